//! Badges tell a server which client speaks, if no client can choose its own.
//!
//! A capability without a badge can be minted with any (`sel4.mint`), so whoever holds one passes for every other client of the
//! same object. A capability that has a badge cannot be minted again: the kernel refuses it, and copies keep the badge. So where
//! badges tell clients apart, each of them is granted one. Who may receive on the object is left out of this: it reads the
//! badges, and needs a capability without one to make sessions for its clients.

use super::System;
use super::description::{Badge, DomainDescription, Grant, Object, Right};
use crate::error::Result;
use toml::Spanned;

/// Rights by which a badge reaches whoever reads it.
const SPEAKING: [Right; 3] = [Right::Send, Right::Call, Right::Signal];

/// Rights by which badges are read.
const HEARING: [Right; 2] = [Right::Receive, Right::Wait];

impl System {
    /// Refuses capabilities without a badge to objects whose clients are told apart by badges.
    pub(super) fn check_badges(&self) -> Result<()> {
        for (name, object) in &self.objects {
            if matches!(object, Object::Endpoint | Object::Notification) {
                self.check_badges_of(name)?;
            }
        }
        Ok(())
    }

    fn check_badges_of(&self, object: &str) -> Result<()> {
        let domains = self.description.domain.iter().enumerate();
        let (servers, clients): (Vec<_>, Vec<_>) =
            domains.partition(|(_, domain)| grants(domain, object).any(|grant| grant.get_ref().has(&HEARING)));
        let speaking = |domain| speaking_grants(domain, object);
        // A server that may send to itself makes capabilities with badges while it runs.
        let has_sessions = servers.iter().any(|(_, server)| speaking(*server).next().is_some());
        for (number, client) in &clients {
            let others = || clients.iter().filter(|(other, _)| other != number).flat_map(|(_, other)| speaking(*other));
            let many = self.is_template(*number) || others().next().is_some();
            let told_apart = others().any(|grant| grant.get_ref().badge_number() != 0) || (has_sessions && many);
            let is_open = |grant: &&Spanned<Grant>| grant.get_ref().badge_number() == 0 && !is_meant(grant.get_ref());
            if let Some(grant) = speaking(*client).find(is_open).filter(|_| told_apart) {
                let name = client.name.get_ref();
                let message = format!(
                    "{name} is granted {object} without a badge, so it can mint every badge and pass for any other client; \
                     give it a badge, or write badge = \"any\" if it may"
                );
                return Err(self.complain(grant, &message));
            }
        }
        Ok(())
    }
}

/// Whether the description says that the holder may choose badges.
fn is_meant(grant: &Grant) -> bool {
    grant.badge.as_ref().is_some_and(|badge| matches!(badge.get_ref(), Badge::Any(_)))
}

/// All capabilities of a domain to an object.
fn grants<'d>(domain: &'d DomainDescription, object: &str) -> impl Iterator<Item = &'d Spanned<Grant>> {
    domain.all_grants().map(|(_, grant)| grant).filter(move |grant| grant.get_ref().object.get_ref() == object)
}

/// Those of them through which its badge is heard.
fn speaking_grants<'d>(domain: &'d DomainDescription, object: &str) -> impl Iterator<Item = &'d Spanned<Grant>> {
    grants(domain, object).filter(|grant| grant.get_ref().has(&SPEAKING))
}
