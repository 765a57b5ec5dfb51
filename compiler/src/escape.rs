//! Names that others have chosen, as people are shown them.
//!
//! A name in a module, a description or a file system may hold anything: escape sequences of a terminal, line breaks that
//! look like further lines of a report, characters that turn the direction of text. Wherever such a name is printed it
//! goes through here, so that what stands on the screen is what the program says, and different names look different.

use std::fmt::{self, Write as _};

/// A name as one word of printable text: whatever is not printable, and the backslash, is written as in a Rust literal,
/// such as `\n` or `\u{202e}`; an empty name is `""`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a>(pub &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("\"\"");
        }
        self.0.chars().try_for_each(|character| match character {
            // Only where there are quotes around it would this have to be told from them.
            '"' | '\'' => formatter.write_char(character),
            _ => write!(formatter, "{}", character.escape_debug()),
        })
    }
}

/// Whether a name is there and has nothing that [`Name`] would hide: for names that people may choose, who can choose another.
pub fn is_printable(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|character| character == '\\' || Name(character.encode_utf8(&mut [0; 4])).is_plain())
}

impl Name<'_> {
    fn is_plain(self) -> bool {
        self.to_string() == self.0
    }
}

/// A text of several lines, such as a message that quotes others: control characters in it are escaped, but for line breaks
/// and tabulators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines<'a>(pub &'a str);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '\n' | '\t' => formatter.write_char(character),
            _ if character.is_control() => write!(formatter, "{}", character.escape_debug()),
            _ => formatter.write_char(character),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_printable_word() {
        let cases = [
            ("fd_write", "fd_write"),
            ("", "\"\""),
            ("größer→名前", "größer→名前"),
            ("it's \"so\"", "it's \"so\""),
            ("a\nexports\n  b", "a\\nexports\\n  b"),
            ("\u{1b}[2J\0\u{7f}\u{9b}", "\\u{1b}[2J\\0\\u{7f}\\u{9b}"),
            ("\u{202e}txt\u{2028}", "\\u{202e}txt\\u{2028}"),
            // What is escaped already does not look like what had to be.
            ("\\n", "\\\\n"),
        ];
        for (name, shown) in cases {
            assert_eq!(Name(name).to_string(), shown);
            assert_eq!(is_printable(name), name == shown || name == "\\n", "{name:?}");
        }
    }

    #[test]
    fn texts_keep_their_lines() {
        assert_eq!(Lines("a\n\tb\r\u{1b}[m\\").to_string(), "a\n\tb\\r\\u{1b}[m\\");
    }
}
