//! The pieces of memory from which and to which a call transfers.

use crate::guest::{self, GuestRange};
use wasm2sel4_abi::interface::wasi::{Errno, In, Iovec, Size};

/// The vectors of a scattered transfer.
#[derive(Clone, Copy)]
pub struct Vectors {
    list: In<Iovec>,
    count: u32,
    total: u32,
}

impl Vectors {
    /// Checks all of them.
    ///
    /// # Errors
    ///
    /// `EFAULT` if the list or one of them is not inside the memory; `EINVAL` if together they have more bytes than a
    /// result can tell.
    pub fn check(list: In<Iovec>, Size(count): Size) -> Result<Self, Errno> {
        // The whole list is checked first, so an absurd count fails here.
        guest::check_list(list, count)?;
        let mut vectors = Self { list, count, total: 0 };
        let mut total = 0u64;
        for range in vectors.ranges() {
            total += range?.size();
        }
        vectors.total = u32::try_from(total).map_err(|_| Errno::Inval)?;
        Ok(vectors)
    }

    /// How many bytes they have together.
    pub fn total(self) -> u32 {
        self.total
    }

    /// Them, in their order. Each is checked again: memory that others share may have changed.
    pub fn ranges(self) -> impl Iterator<Item = Result<GuestRange, Errno>> {
        (0..self.count).map(move |index| {
            let vector = guest::read(self.list.element(index).ok_or(Errno::Fault)?)?;
            Ok(GuestRange::new(vector.address, vector.size)?)
        })
    }
}
