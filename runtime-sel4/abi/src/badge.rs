//! The badges of the supervisor's endpoint: by them it knows who calls, and as what.
//!
//! ```text
//! number (from NUMBER_SHIFT) | place + 1 (from PLACE_SHIFT) | kind
//! ```
//!
//! All of it fits the 28 bits that every kernel has; 0 is what a capability without a badge has.

use crate::bundle::{OBJECTS_MAXIMUM, PLACES_MAXIMUM};

const PLACE_SHIFT: u32 = 2;
const PLACE_BITS: u32 = 15;
const NUMBER_SHIFT: u32 = PLACE_SHIFT + PLACE_BITS;

const _: () = assert!(PLACES_MAXIMUM < 1 << PLACE_BITS);
const _: () = assert!((OBJECTS_MAXIMUM as u64) << NUMBER_SHIFT <= 1 << 28);

/// As what a domain, or somebody about a domain, calls the supervisor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Badge {
    /// The domain in this place asks for something ([`crate::protocol::Request`]).
    Request(u16),
    /// The domain in this place has faulted.
    Fault(u16),
    /// Somebody holds the handle of the instance in this place ([`crate::spawner`]).
    Handle(u16),
    /// Somebody holds a spawner that the domain in this place was granted; the number of the object.
    Spawner(u16, u16),
    /// A device of the supervisor's own has interrupted it: nobody's capability, but the kernel's signal.
    Interrupt,
}

/// [`Badge::Interrupt`]: a place that nobody has.
const INTERRUPT: u64 = 1;

impl Badge {
    /// Its number.
    pub const fn encode(self) -> u64 {
        let (kind, place, number) = match self {
            Self::Request(place) => (0, place, 0),
            Self::Fault(place) => (1, place, 0),
            Self::Handle(place) => (2, place, 0),
            Self::Spawner(place, number) => (3, place, number),
            Self::Interrupt => return INTERRUPT,
        };
        kind | (place as u64 + 1) << PLACE_SHIFT | (number as u64) << NUMBER_SHIFT
    }

    /// What a number means, if it means anything.
    pub const fn decode(badge: u64) -> Option<Self> {
        if badge == INTERRUPT {
            return Some(Self::Interrupt);
        }
        let place = badge >> PLACE_SHIFT & ((1 << PLACE_BITS) - 1);
        if place == 0 || place > PLACES_MAXIMUM as u64 {
            return None;
        }
        let place = (place - 1) as u16;
        Some(match badge & 3 {
            0 => Self::Request(place),
            1 => Self::Fault(place),
            2 => Self::Handle(place),
            _ => Self::Spawner(place, (badge >> NUMBER_SHIFT) as u16),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badges_are_what_they_were_made_of() {
        let last = PLACES_MAXIMUM as u16 - 1;
        for place in [0, 1, last] {
            let badges = [Badge::Request(place), Badge::Fault(place), Badge::Handle(place), Badge::Spawner(place, 63)];
            for badge in badges {
                assert_eq!(Badge::decode(badge.encode()), Some(badge));
                assert!(badge.encode() < 1 << 28);
            }
        }
        assert_eq!(Badge::decode(Badge::Interrupt.encode()), Some(Badge::Interrupt));
        assert_eq!(Badge::decode(0), None);
        assert_eq!(Badge::decode((PLACES_MAXIMUM as u64 + 1) << 2), None);
    }
}
