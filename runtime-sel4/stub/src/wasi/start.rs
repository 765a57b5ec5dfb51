//! What is done before a program's first call: the folders that it has from the start are opened.

use super::{changes, tree};
use crate::ending;
use crate::one_thread::OneThread;

/// Whether it has been done.
static ARE_OPEN: OneThread<bool> = OneThread::new(false);

/// Opens the folders that are open from the start. Compiled code calls it before anything else, if the program imports
/// a function by which it could know that there are folders: so they are open for every function from the first call
/// on, and a program without files has nothing of this.
///
/// # Safety
///
/// None: what has been done is not done again.
pub unsafe fn open_folders() {
    if ARE_OPEN.get() {
        return;
    }
    ARE_OPEN.set(true);
    if tree::attach() {
        ending::before(changes::send);
    }
    #[cfg(not(feature = "hosted"))]
    super::served::attach();
}
