//! Entries of a program's environment: the same check wherever one is written.

use wasm2sel4_compiler::escape::Name;

/// An entry that a program can make sense of: `NAME=VALUE`.
///
/// # Errors
///
/// A sentence that names the entry.
pub fn entry(text: &str) -> Result<String, String> {
    if text.contains('\0') {
        return Err("an entry of an environment has no zero byte".to_owned());
    }
    match text.split_once('=') {
        Some((name, _)) if !name.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("{} is no entry of an environment; write NAME=VALUE", Name(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_a_name() {
        for text in ["X=", "X=1", "X=a=b", "a b=c"] {
            assert_eq!(entry(text), Ok(text.to_owned()));
        }
        for text in ["", "X", "=", "=1", "X=\0"] {
            assert!(entry(text).is_err(), "{text:?}");
        }
    }
}
