//! What can be checked of a description without its modules.

use super::System;
use super::description::{
    DomainDescription, Grant, Kind, MemoryDescription, Object, ObjectDescription, Right, SpawnerDescription,
};
use crate::arguments::size;
use crate::environment;
use crate::error::{Error, Place, Result};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::{FOOTPRINT_LEAST, GRANTS_MAXIMUM, OBJECTS_MAXIMUM, SHARED_MAXIMUM, SPAWNERS_MAXIMUM};
use wasm2sel4_compiler::escape::Name;

/// The most bits of a badge that every kernel has.
const BADGE_BITS: u32 = 28;

impl System {
    /// The objects, with their sizes and the domains that they are for.
    pub(super) fn read_objects(&self) -> Result<BTreeMap<String, Object>> {
        let mut objects = BTreeMap::new();
        for (name, description) in &self.description.objects {
            let object = match description.get_ref() {
                ObjectDescription::Kind(Kind::Endpoint) => Object::Endpoint,
                ObjectDescription::Kind(Kind::Notification) => Object::Notification,
                ObjectDescription::Memory(MemoryDescription { memory }) => {
                    let size = size(memory).map_err(|message| self.complain(description, &message))?;
                    if size.0 == 0 || size.0 > SHARED_MAXIMUM {
                        let message = format!("a memory has between 1 and {SHARED_MAXIMUM} bytes");
                        return Err(self.complain(description, &message));
                    }
                    Object::Memory(size)
                }
                ObjectDescription::Spawner(SpawnerDescription { spawner, instances_max }) => {
                    let mut domains = self.description.domain.iter();
                    match domains.position(|domain| domain.name.get_ref() == spawner) {
                        Some(number) => Object::Spawner(number, *instances_max),
                        None => {
                            return Err(self.complain(description, &format!("no domain is called {}", Name(spawner))));
                        }
                    }
                }
            };
            objects.insert(name.clone(), object);
        }
        Ok(objects)
    }

    /// Checks every domain and everything that it is granted.
    pub(super) fn check(&self) -> Result<()> {
        self.check_names()?;
        if self.description.domain.is_empty() {
            return Err(Error::at(Some(&Place { path: self.path.clone(), line: 1 }))(Error::Message(
                "a system has at least one [[domain]]".to_owned(),
            )));
        }
        if let Some(object) = self.description.objects.values().max_by_key(|object| object.span().start)
            && self.description.objects.len() > OBJECTS_MAXIMUM
        {
            return Err(self.complain(object, &format!("a system has at most {OBJECTS_MAXIMUM} objects")));
        }
        let mut names = BTreeSet::new();
        for (number, domain) in self.description.domain.iter().enumerate() {
            let name = domain.name.get_ref();
            if !names.insert(name) {
                return Err(self.complain(&domain.name, &format!("there are two domains called {name}")));
            }
            self.check_strings(domain)?;
            self.check_given(number, domain)?;
            if let Some(priority) = domain.priority.as_ref().filter(|priority| !(1..=254).contains(priority.get_ref()))
            {
                return Err(self.complain(priority, "a priority is a number from 1 to 254"));
            }
            self.limit(domain.memory_max.as_ref())?;
            let footprint = domain.footprint_max.as_ref();
            if let (Some(limit), Some(ByteSize(..FOOTPRINT_LEAST))) = (footprint, self.limit(footprint)?) {
                let least = FOOTPRINT_LEAST >> 10;
                return Err(self.complain(limit, &format!("no domain begins with less than {least}K altogether")));
            }
            domain.all_grants().try_for_each(|(_, grant)| self.check_grant(grant))?;
            let is_spawner = |grant: &&Spanned<Grant>| {
                matches!(self.objects.get(grant.get_ref().object.get_ref()), Some(Object::Spawner(..)))
            };
            if let Some(grant) = domain.all_grants().map(|(_, grant)| grant).filter(is_spawner).nth(SPAWNERS_MAXIMUM) {
                let message = format!("a domain is granted at most {SPAWNERS_MAXIMUM} spawners");
                return Err(self.complain(grant, &message));
            }
            if let Some((_, grant)) = domain.all_grants().nth(GRANTS_MAXIMUM) {
                return Err(self.complain(grant, &format!("a domain is granted at most {GRANTS_MAXIMUM} capabilities")));
            }
        }
        self.check_reach()?;
        self.check_badges()
    }

    /// What whoever starts a domain hands over.
    fn check_given(&self, number: usize, domain: &DomainDescription) -> Result<()> {
        let name = domain.name.get_ref();
        for (position, given) in domain.given.iter().enumerate() {
            let import = given.get_ref();
            let is_named_before = domain.given.iter().take(position).any(|other| other.get_ref() == import);
            let complaint = if !self.is_template(number) {
                "but there is no spawner for it"
            } else if domain.grants.contains_key(import) {
                "and granted it"
            } else if is_named_before {
                "twice"
            } else {
                continue;
            };
            return Err(self.complain(given, &format!("{name} is given {import}, {complaint}")));
        }
        Ok(())
    }

    /// What a domain is told when it starts.
    fn check_strings(&self, domain: &DomainDescription) -> Result<()> {
        if let Some(argument) = domain.arguments.iter().find(|argument| argument.get_ref().contains('\0')) {
            return Err(self.complain(argument, "an argument has no zero byte"));
        }
        domain.environment.iter().try_for_each(|entry| match environment::entry(entry.get_ref()) {
            Ok(_) => Ok(()),
            Err(message) => Err(self.complain(entry, &message)),
        })
    }

    fn check_grant(&self, grant: &Spanned<Grant>) -> Result<()> {
        let Grant { object, rights, badge } = grant.get_ref();
        let Some(kind) = self.objects.get(object.get_ref()) else {
            let known: Vec<&str> = self.objects.keys().map(String::as_str).collect();
            let known =
                if known.is_empty() { "there are none".to_owned() } else { format!("there are {}", known.join(", ")) };
            return Err(self.complain(object, &format!("no object is called {}; {known}", Name(object.get_ref()))));
        };
        if let Some(right) = rights.iter().find(|right| !right.get_ref().is_for(*kind)) {
            let message = match kind {
                Object::Endpoint => "no right on an endpoint; there are send, receive, call and grant",
                Object::Notification => "no right on a notification; there are signal and wait",
                Object::Memory(_) => "no right on a memory; there are read and write",
                Object::Spawner(..) => "no right on a spawner; there is spawn",
            };
            return Err(self.complain(right, &format!("{} is {message}", right.get_ref().name())));
        }
        if rights.is_empty() {
            return Err(self.complain(grant, "a capability without rights is good for nothing"));
        }
        if let (Some(badge), Object::Memory(_) | Object::Spawner(..)) = (badge, kind) {
            return Err(self.complain(badge, &format!("a {} has no badge", kind.name())));
        }
        if matches!(kind, Object::Memory(_)) && !rights.iter().any(|right| *right.get_ref() == Right::Read) {
            return Err(self.complain(grant, "no memory can be written and not read; its rights begin with read"));
        }
        if let Some(badge) = badge.as_ref().filter(|_| grant.get_ref().badge_number() >> BADGE_BITS != 0) {
            return Err(self.complain(badge, &format!("a badge has at most {BADGE_BITS} bits")));
        }
        Ok(())
    }
}
