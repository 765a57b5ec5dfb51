//! What a session comes to, for comparing.

use crate::tree::TreeEntry;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a session came to: all that can be seen of it from outside.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The status and standard error of each run.
    pub(crate) runs: Vec<(Option<i32>, String)>,
    /// The folder at the end, outputs included.
    pub(crate) files: BTreeMap<PathBuf, TreeEntry>,
}
