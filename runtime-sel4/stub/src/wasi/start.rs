//! What is done before a program's first call: the folders that it has from the start are opened.

use super::{changes, tree};
use crate::ending;

/// Opens the folders that are open from the start. Compiled code calls it before anything else, if the program imports
/// a function by which it could know that there are folders: so they are open for every function from the first call
/// on, and a program without files has nothing of this.
///
/// # Safety
///
/// It must be called once, before any function of the system interface.
pub unsafe fn open_folders() {
    if tree::attach() {
        ending::before(changes::send);
    }
    #[cfg(not(feature = "hosted"))]
    super::served::attach();
}
