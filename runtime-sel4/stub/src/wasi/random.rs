//! Random numbers: ChaCha20, seeded when the domain starts.

use super::errno::{Errno, errno};
use crate::guest::GuestRange;
use crate::one_thread::OneThread;
use crate::platform;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The generator, from its first use on.
static GENERATOR: OneThread<Option<ChaCha20Rng>> = OneThread::new(None);

#[unsafe(export_name = "wasi_snapshot_preview1.random_get")]
extern "C" fn random_get(buffer: u32, size: u32) -> u32 {
    errno(get(buffer, size))
}

fn get(buffer: u32, size: u32) -> Result<(), Errno> {
    let range = GuestRange::new(buffer, size)?;
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
