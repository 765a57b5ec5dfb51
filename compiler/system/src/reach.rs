//! Who can ever run, and who would wait for ever: a description shows both, because rights only ever come from its
//! grants. Whoever passes a capability on has been granted it, and nothing adds a right.
//!
//! A wait that nothing can end is refused. What merely does nothing is accepted: a signal for which nobody waits is
//! kept, and a server without clients idles.

use crate::authority::Holder;
use crate::error::Result;
use crate::rights::Right;
use crate::system::{System, Use};
use wasm2sel4_compiler::image::ObjectKind;

/// A wait, and what ends it.
struct Wait {
    /// Whoever has one of these waits.
    waiting: &'static [Right],
    /// Whoever has one of these can end that.
    ending: &'static [Right],
    /// What is said if nobody has.
    message: &'static str,
}

const WAITS: [Wait; 2] = [
    Wait {
        waiting: &[Right::Send, Right::Call],
        ending: &[Right::Receive],
        message: "no domain that ever runs may receive on it, so whoever sends waits for ever; grant it to one with the right receive",
    },
    Wait {
        waiting: &[Right::Wait],
        ending: &[Right::Signal],
        message: "no domain that ever runs may signal it, so whoever waits does so for ever; grant it to one with the right signal",
    },
];

/// Refuses domains that never start, and capabilities through which can only be waited for ever.
pub fn check(system: &System) -> Result<()> {
    let runs = running(system);
    if let Some((domain, _)) = system.domains.iter().zip(&runs).find(|(_, runs)| !**runs) {
        let name = &domain.name;
        return Err(name.line.no_definition(format!(
            "{} never starts: no domain that ever runs is granted a spawner of it",
            name.value
        )));
    }
    let authority = system.authority();
    for Holder { domain, grant, .. } in authority.holders() {
        let is_ended = |wait: &&Wait| authority.holders_of(grant.object).any(|other| other.grant.has(wait.ending));
        if let Some(wait) = WAITS.iter().filter(|wait| grant.has(wait.waiting)).find(|wait| !is_ended(wait)) {
            let (name, object) = (&domain.name.value, &system.object(grant.object).name);
            let import = if grant.usage == Use::Bound { "what is bound to it" } else { &grant.import };
            let message = format!("{name} is granted {object} as {import}, but {}", wait.message);
            return Err(grant.line.no_grant(message));
        }
    }
    Ok(())
}

/// Which domains ever run: those that start with the image, and those for which one of these is granted a spawner.
fn running(system: &System) -> Vec<bool> {
    let mut runs: Vec<bool> = system.domains.iter().map(|domain| !domain.is_template).collect();
    // Each round adds one or is the last.
    loop {
        let holders = system.authority().holders().filter(|holder| runs[holder.number.0]);
        let mut started = holders.filter_map(|holder| match system.object(holder.grant.object).kind {
            ObjectKind::Spawner { domain, .. } => Some(domain.0),
            _ => None,
        });
        let Some(number) = started.find(|number| !runs[*number]) else { return runs };
        drop(started);
        runs[number] = true;
    }
}
