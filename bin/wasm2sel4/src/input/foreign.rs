//! Files of other kinds that people give to a compiler by mistake, told by their first bytes.

use std::str;

/// A kind of file: where its mark is, the mark, what it is, and what to do.
type Kind = (usize, &'static [u8], &'static str, &'static str);

const UNPACK: &str = "unpack it first";
const SAVE_AS_UTF_8: &str = "save it as UTF-8";
const PROGRAM: &str = "compile its source to WebAssembly instead";

/// Marks at the beginning of files. A mark that is the beginning of another one comes after it.
const KINDS: &[Kind] = &[
    (0, b"\x1f\x8b", "it is packed with gzip", UNPACK),
    (0, b"PK\x03\x04", "it is a zip archive", UNPACK),
    (0, b"PK\x05\x06", "it is an empty zip archive", UNPACK),
    (0, b"\xfd7zXZ\0", "it is packed with xz", UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "it is packed with zstd", UNPACK),
    (0, b"BZh", "it is packed with bzip2", UNPACK),
    (0, b"\x04\x22\x4d\x18", "it is packed with lz4", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "it is a 7z archive", UNPACK),
    (257, b"ustar", "it is a tar archive", UNPACK),
    (0, b"!<arch>\n", "it is a library of object files (ar)", "link it into a module first, with wasm-ld"),
    (0, b"!<thin>\n", "it is a library of object files (ar)", "link it into a module first, with wasm-ld"),
    (0, b"BC\xc0\xde", "it is LLVM bitcode", "compile and link it into a module, with clang --target=wasm32-wasi"),
    (0, b"\xcf\xfa\xed\xfe", "it is a program for macOS (Mach-O)", PROGRAM),
    (0, b"\xce\xfa\xed\xfe", "it is a program for macOS (Mach-O)", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", "it is a Java class or a program for macOS", PROGRAM),
    (0, b"MZ", "it is a program for Windows", PROGRAM),
    (0, b"#!", "it is a script of another language", PROGRAM),
    (0, b"%PDF", "it is a PDF document", "name a module"),
    (0, b"version https://git-lfs", "it is a pointer to a file in Git LFS", "fetch the file with `git lfs pull`"),
    (0, b"\xff\xfe\0\0", "it is text in UTF-32", SAVE_AS_UTF_8),
    (0, b"\0\0\xfe\xff", "it is text in UTF-32", SAVE_AS_UTF_8),
    (0, b"\xff\xfe", "it is text in UTF-16", SAVE_AS_UTF_8),
    (0, b"\xfe\xff", "it is text in UTF-16", SAVE_AS_UTF_8),
    (
        0,
        b"\xef\xbb\xbf",
        "it begins with a byte-order mark, which the text format does not have",
        "save it as UTF-8 without one",
    ),
];

/// How many bytes of an unknown file are shown.
const SHOWN: usize = 4;

/// What a file is that is neither a binary nor the text of a module, as a sentence with what to do; nothing if it may
/// be text.
pub fn describe(bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() {
        return Some("it is empty; name a WebAssembly module".to_owned());
    }
    if let Some(what) = known(bytes) {
        return Some(what);
    }
    let text = bytes.trim_ascii_start();
    // The text format begins with a parenthesis or a comment.
    let is_wat = text.starts_with(b"(") || text.starts_with(b";;");
    match str::from_utf8(bytes) {
        Ok(_) if is_wat => None,
        Err(error) if is_wat => Some(not_utf_8(bytes, error.valid_up_to())),
        Ok(text) => Some(describe_text(text)),
        Err(_) => Some(unknown(bytes)),
    }
}

/// What a file is that should be text, and is not in UTF-8 from a byte on.
pub fn describe_no_text(bytes: &[u8], position: usize) -> String {
    known(bytes).unwrap_or_else(|| not_utf_8(bytes, position))
}

/// A file with a mark.
fn known(bytes: &[u8]) -> Option<String> {
    let is = |(offset, mark, ..): &&Kind| bytes.get(*offset..).is_some_and(|rest| rest.starts_with(mark));
    let kind = KINDS.iter().find(is).map(|(_, _, what, advice)| format!("{what}; {advice}"));
    kind.or_else(|| is_utf_16(bytes).then(|| format!("it is text in UTF-16; {SAVE_AS_UTF_8}")))
}

fn not_utf_8(bytes: &[u8], position: usize) -> String {
    let line = 1 + bytes.iter().take(position).filter(|byte| **byte == b'\n').count();
    format!("it is text, but line {line} is not in UTF-8; {SAVE_AS_UTF_8}")
}

/// What a text is that is not a module.
fn describe_text(text: &str) -> String {
    let start: String = text.trim_start().chars().take(16).collect::<String>().to_ascii_lowercase();
    if text.contains(|character: char| character.is_control() && !character.is_ascii_whitespace()) {
        return unknown(text.as_bytes());
    }
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return "it is an HTML page; perhaps a download went wrong".to_owned();
    }
    if start.starts_with('<') {
        return "it is a page of markup, HTML or XML; perhaps a download went wrong".to_owned();
    }
    if text.lines().any(|line| line.trim() == "[[domain]]") {
        return "it is a system description; give it to `wasm2sel4 image` or `wasm2sel4 run`, under a name that ends in .toml"
            .to_owned();
    }
    "it is text, but not the text format of WebAssembly, which begins with a parenthesis; name a WebAssembly module"
        .to_owned()
}

/// Something else.
fn unknown(bytes: &[u8]) -> String {
    let shown = |bytes: &[u8]| bytes.iter().map(|byte| format!(" {byte:02x}")).collect::<String>();
    let start = bytes.get(..SHOWN).unwrap_or(bytes);
    format!("it is not a WebAssembly module: it begins with{}, a module with{}", shown(start), shown(super::WASM_MAGIC))
}

/// Whether a file looks like text of two-byte characters without a byte-order mark.
fn is_utf_16(bytes: &[u8]) -> bool {
    let is_text = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    match *bytes {
        [0, first, 0, second, ..] | [first, 0, second, 0, ..] => is_text(first) && is_text(second),
        _ => false,
    }
}

/// Whether an invalid text has directives of the specification's test scripts.
pub fn is_script(bytes: &[u8]) -> bool {
    let directives: [&[u8]; 3] = [b"(assert_", b"(invoke ", b"(register "];
    directives.iter().any(|directive| bytes.windows(directive.len()).any(|window| window == *directive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_language_are_none_of_these() {
        for text in
            ["(module)", "  \n\t(func)", ";; a comment\n(module)", "(; a comment ;) (module)", "(@name \"a\") ()"]
        {
            assert_eq!(describe(text.as_bytes()), None, "{text}");
        }
    }
}
