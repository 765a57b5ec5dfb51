//! Slots of the supervisor's own CSpace, handed out in pairs, because an untyped splits into two.

use core::num::NonZeroU32;

/// A slot of the supervisor's own, by its address there. 32 bits are enough for a root of 2^15 entries, as long as what
/// is kept by address lies in its first ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct OwnSlot(u32);

impl OwnSlot {
    /// The slot with which the initial CNode begins: the kernel leaves it empty.
    pub const NULL: Self = Self(0);

    /// The slot at an address that fits.
    pub const fn at(address: u32) -> Self {
        Self(address)
    }

    /// The slot at an address, unless it is too long to be kept.
    pub fn new(address: u64) -> Option<Self> {
        u32::try_from(address).ok().map(Self)
    }

    /// Its address.
    pub const fn address(self) -> u64 {
        self.0 as u64
    }
}

/// Two neighbouring slots of the supervisor's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pair(NonZeroU32);

impl Pair {
    /// The pair that begins with a slot; nothing for [`OwnSlot::NULL`], and for the last one that can be kept.
    pub fn new(first: OwnSlot) -> Option<Self> {
        NonZeroU32::new(first.0).filter(|first| *first != NonZeroU32::MAX).map(Self)
    }

    /// Its first slot.
    pub const fn first(self) -> OwnSlot {
        OwnSlot(self.0.get())
    }

    /// Its second slot.
    pub const fn second(self) -> OwnSlot {
        OwnSlot(self.0.get() + 1)
    }
}

/// The pairs that are free.
#[derive(Debug)]
pub struct Pairs<'a> {
    /// Slots that were never taken.
    next: u32,
    end: u32,
    /// Pairs that came back, or that were added.
    returned: &'a mut [Option<Pair>],
    count: usize,
}

impl<'a> Pairs<'a> {
    /// The slots of a range that were never used, and room for pairs that come back.
    pub fn new(start: OwnSlot, end: OwnSlot, returned: &'a mut [Option<Pair>]) -> Self {
        let room = u32::try_from(2 * returned.len()).unwrap_or(u32::MAX);
        // What could not come back is not handed out.
        let end = end.0.min(start.0.saturating_add(room));
        Self { next: start.0, end, returned, count: 0 }
    }

    /// Goes on with more room for pairs; less is not taken.
    pub fn move_to(&mut self, returned: &'a mut [Option<Pair>]) {
        let count = self.returned.len();
        if let Some(beginning) = returned.get_mut(..count) {
            beginning.copy_from_slice(self.returned);
            self.returned = returned;
        }
    }

    /// Two neighbouring slots, both empty.
    pub fn take(&mut self) -> Option<Pair> {
        if let Some(last) = self.count.checked_sub(1) {
            self.count = last;
            return self.returned.get_mut(last)?.take();
        }
        let first = OwnSlot(self.next);
        self.next = first.0.checked_add(2).filter(|next| *next <= self.end)?;
        Pair::new(first)
    }

    /// Takes two neighbouring, empty slots back; there is room for all that there are.
    pub fn give(&mut self, pair: Pair) {
        if let Some(place) = self.returned.get_mut(self.count) {
            *place = Some(pair);
            self.count += 1;
        }
    }

    /// How many pairs there is room for.
    pub fn capacity(&self) -> usize {
        self.returned.len()
    }

    /// The number of free pairs.
    pub fn free_count(&self) -> u64 {
        self.count as u64 + u64::from(self.end.saturating_sub(self.next) / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(first: u32) -> Pair {
        Pair::new(OwnSlot::at(first)).unwrap()
    }

    #[test]
    fn pairs_do_not_overlap_and_come_back() {
        let mut returned = [None; 8];
        let mut pairs = Pairs::new(OwnSlot::at(100), OwnSlot::at(105), &mut returned);
        assert_eq!(pairs.free_count(), 2, "the fifth slot has no neighbour");
        let (first, second) = (pairs.take().unwrap(), pairs.take().unwrap());
        assert_eq!((first, second), (pair(100), pair(102)));
        assert_eq!((first.second().address(), pairs.take(), pairs.free_count()), (101, None, 0));
        pairs.give(first);
        pairs.give(pair(500));
        assert_eq!(
            (pairs.free_count(), pairs.take(), pairs.take(), pairs.take()),
            (2, Some(pair(500)), Some(first), None)
        );
    }

    #[test]
    fn what_could_not_come_back_is_not_handed_out() {
        let (mut few, mut many) = ([None; 2], [None; 3]);
        let mut pairs = Pairs::new(OwnSlot::at(2), OwnSlot::at(100), &mut few);
        let all: Vec<Pair> = std::iter::from_fn(|| pairs.take()).collect();
        assert_eq!(all, [pair(2), pair(4)]);
        all.iter().for_each(|pair| pairs.give(*pair));
        pairs.move_to(&mut many);
        pairs.give(pair(50));
        assert_eq!((pairs.capacity(), pairs.free_count()), (3, 3));
    }

    #[test]
    fn an_address_that_cannot_be_kept_is_none() {
        assert_eq!(OwnSlot::new(1 << 32), None);
        assert_eq!((Pair::new(OwnSlot::NULL), Pair::new(OwnSlot::at(u32::MAX))), (None, None));
    }
}
