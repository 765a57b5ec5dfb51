//! Names that others have chosen, in the form in which people see them.
//!
//! A name in a module, a description or a file system may hold anything: escape sequences of a terminal, line breaks
//! that look like further lines of a report, characters that turn the direction of text. Wherever such a name is
//! printed it goes through here, so that the screen shows what the program says, and different names look different.

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

/// Whether a name is there and has nothing that [`Name`] would hide: for names that people may choose, who can choose
/// another.
pub fn is_printable(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|character| character == '\\' || Name(character.encode_utf8(&mut [0; 4])).is_plain())
}

impl Name<'_> {
    fn is_plain(self) -> bool {
        self.to_string() == self.0
    }
}

/// How many bytes of a function's name are shown: a name section may hold megabytes.
const FUNCTION_NAME_SHOWN: usize = 1024;

/// A function's name as the name section has it: demangled if it is one of Rust's, without the hash, then escaped like
/// any [`Name`], and cut if nobody would read that far. Backtraces, symbols, listings and messages all have it in this
/// form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionName<'a>(pub &'a str);

impl fmt::Display for FunctionName<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut demangled = Bounded::default();
        // A short mangled name may stand for a very long one. Of what does not fit, the mangled one is the shorter
        // form.
        let is_whole = match rustc_demangle::try_demangle(self.0) {
            Ok(name) => write!(demangled, "{name:#}").is_ok(),
            Err(_) => false,
        };
        let mut escaped = Bounded::default();
        let name = if is_whole { &*demangled.0 } else { self.0 };
        match write!(escaped, "{}", Name(name)) {
            Ok(()) => formatter.write_str(&escaped.0),
            Err(_) => write!(formatter, "{}…", escaped.0),
        }
    }
}

/// A text that takes no more than can be shown, and fails with what is beyond.
#[derive(Default)]
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > FUNCTION_NAME_SHOWN {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// A text of several lines, such as a message that quotes others: control characters in it are escaped, but for line
/// breaks and tabulators.
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
    fn function_names_are_demangled() {
        let cases = [
            ("_ZN4core9panicking5panic17h0123456789abcdefE", "core::panicking::panic"),
            (
                "_ZN50_$LT$T$u20$as$u20$core..convert..Into$LT$U$GT$$GT$4into17h0123456789abcdefE",
                "<T as core::convert::Into<U>>::into",
            ),
            ("_RNvCs1234_7mycrate3foo", "mycrate::foo"),
            // Clang's linker has demangled these, and others are no names of Rust's.
            ("std::vector<int>::push_back(int&&)", "std::vector<int>::push_back(int&&)"),
            ("_ZN3fooEv", "_ZN3fooEv"),
            ("_R", "_R"),
            ("\u{1b}[31mred\n", "\\u{1b}[31mred\\n"),
            ("_RNvC1a1x", "a::x"),
        ];
        for (name, shown) in cases {
            assert_eq!(FunctionName(name).to_string(), shown);
        }
    }

    #[test]
    fn endless_function_names_are_cut() {
        let long = "é".repeat(FUNCTION_NAME_SHOWN);
        assert_eq!(FunctionName(&long).to_string(), "é".repeat(FUNCTION_NAME_SHOWN / 2) + "…");
        // Each type is a pair of the one before, twice.
        let pairs = "_RINvC1a1bThhETB7_B7_EE";
        assert_eq!(FunctionName(pairs).to_string(), "a::b::<(u8, u8), ((u8, u8), (u8, u8))>");
        let bomb = "_RINvC1a1bThhETB7_B7_ETBb_Bb_ETBj_Bj_ETBr_Br_ETBz_Bz_ETBH_BH_ETBP_BP_ETBX_BX_ETB15_B15_ETB1d_B1d_ETB1n_B1n_ETB1x_B1x_EE";
        assert_eq!(FunctionName(bomb).to_string(), bomb);
    }

    #[test]
    fn texts_keep_their_lines() {
        assert_eq!(Lines("a\n\tb\r\u{1b}[m\\").to_string(), "a\n\tb\\r\\u{1b}[m\\");
    }
}
