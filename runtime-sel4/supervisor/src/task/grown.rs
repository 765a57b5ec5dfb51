//! The sizes of regions that have grown: few domains have any, so they are in lists in a common store.

use crate::larger;

/// A region that has grown.
#[derive(Clone, Copy)]
pub struct Grown {
    size: u64,
    region: u16,
    next: Option<u16>,
}

impl Grown {
    /// Room for one.
    pub const UNUSED: Self = Self { size: 0, region: 0, next: None };
}

/// The most regions that may have grown, of all domains together.
pub const GROWN_MAXIMUM: usize = u16::MAX as usize;

/// The regions of all domains that have grown, in lists.
pub struct GrownRegions {
    regions: &'static mut [Grown],
    free: Option<u16>,
    /// Places from here on were never used.
    fresh: u16,
}

impl GrownRegions {
    /// None has; there is room for so many, at most [`GROWN_MAXIMUM`].
    pub const fn new(regions: &'static mut [Grown]) -> Self {
        Self { regions, free: None, fresh: 0 }
    }

    /// Goes on with more room.
    pub fn move_to(&mut self, regions: &'static mut [Grown]) {
        larger::move_to(&mut self.regions, regions);
    }

    fn get(&self, place: u16) -> Option<&Grown> {
        self.regions.get(usize::from(place))
    }

    /// The place of a region in a list.
    fn find(&self, mut list: Option<u16>, region: usize) -> Option<u16> {
        while let Some(place) = list {
            let grown = self.get(place)?;
            if usize::from(grown.region) == region {
                return Some(place);
            }
            list = grown.next;
        }
        None
    }

    /// The size of a region, if it is in a list.
    pub fn size(&self, list: Option<u16>, region: usize) -> Option<u64> {
        Some(self.get(self.find(list, region)?)?.size)
    }

    /// Sets the size of a region in a list; false if there is no place left.
    pub fn set(&mut self, list: &mut Option<u16>, region: usize, size: u64) -> bool {
        let place = self.find(*list, region).or_else(|| {
            let place = match self.free {
                Some(place) => {
                    self.free = self.get(place)?.next;
                    place
                }
                None if usize::from(self.fresh) < self.regions.len() => {
                    self.fresh += 1;
                    self.fresh - 1
                }
                None => return None,
            };
            let grown = self.regions.get_mut(usize::from(place))?;
            *grown = Grown { size, region: region as u16, next: *list };
            *list = Some(place);
            Some(place)
        });
        let grown = place.and_then(|place| self.regions.get_mut(usize::from(place)));
        grown.map(|grown| grown.size = size).is_some()
    }

    /// Forgets a list.
    pub fn clear(&mut self, mut list: Option<u16>) {
        while let Some(place) = list {
            let Some(grown) = self.regions.get_mut(usize::from(place)) else { return };
            list = grown.next;
            grown.next = self.free;
            self.free = Some(place);
        }
    }
}
