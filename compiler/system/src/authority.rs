//! The authority graph: who holds what on whom, and what that lets flow.
//!
//! The graph shows the beginning. Nothing adds a right or an object later, but capabilities move: along an endpoint on
//! which one side holds `grant` (on kernels before version 9 also `call`), in the answer to a call, and to an instance
//! from its starter (`given`). So a domain never holds more than some domain that can reach it holds, and two domains
//! that nothing connects here are never connected.

use crate::rights::{Badge, Right};
use crate::system::{DomainDescription, Grant, System};
use wasm2sel4_compiler::image::{DomainNumber, ObjectKind, ObjectNumber};

/// The graph of a system.
#[derive(Clone, Copy, Debug)]
pub struct AuthorityGraph<'s> {
    system: &'s System,
}

/// An end of an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Node {
    /// A domain.
    Domain(DomainNumber),
    /// An object.
    Object(ObjectNumber),
}

/// What one right of one grant lets flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<'s> {
    /// Where it comes from: the holder, or the object if the right is one to receive, to wait or to read.
    pub from: Node,
    /// Where it goes.
    pub to: Node,
    /// The right.
    pub right: Right,
    /// The grant.
    pub grant: &'s Grant,
}

/// A domain with one of its grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder<'s> {
    /// The domain's number.
    pub number: DomainNumber,
    /// The domain.
    pub domain: &'s DomainDescription,
    /// What it holds.
    pub grant: &'s Grant,
}

impl System {
    /// Who holds what on whom.
    pub fn authority(&self) -> AuthorityGraph<'_> {
        AuthorityGraph { system: self }
    }
}

impl<'s> AuthorityGraph<'s> {
    /// Every grant of every domain, in the order of the domains.
    pub fn holders(self) -> impl Iterator<Item = Holder<'s>> {
        let grants = |(number, domain): (DomainNumber, &'s DomainDescription)| {
            domain.grants.iter().map(move |grant| Holder { number, domain, grant })
        };
        self.system.domains().flat_map(grants)
    }

    /// The grants of one object.
    pub fn holders_of(self, object: ObjectNumber) -> impl Iterator<Item = Holder<'s>> {
        self.holders().filter(move |holder| holder.grant.object == object)
    }

    /// One edge for each right that a domain begins with.
    pub fn edges(self) -> impl Iterator<Item = Edge<'s>> {
        self.holders().flat_map(|Holder { number, grant, .. }| {
            grant.rights.iter().map(move |right| {
                let (domain, object) = (Node::Domain(number), Node::Object(grant.object));
                let (from, to) = match right {
                    Right::Receive | Right::Wait | Right::Read => (object, domain),
                    Right::Send
                    | Right::Call
                    | Right::Grant
                    | Right::Signal
                    | Right::Write
                    | Right::Spawn
                    | Right::Revoke => (domain, object),
                };
                Edge { from, to, right: *right, grant }
            })
        })
    }

    /// Whom a domain can reach in one step, and by which object: by a message or a signal to whoever may hear it, by
    /// what it writes to whoever may read it, by an answer to whoever may call it, by starting an instance. The same
    /// domain is listed once for each object.
    pub fn reached_from(self, domain: DomainNumber) -> Vec<(DomainNumber, ObjectNumber)> {
        let mut reached = Vec::new();
        for Holder { grant, .. } in self.holders().filter(|holder| holder.number == domain) {
            let heard_by: &[Right] = match self.system.object(grant.object).kind {
                ObjectKind::Spawner { domain, .. } => {
                    reached.push((domain, grant.object));
                    continue;
                }
                ObjectKind::Memory(_) if grant.has(&[Right::Write]) => &[Right::Read],
                ObjectKind::Notification if grant.has(&[Right::Signal]) => &[Right::Wait],
                ObjectKind::Endpoint => match (grant.has(&Right::SPEAKING), grant.has(&[Right::Receive])) {
                    (true, true) => &[Right::Receive, Right::Call],
                    (true, false) => &[Right::Receive],
                    (false, true) => &[Right::Call],
                    (false, false) => continue,
                },
                ObjectKind::Memory(_) | ObjectKind::Notification | ObjectKind::Badged { .. } => continue,
            };
            let others = self.holders_of(grant.object).filter(|other| other.number != domain);
            let hearing = others.filter(|other| other.grant.has(heard_by) && other.grant.overlaps(grant));
            reached.extend(hearing.map(|other| (other.number, grant.object)));
        }
        reached.sort_unstable();
        reached.dedup();
        reached
    }

    /// Who may mint badges of an object: whoever holds a capability to it that has none, and through which a badge is
    /// heard.
    pub fn minters_of(self, object: ObjectNumber) -> impl Iterator<Item = Holder<'s>> {
        let has_badges = matches!(self.system.object(object).kind, ObjectKind::Endpoint | ObjectKind::Notification);
        let is_minter = move |holder: &Holder<'s>| {
            let is_open = !matches!(holder.grant.badge, Badge::Number(_));
            has_badges && is_open && holder.grant.has(&Right::SPEAKING)
        };
        self.holders_of(object).filter(is_minter)
    }

    /// The memories that more than one domain is granted, or one that has instances, each with its holders.
    pub fn shared_memories(self) -> impl Iterator<Item = (ObjectNumber, Vec<Holder<'s>>)> {
        let memories = self.system.objects().filter(|(_, object)| matches!(object.kind, ObjectKind::Memory(_)));
        let with_holders = memories.map(move |(number, _)| (number, self.holders_of(number).collect::<Vec<_>>()));
        with_holders.filter(|(_, holders)| holders.len() > 1 || holders.iter().any(|holder| holder.domain.is_template))
    }

    /// The spawners of a domain.
    pub fn spawners_of(self, domain: DomainNumber) -> impl Iterator<Item = ObjectNumber> {
        let is_own = move |kind| matches!(kind, ObjectKind::Spawner { domain: template, .. } if template == domain);
        self.system.objects().filter(move |(_, object)| is_own(object.kind)).map(|(number, _)| number)
    }
}
