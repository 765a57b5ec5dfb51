//! Chance that follows from a seed: what a module is made of.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Chance, from a seed.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// That of a seed. Seeds of the other generator are other modules.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed ^ 0x7265_6665_7265_6e63))
    }

    /// The generator beneath, for whoever needs more than a module from the same seed.
    pub fn source(&mut self) -> &mut ChaCha8Rng {
        &mut self.0
    }

    /// A number below another.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.next_u32() as usize % end.max(1)
    }

    /// True once in this many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// The index of one of those of which something holds.
    pub fn index_of<T>(&mut self, items: &[T], holds: impl Fn(&T) -> bool) -> Option<usize> {
        let indices: Vec<usize> = (0..items.len()).filter(|index| holds(&items[*index])).collect();
        if indices.is_empty() { None } else { Some(indices[self.below(indices.len())]) }
    }
}
