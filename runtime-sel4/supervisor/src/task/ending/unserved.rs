//! Endpoints on which nobody can receive any more: they are taken away, so that who waits there goes on with the
//! kernel's error instead of waiting for ever.

use crate::task::bundle;
use crate::task::domain::Domain;
use crate::task::domain::objects::Objects;
use crate::task::domain::places::Places;
use crate::task::ending::Endings;
use wasm2sel4_abi::bundle::{DomainRecord, OBJECT_SPAWNER, RIGHT_RECEIVE};

/// A domain of the image has ended, with the instances that it has started: takes away the endpoints that only it
/// received on. `waiting` are the domains that have not been started.
pub fn take_away(objects: &mut Objects, places: &Places, waiting: &[DomainRecord], endings: &mut Endings) {
    // As long as somebody holds a spawner, or will, there may be more instances at any time.
    let spawns = places.domains().any(Domain::has_spawners) || waiting.iter().any(has_spawner_grants);
    let is_unserved = |number: u64| {
        let receives = |record: &DomainRecord| {
            let mut grants = bundle::grants(record).iter();
            grants.any(|grant| grant.object == number && grant.rights & RIGHT_RECEIVE != 0)
        };
        let mut later = waiting.iter().filter(|record| record.is_template == 0);
        let mut templates = bundle::domains().iter().filter(|record| spawns && record.is_template != 0);
        let is_served =
            places.domains().any(|domain| receives(domain.record)) || later.any(receives) || templates.any(receives);
        // What nobody was ever to receive on is as it was described.
        let was_served = bundle::domains().iter().any(receives);
        was_served && !is_served
    };
    // Without its capabilities the object goes, and who is in its queue tries again.
    objects.take_endpoints(is_unserved, |slot| endings.remove_object(slot));
}

/// Whether a domain is to be granted a spawner.
fn has_spawner_grants(record: &DomainRecord) -> bool {
    let kind = |number: u64| bundle::object(number).map(|object| object.kind);
    bundle::grants(record).iter().any(|grant| kind(grant.object) == Some(OBJECT_SPAWNER))
}
