//! Which of many times is the earliest.
//!
//! The times are the leaves of a tree in which each node has the earlier of its two children. Setting one, and finding
//! the earliest, takes as many steps as the tree is high, whatever others have set.

/// No time.
pub const NEVER: u64 = u64::MAX;

/// Times, by index.
pub struct Earliest {
    /// The tree: node 1 is its root, the children of node `n` are `2n` and `2n + 1`, the second half are the leaves.
    nodes: &'static mut [u64],
}

impl Earliest {
    /// How many nodes it takes for a number of times.
    pub const fn nodes(times: usize) -> usize {
        2 * times
    }

    /// No time is set; all nodes must be [`NEVER`].
    pub const fn new(nodes: &'static mut [u64]) -> Self {
        Self { nodes }
    }

    fn node(&self, number: usize) -> u64 {
        self.nodes.get(number).copied().unwrap_or(NEVER)
    }

    /// Sets the time of an index, which may be [`NEVER`].
    pub fn set(&mut self, index: usize, time: u64) {
        let mut number = self.nodes.len() / 2 + index;
        let Some(leaf) = self.nodes.get_mut(number) else { return };
        *leaf = time;
        while number > 1 {
            number /= 2;
            let earlier = self.node(2 * number).min(self.node(2 * number + 1));
            if let Some(node) = self.nodes.get_mut(number) {
                *node = earlier;
            }
        }
    }

    /// The earliest time and its index; nothing if none is set.
    pub fn first(&self) -> Option<(usize, u64)> {
        let time = Some(self.node(1)).filter(|time| *time != NEVER)?;
        let (leaves, mut number) = (self.nodes.len() / 2, 1);
        while number < leaves {
            number = 2 * number + usize::from(self.node(2 * number) != time);
        }
        Some((number - leaves, time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earliest(times: usize) -> Earliest {
        Earliest::new(Box::leak(vec![NEVER; Earliest::nodes(times)].into_boxed_slice()))
    }

    #[test]
    fn the_first_is_the_earliest_of_any_number_of_times() {
        for count in 1..40_u64 {
            let mut all = earliest(count as usize);
            assert_eq!(all.first(), None);
            let time = |index: u64| index * 17 % count * 10 + 5;
            for index in 0..count {
                all.set(index as usize, time(index));
            }
            // In the order of their times, each of which some index has.
            let mut left: Vec<u64> = (0..count).map(time).collect();
            left.sort_unstable();
            for expected in left {
                let (index, found) = all.first().expect("some are left");
                assert_eq!((found, time(index as u64)), (expected, expected), "{count} times");
                all.set(index, NEVER);
            }
            assert_eq!(all.first(), None);
        }
    }

    #[test]
    fn a_time_takes_the_place_of_the_one_before() {
        let mut all = earliest(3);
        all.set(2, 7);
        all.set(0, 8);
        all.set(2, 9);
        assert_eq!(all.first(), Some((0, 8)));
        all.set(0, NEVER);
        assert_eq!(all.first(), Some((2, 9)));
        // What there is no room for is not there.
        all.set(3, 1);
        assert_eq!(all.first(), Some((2, 9)));
    }
}
