//! Folders with everything in them: copied, read, compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeEntry {
    /// A folder.
    Folder,
    /// A file's bytes.
    File(Vec<u8>),
    /// Where a symbolic link leads.
    Link(PathBuf),
}

/// All that is below a folder, by path.
///
/// # Errors
///
/// What cannot be read.
pub fn read(folder: &Path) -> Result<BTreeMap<PathBuf, TreeEntry>, String> {
    let mut found = BTreeMap::new();
    visit(folder, Path::new(""), &mut |path, entry| {
        found.insert(path.to_owned(), entry);
        Ok(())
    })?;
    Ok(found)
}

/// Copies what is below a folder into another.
///
/// # Errors
///
/// What cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<(), String> {
    visit(from, Path::new(""), &mut |path, entry| {
        let to = to.join(path);
        let done = match entry {
            TreeEntry::Folder => fs::create_dir(&to),
            TreeEntry::File(bytes) => fs::write(&to, bytes),
            TreeEntry::Link(target) => std::os::unix::fs::symlink(target, &to),
        };
        done.map_err(|error| format!("{}: {error}", to.display()))
    })
}

/// Compares folders.
///
/// # Errors
///
/// The first path at which they differ, and how.
pub fn compare(expected: &BTreeMap<PathBuf, TreeEntry>, found: &BTreeMap<PathBuf, TreeEntry>) -> Result<(), String> {
    for path in expected.keys().chain(found.keys()) {
        match (expected.get(path), found.get(path)) {
            (Some(expected), Some(found)) if expected == found => {}
            (Some(TreeEntry::File(expected)), Some(TreeEntry::File(found))) => {
                return Err(format!(
                    "{}: expected {}, found {}",
                    path.display(),
                    excerpt(expected, found),
                    excerpt(found, expected)
                ));
            }
            (expected, found) => {
                return Err(format!("{}: expected {}, found {}", path.display(), kind(expected), kind(found)));
            }
        }
    }
    Ok(())
}

/// The bytes around the first at which a file differs from another.
fn excerpt(bytes: &[u8], other: &[u8]) -> String {
    let first = bytes.iter().zip(other).take_while(|(byte, other)| byte == other).count();
    let around = bytes.get(first.saturating_sub(20)..bytes.len().min(first + 60)).unwrap_or_default();
    format!("{} bytes, around byte {first} {:?}", bytes.len(), String::from_utf8_lossy(around))
}

fn kind(entry: Option<&TreeEntry>) -> String {
    match entry {
        None => "nothing".to_owned(),
        Some(TreeEntry::Folder) => "a folder".to_owned(),
        Some(TreeEntry::File(bytes)) => format!("a file of {} bytes", bytes.len()),
        Some(TreeEntry::Link(target)) => format!("a link to {}", target.display()),
    }
}

fn visit(
    root: &Path,
    below: &Path,
    see: &mut impl FnMut(&Path, TreeEntry) -> Result<(), String>,
) -> Result<(), String> {
    let here = root.join(below);
    let failed = |error| format!("{}: {error}", here.display());
    for entry in fs::read_dir(&here).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = below.join(entry.file_name());
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            see(&path, TreeEntry::Folder)?;
            visit(root, &path, see)?;
        } else if kind.is_symlink() {
            see(&path, TreeEntry::Link(fs::read_link(entry.path()).map_err(failed)?))?;
        } else {
            see(&path, TreeEntry::File(fs::read(entry.path()).map_err(failed)?))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named() {
        let file = |text: &str| TreeEntry::File(text.into());
        let tree = |entries: &[(&str, TreeEntry)]| {
            entries.iter().map(|(path, entry)| (PathBuf::from(path), entry.clone())).collect::<BTreeMap<_, _>>()
        };
        let one = tree(&[("a", TreeEntry::Folder), ("a/b", file("same"))]);
        assert_eq!(compare(&one, &one), Ok(()));
        let cases = [
            (tree(&[("a", TreeEntry::Folder)]), "a/b: expected a file of 4 bytes, found nothing"),
            (tree(&[("a", file("")), ("a/b", file("same"))]), "a: expected a folder, found a file of 0 bytes"),
            (
                tree(&[("a", TreeEntry::Folder), ("a/b", file("sane"))]),
                "a/b: expected 4 bytes, around byte 2 \"same\", found 4 bytes, around byte 2 \"sane\"",
            ),
            (
                tree(&[("a", TreeEntry::Folder), ("a/b", file("same")), ("c", TreeEntry::Link("a".into()))]),
                "c: expected nothing, found a link to a",
            ),
        ];
        for (other, message) in cases {
            assert_eq!(compare(&one, &other), Err(message.to_owned()));
        }
    }

    #[test]
    fn what_is_copied_is_the_same() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(from.path().join("a/b")).unwrap();
        fs::write(from.path().join("a/b/c"), "text").unwrap();
        std::os::unix::fs::symlink("a/b/c", from.path().join("link")).unwrap();
        copy(from.path(), to.path()).unwrap();
        let copied = read(to.path()).unwrap();
        assert_eq!(copied, read(from.path()).unwrap());
        assert_eq!(copied.len(), 4);
    }
}
