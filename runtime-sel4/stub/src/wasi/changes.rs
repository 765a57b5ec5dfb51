//! What a program has changed in folders that go back, on its way to whoever gave them.

use super::tree;
use crate::platform::{self, Unwritten};
use wasm2sel4_abi::protocol::WRITE_MAXIMUM;
use wasm2sel4_files::Error;

/// Why not all was sent.
struct Lost;

impl From<Error> for Lost {
    fn from(_: Error) -> Self {
        Self
    }
}

impl From<Unwritten> for Lost {
    fn from(_: Unwritten) -> Self {
        Self
    }
}

/// Bytes that leave together: as many as one message carries.
struct Sender {
    bytes: [u8; WRITE_MAXIMUM],
    used: usize,
}

impl Sender {
    fn put(&mut self, mut piece: &[u8]) -> Result<(), Lost> {
        while !piece.is_empty() {
            let room = self.bytes.get_mut(self.used..).unwrap_or_default();
            let count = room.len().min(piece.len());
            let (now, later) = piece.split_at(count);
            room.iter_mut().zip(now).for_each(|(place, byte)| *place = *byte);
            self.used += count;
            piece = later;
            if self.used == WRITE_MAXIMUM {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Lost> {
        let mut left = self.bytes.get(..self.used).unwrap_or_default();
        while !left.is_empty() {
            let count = platform::send_changes(left)?;
            left = left.get(count..).filter(|_| count != 0).ok_or(Lost)?;
        }
        self.used = 0;
        Ok(())
    }
}

/// Sends all of it; tells whether that worked.
pub fn send() -> bool {
    let mut sender = Sender { bytes: [0; WRITE_MAXIMUM], used: 0 };
    let sent = tree::look(|tree| tree.changes(|piece| sender.put(piece)).and_then(|()| sender.flush()));
    matches!(sent, Some(Ok(())))
}
