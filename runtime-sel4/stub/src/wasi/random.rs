//! Random numbers: ChaCha with 12 rounds, the standard generator of Rust's `rand`, seeded when they are first asked
//! for. (20 rounds cost two thirds more; no attack is known on more than 7.) Without a seed there are none: a program
//! that makes secrets of them must not get numbers that anybody can know.

use crate::guest::GuestRange;
use crate::one_thread::InPlace;
use crate::platform;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use wasm2sel4_abi::interface::wasi::{Errno, Out, Size};

/// The most bytes that are made at once.
const CHUNK: usize = 64;

/// The generator, from its first use on.
static GENERATOR: InPlace<Option<ChaCha12Rng>> = InPlace::new(None);

pub fn random_get(buffer: Out<u8>, Size(size): Size) -> Result<(), Errno> {
    fill(GuestRange::new(buffer.0, size)?)
}

/// Fills a range with random bytes.
///
/// # Errors
///
/// `EIO` if there is no seed.
pub fn fill(range: GuestRange) -> Result<(), Errno> {
    GENERATOR.with(|generator| generate(generator, range)).ok_or(Errno::Io)?
}

/// Fills a range by the generator, which is made if there is none yet.
fn generate(place: &mut Option<ChaCha12Rng>, range: GuestRange) -> Result<(), Errno> {
    let generator = match place {
        Some(generator) => generator,
        None => {
            let mut generator = ChaCha12Rng::from_seed(platform::seed().ok_or(Errno::Io)?);
            // Instances of one image share its seed.
            generator.set_stream(platform::instance());
            place.insert(generator)
        }
    };
    let mut done = 0;
    while done < range.size() {
        let mut chunk = [0; CHUNK];
        // What is not wanted now is left for the next call.
        let wanted = usize::try_from(range.size() - done).unwrap_or(CHUNK).min(CHUNK);
        let chunk = chunk.get_mut(..wanted).unwrap_or_default();
        generator.fill_bytes(chunk);
        done += range.part(done, CHUNK as u64).write(chunk) as u64;
    }
    Ok(())
}
