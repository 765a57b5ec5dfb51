//! Who can ever run, and who would wait for ever: both can be seen in a description, because rights only ever come from its
//! grants. Whoever passes a capability on has been granted it, and nothing adds a right.
//!
//! A wait that nothing can end is refused. What merely does nothing is not: a signal for which nobody waits is kept, and a
//! server without clients idles.

use super::System;
use super::description::{DomainDescription, Object, Right};
use crate::error::Result;

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

impl System {
    /// Refuses domains that never start, and capabilities through which can only be waited for ever.
    pub(super) fn check_reach(&self) -> Result<()> {
        let runs = self.running();
        let all = || self.description.domain.iter().zip(&runs);
        if let Some((domain, _)) = all().find(|(_, runs)| !**runs) {
            let name = domain.name.get_ref();
            let message = format!("{name} never starts: no domain that ever runs is granted a spawner of it");
            return Err(self.complain(&domain.name, &message));
        }
        for domain in &self.description.domain {
            for (import, grant) in domain.all_grants() {
                let object = grant.get_ref().object.get_ref();
                let holders = || self.description.domain.iter().flat_map(DomainDescription::all_grants);
                let others =
                    || holders().map(|(_, other)| other.get_ref()).filter(|other| other.object.get_ref() == object);
                let endless = WAITS
                    .iter()
                    .find(|wait| grant.get_ref().has(wait.waiting) && !others().any(|other| other.has(wait.ending)));
                if let Some(wait) = endless {
                    let name = domain.name.get_ref();
                    let message = format!("{name} is granted {object} as {import}, but {}", wait.message);
                    return Err(self.complain(grant, &message));
                }
            }
        }
        Ok(())
    }

    /// Which domains ever run: those that start with the image, and those for which one of these is granted a spawner.
    fn running(&self) -> Vec<bool> {
        let domains = &self.description.domain;
        let mut runs: Vec<bool> = (0..domains.len()).map(|number| !self.is_template(number)).collect();
        // Each round adds one or is the last.
        loop {
            let holders = domains.iter().zip(&runs).filter(|(_, runs)| **runs);
            let grants = holders.flat_map(|(domain, _)| domain.all_grants());
            let started = grants.filter_map(|(_, grant)| match self.objects.get(grant.get_ref().object.get_ref()) {
                Some(Object::Spawner(number, _)) => Some(*number),
                _ => None,
            });
            let Some(number) = started.into_iter().find(|number| runs.get(*number) == Some(&false)) else {
                return runs;
            };
            runs[number] = true;
        }
    }
}
