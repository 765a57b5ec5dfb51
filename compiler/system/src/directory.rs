//! Folders that programs see: the same words wherever one is written.

use serde::Deserialize;
use std::path::PathBuf;
use wasm2sel4_compiler::escape::Name;

/// A folder that a program sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where it is.
    pub host: PathBuf,
    /// What the program calls it.
    pub guest: String,
}

/// What a domain may do with a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DirectoryAccess {
    /// Read what is in it.
    Read,
    /// Change it, in its own memory.
    #[default]
    Write,
}

/// A folder of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedDirectory {
    /// The folder.
    pub directory: Directory,
    /// What the domain may do with it.
    pub access: DirectoryAccess,
}

/// A folder: `HOST::GUEST`, or `HOST` for one that the program calls by the same name.
///
/// # Errors
///
/// A sentence that names the text.
pub fn directory(text: &str) -> Result<Directory, String> {
    let (host, guest) = text.split_once("::").unwrap_or((text, text));
    named(host, guest).ok_or_else(|| {
        format!("{} is not a folder; write HOST, or HOST::GUEST with what the program calls it", Name(text))
    })
}

/// A folder with what the program calls it; nothing if either is none.
pub fn named(host: &str, guest: &str) -> Option<Directory> {
    let is_name = |name: &str| !name.is_empty() && !name.contains('\0');
    (is_name(host) && is_name(guest)).then(|| Directory { host: host.into(), guest: guest.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_a_place_and_a_name() {
        let is = |text, host: &str, guest: &str| {
            assert_eq!(directory(text), Ok(Directory { host: host.into(), guest: guest.to_owned() }));
        };
        is("data", "data", "data");
        is("/a b/c::/", "/a b/c", "/");
        is("a::b::c", "a", "b::c");
        for text in ["", "::x", "x::", "a\0b"] {
            assert!(directory(text).is_err(), "{text:?}");
        }
    }
}
