//! Random numbers: ChaCha20, seeded when the domain starts.

use crate::guest::GuestRange;
use crate::one_thread::OneThread;
use crate::platform;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use wasm2sel4_abi::interface::wasi::{Errno, Out, Size};

/// The generator, from its first use on.
static GENERATOR: OneThread<Option<ChaCha20Rng>> = OneThread::new(None);

pub fn random_get(buffer: Out<u8>, Size(size): Size) -> Result<(), Errno> {
    let range = GuestRange::new(buffer.0, size)?;
    let mut generator = GENERATOR.take().unwrap_or_else(|| {
        let mut generator = ChaCha20Rng::from_seed(platform::seed());
        // Instances of one image share its seed.
        generator.set_stream(platform::instance());
        generator
    });
    let mut done = 0;
    while done < range.size() {
        let mut chunk = [0; 64];
        generator.fill_bytes(&mut chunk);
        done += range.part(done, 64).write(&chunk) as u64;
    }
    GENERATOR.set(Some(generator));
    Ok(())
}
