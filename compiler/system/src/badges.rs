//! Badges tell a server which client is speaking, if no client can choose its own.
//!
//! A capability without a badge can be minted with any badge (`sel4.mint`), so whoever holds one can pass for every
//! other client of the same object. A capability that has a badge cannot be minted again: the kernel refuses it, and
//! copies keep the badge. So where badges tell clients apart, each of them is granted one. This does not apply to a
//! domain that may receive on the object: it reads the badges, and needs a capability without one to make sessions for
//! its clients.

use crate::authority::Holder;
use crate::error::Result;
use crate::rights::{Badge, Right};
use crate::system::System;
use wasm2sel4_compiler::image::ObjectNumber;

/// Refuses capabilities without a badge to objects whose clients are told apart by badges.
pub fn check(system: &System) -> Result<()> {
    system.objects().try_for_each(|(number, _)| check_object(system, number))
}

fn check_object(system: &System, number: ObjectNumber) -> Result<()> {
    let authority = system.authority();
    let hears =
        |domain| authority.holders_of(number).any(|other| other.number == domain && other.grant.has(&Right::HEARING));
    // A server that may send to itself makes capabilities with badges while it runs.
    let speaking = || authority.holders_of(number).filter(|holder| holder.grant.has(&Right::SPEAKING));
    let has_sessions = speaking().any(|holder| hears(holder.number));
    for Holder { number: client, domain, grant } in authority.minters_of(number) {
        if grant.badge == Badge::Any || hears(client) {
            continue;
        }
        let others = || speaking().filter(|other| other.number != client && !hears(other.number));
        let many = domain.is_template || others().next().is_some();
        let told_apart = others().any(|other| matches!(other.grant.badge, Badge::Number(_))) || (has_sessions && many);
        if told_apart {
            let (name, object) = (&domain.name.value, &system.object(number).name);
            return Err(grant.line.no_grant(format!(
                "{name} is granted {object} without a badge, so it can mint every badge and pass for any other client; \
                 give it a badge, or write badge = \"any\" if it may"
            )));
        }
    }
    Ok(())
}
