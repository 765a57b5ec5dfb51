//! The badges of the supervisor's endpoint: they tell it who is calling, and as what.
//!
//! ```text
//! life of the place (from LIFE_SHIFT) | place + 1 (from PLACE_SHIFT) | kind
//! ```
//!
//! A capability that was handed on outlives the domain to which it was given, and places are used again. So a badge
//! does not name a place but a *life* of it: each domain or instance that lives in a place has a different number, and
//! badges of earlier ones are no longer valid. Nothing has to be revoked for that, wherever the capabilities have gone.
//!
//! seL4 before version 9 has badges of 28 bits, enough for 1,024 lives of each place; today's have 64 bits, which no
//! machine uses up. 0 means that a capability has no badge.

use crate::bundle::{PLACES_MAXIMUM, SPAWNERS_MAXIMUM};

const PLACE_SHIFT: u32 = 3;
const PLACE_BITS: u32 = 15;
const LIFE_SHIFT: u32 = PLACE_SHIFT + PLACE_BITS;

const _: () = assert!(PLACES_MAXIMUM < 1 << PLACE_BITS);
const _: () = assert!(SPAWNER as usize + SPAWNERS_MAXIMUM <= 1 << PLACE_SHIFT);

/// A life in a place: that of a domain, from its making until it is forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Life {
    /// The place.
    pub place: u16,
    /// How many lives there were before in the same place.
    pub number: u64,
}

/// The number of lives that badges of this many bits can tell apart in each place.
pub const fn lives(badge_bits: u32) -> u64 {
    1 << (badge_bits - LIFE_SHIFT)
}

/// As what a domain, or somebody about a domain, calls the supervisor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Badge {
    /// The domain itself asks for something ([`crate::protocol::Request`]), or has faulted.
    Domain(Life),
    /// Somebody holds the handle of this instance ([`crate::spawner`]).
    Handle(Life),
    /// Somebody holds one of the spawners of this domain; its number among them, below [`SPAWNERS_MAXIMUM`].
    Spawner(Life, usize),
    /// A device of the supervisor's own has interrupted it: nobody's capability, but the kernel's signal.
    Interrupt,
    /// The supervisor's own thread that takes memory back has done a job.
    Reclaimed,
}

const DOMAIN: u64 = 0;
const HANDLE: u64 = 1;
/// The first spawner; the others follow.
const SPAWNER: u64 = 2;

/// [`Badge::Interrupt`]: a place that nobody has, as of what follows.
const INTERRUPT: u64 = 1;
/// [`Badge::Reclaimed`].
const RECLAIMED: u64 = 2;

impl Badge {
    /// Its number.
    pub const fn encode(self) -> u64 {
        let (kind, life) = match self {
            Self::Domain(life) => (DOMAIN, life),
            Self::Handle(life) => (HANDLE, life),
            Self::Spawner(life, number) => (SPAWNER + number as u64, life),
            Self::Interrupt => return INTERRUPT,
            Self::Reclaimed => return RECLAIMED,
        };
        kind | (life.place as u64 + 1) << PLACE_SHIFT | life.number << LIFE_SHIFT
    }

    /// What a number means, if it means anything. Whether the life still lasts is not looked at.
    pub const fn decode(badge: u64) -> Option<Self> {
        match badge {
            INTERRUPT => return Some(Self::Interrupt),
            RECLAIMED => return Some(Self::Reclaimed),
            _ => {}
        }
        let place = badge >> PLACE_SHIFT & ((1 << PLACE_BITS) - 1);
        if place == 0 || place > PLACES_MAXIMUM as u64 {
            return None;
        }
        let life = Life { place: (place - 1) as u16, number: badge >> LIFE_SHIFT };
        match badge & ((1 << PLACE_SHIFT) - 1) {
            DOMAIN => Some(Self::Domain(life)),
            HANDLE => Some(Self::Handle(life)),
            kind if kind - SPAWNER < SPAWNERS_MAXIMUM as u64 => Some(Self::Spawner(life, (kind - SPAWNER) as usize)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badges_are_what_they_were_made_of() {
        let (last_place, last_life) = (PLACES_MAXIMUM as u16 - 1, lives(28) - 1);
        for place in [0, 1, last_place] {
            for number in [0, 1, last_life] {
                let life = Life { place, number };
                let spawners = (0..SPAWNERS_MAXIMUM).map(|number| Badge::Spawner(life, number));
                for badge in [Badge::Domain(life), Badge::Handle(life)].into_iter().chain(spawners) {
                    assert_eq!(Badge::decode(badge.encode()), Some(badge));
                    assert!(badge.encode() < 1 << 28 && badge.encode() != 0);
                }
            }
        }
        let late = Badge::Handle(Life { place: last_place, number: lives(64) - 1 });
        assert_eq!(Badge::decode(late.encode()), Some(late));
        for badge in [Badge::Interrupt, Badge::Reclaimed] {
            assert_eq!(Badge::decode(badge.encode()), Some(badge));
        }
        assert_eq!(Badge::decode(0), None);
        assert_eq!(Badge::decode((PLACES_MAXIMUM as u64 + 1) << PLACE_SHIFT), None);
        assert_eq!(Badge::decode(1 << PLACE_SHIFT | (SPAWNER + SPAWNERS_MAXIMUM as u64)), None);
    }

    #[test]
    fn the_next_life_has_another_badge() {
        let [first, second] = [0, 1].map(|number| Badge::Domain(Life { place: 7, number }));
        assert_ne!(first.encode(), second.encode());
    }
}
