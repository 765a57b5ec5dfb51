//! Names of interfaces with versions, such as `wasi:io/streams@0.2.6`.

use semver::Version;

/// Whether an export can be what an import means (component model, "Import and Export Definitions", canonical interface
/// names): the same name, and versions of which semantic versioning says that they fit each other. Whether everything
/// is there that the importer uses, types tell.
pub fn fits(import: &str, export: &str) -> bool {
    if import == export {
        return true;
    }
    match (split(import), split(export)) {
        (Some((name, wanted)), Some((other, offered))) => name == other && track(&wanted) == track(&offered),
        _ => false,
    }
}

/// A name and its version, if it has one.
fn split(name: &str) -> Option<(&str, Version)> {
    let (name, version) = name.split_once('@')?;
    Some((name, version.parse().ok()?))
}

/// What versions have in common that fit each other: all up to the first number that is not 0. A version before a
/// release fits nothing but itself.
fn track(version: &Version) -> Option<(u64, u64, u64, &str)> {
    match (version.major, version.minor, version.patch) {
        _ if !version.pre.is_empty() => Some((version.major, version.minor, version.patch, version.pre.as_str())),
        (0, 0, patch) => Some((0, 0, patch, "")),
        (0, minor, _) => Some((0, minor, 0, "")),
        (major, ..) => Some((major, 0, 0, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_fit_as_semantic_versioning_says() {
        for (import, export) in [
            ("a:b/c", "a:b/c"),
            ("run", "run"),
            ("a:b/c@0.2.0", "a:b/c@0.2.6"),
            ("a:b/c@1.5.0", "a:b/c@1.0.3"),
            ("a:b/c@1.0.0-rc1", "a:b/c@1.0.0-rc1"),
            ("a:b/c@2.0.0+x", "a:b/c@2.1.0"),
        ] {
            assert!(fits(import, export), "{import} and {export}");
        }
        for (import, export) in [
            ("a:b/c", "a:b/d"),
            ("a:b/c", "a:b/c@1.0.0"),
            ("a:b/c@0.2.0", "a:b/c@0.3.0"),
            ("a:b/c@0.0.1", "a:b/c@0.0.2"),
            ("a:b/c@1.0.0", "a:b/c@2.0.0"),
            ("a:b/c@1.0.0-rc1", "a:b/c@1.0.0"),
            ("a:b/c@x", "a:b/c@y"),
        ] {
            assert!(!fits(import, export), "{import} and {export}");
        }
    }
}
