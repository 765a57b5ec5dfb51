//! What an image is made of: each domain's imports are compared with its grants, and become the records that the
//! supervisor reads.

use crate::error::Result;
use crate::imports::{Imports, SharedMemory};
use crate::rights::{Badge, Right};
use crate::system::{DomainDescription, Grant, Part, Program, System, Use};
use crate::wire::WireNumber;
use std::num::NonZero;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::{EndRecord, GrantRecord};
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{Allotment, FileServerGrant, MemoryGrant, ObjectKind, ObjectNumber};

impl System {
    /// The kernel objects, in the order of their numbers.
    pub fn object_kinds(&self) -> Vec<ObjectKind> {
        let badged = self.revocable().map(|(_, endpoint, badge)| ObjectKind::Badged { endpoint, badge });
        self.objects.iter().map(|object| object.kind).chain(badged).collect()
    }

    /// The capabilities of clients that somebody may revoke: that one holds the capability from which the client's was
    /// copied. They are objects of an image, behind the others; the graph shows the endpoints themselves.
    fn revocable(&self) -> impl Iterator<Item = (WireNumber, ObjectNumber, NonZero<u64>)> {
        let grants = self.domains.iter().flat_map(|domain| &domain.grants);
        grants.filter_map(|grant| match (grant.usage, grant.badge) {
            (Use::Revoke(wire), Badge::Number(badge)) => Some((wire, grant.object, badge)),
            _ => None,
        })
    }

    /// A grant of a bundle.
    fn record(&self, grant: &Grant, slot: u64) -> GrantRecord {
        let rights = grant.rights.iter().fold(0, |all, right| all | right.bits());
        let own = match grant.usage {
            Use::Wire(own) | Use::Revoke(own) => self.revocable().position(|(wire, ..)| wire == own),
            _ => None,
        };
        match own {
            // What is copied has its badge already.
            Some(position) => GrantRecord { slot, object: (self.objects.len() + position) as u64, rights, badge: 0 },
            None => GrantRecord { slot, object: grant.object.0 as u64, rights, badge: grant.badge.number() },
        }
    }

    /// What each domain is started with; `imports` are those of the domains, in order.
    ///
    /// # Errors
    ///
    /// [`crate::Problem::Import`] if a domain is not granted what it imports, or does not import what it is granted.
    pub fn allotments(&self, imports: &[Imports]) -> Result<Vec<Allotment>> {
        self.domains.iter().zip(imports).map(|(domain, imports)| self.allotment(domain, imports)).collect()
    }

    fn allotment(&self, domain: &DomainDescription, imports: &Imports) -> Result<Allotment> {
        let name = domain.name.value.clone();
        let mut arguments = vec![name.clone()];
        arguments.extend(domain.arguments.iter().cloned());
        let mut grants = self.grants(domain, imports)?;
        let file_servers = self.file_servers(domain, imports, &mut grants);
        Ok(Allotment {
            grants,
            file_servers,
            is_service: matches!(domain.program, Program::FileServer(_)) || self.is_wire_server(domain),
            memories: self.memories(domain, imports)?,
            is_template: domain.is_template,
            given: given(domain, imports)?,
            priority: domain.priority,
            footprint_maximum: domain.footprint_max.as_ref().map(|limit| limit.bytes),
            bound: domain.grants.iter().find(|grant| grant.usage == Use::Bound).map(|grant| grant.object),
            ends: (domain.grants.iter().filter(|grant| grant.usage == Use::End))
                .map(|grant| EndRecord { object: grant.object.0 as u64, badge: grant.badge.number() })
                .collect(),
            environment: domain.environment.clone(),
            files: None,
            sends_changes: false,
            arguments,
            name,
        })
    }

    /// Every import must be granted, and every grant imported.
    fn grants(&self, domain: &DomainDescription, imports: &Imports) -> Result<Vec<GrantRecord>> {
        let name = &domain.name.value;
        for table in &domain.tables {
            let element = format!("{}[", table.value);
            if !imports.capabilities.iter().any(|import| import.starts_with(&element)) {
                let table_name = &table.value;
                return Err(table.line.no_import(format!(
                    "{name} is granted the table {table_name}, but does not import the table cap.{table_name}"
                )));
            }
        }
        // What is there for a wire, a module that speaks with it by itself may leave out.
        for Grant { import, line, .. } in imported(domain).filter(|grant| !matches!(grant.usage, Use::Wire(_))) {
            let is_imported =
                imports.capabilities.contains(import) || imports.memories.iter().any(|memory| memory.name == *import);
            if !is_imported {
                return Err(line.no_import(format!("{name} is granted {import}, but does not import cap.{import}")));
            }
        }
        let mut records = Vec::new();
        for (import, slot) in imports.capabilities.iter().zip(slot::FIRST_GRANT..) {
            if domain.given.iter().any(|given| given.value == *import) {
                continue;
            }
            let grant = self.granted(domain, import, Kind::Capability)?;
            records.push(self.record(grant, slot));
        }
        Ok(records)
    }

    /// What a domain is granted under a name that it imports. Wires have a capability and a memory of one name.
    fn granted<'s>(&'s self, domain: &'s DomainDescription, import: &str, wanted: Kind) -> Result<&'s Grant> {
        let named = || imported(domain).filter(|grant| grant.import == import);
        let kind = |grant: &Grant| match self.object(grant.object).kind {
            ObjectKind::Memory(_) => Kind::Memory,
            ObjectKind::Endpoint
            | ObjectKind::Notification
            | ObjectKind::Spawner { .. }
            | ObjectKind::Badged { .. } => Kind::Capability,
        };
        if let Some(grant) = named().find(|grant| kind(grant) == wanted) {
            return Ok(grant);
        }
        let name = &domain.name;
        Err(match named().next() {
            Some(grant) => {
                let (name, object) = (&name.value, &self.object(grant.object).name);
                let (wanted, provided) = (wanted.name(), kind(grant).name());
                grant.line.no_import(format!("{name} imports cap.{import} as {wanted}, but {object} is {provided}"))
            }
            None => {
                let message = format!("{} imports cap.{}, which is not granted", name.value, Name(import));
                name.line.no_import(message)
            }
        })
    }

    /// The memories that a domain shares.
    fn memories(&self, domain: &DomainDescription, imports: &Imports) -> Result<Vec<MemoryGrant>> {
        let name = &domain.name.value;
        let mut memories = Vec::new();
        for SharedMemory { name: import, size: wanted } in &imports.memories {
            let grant = self.granted(domain, import, Kind::Memory)?;
            let object = self.object(grant.object);
            // In whole pages of the machine, of which the last may not be all the memory's.
            let whole = match object.kind {
                ObjectKind::Memory(size) => Part { offset: ByteSize(0), size },
                _ => Part { offset: ByteSize(0), size: ByteSize(0) },
            };
            let part = grant.part.unwrap_or(whole);
            if *wanted > part.size.0 {
                let (object, size) = (&object.name, part.size.0);
                let has = if part == whole { "has only" } else { "is granted in a part of only" };
                return Err(grant
                    .line
                    .no_import(format!("{name} imports cap.{import} with {wanted} bytes, but {object} {has} {size}")));
            }
            memories.push(MemoryGrant {
                object: grant.object,
                writable: grant.has(&[Right::Write]),
                offset: part.offset,
                size: part.size,
            });
        }
        Ok(memories)
    }

    /// The file servers of which a domain is a client; their capabilities come behind those that it imports.
    fn file_servers(
        &self,
        domain: &DomainDescription,
        imports: &Imports,
        records: &mut Vec<GrantRecord>,
    ) -> Vec<FileServerGrant> {
        let mut servers = Vec::new();
        let mut own = domain.grants.iter().filter(|grant| grant.usage == Use::Files);
        let slots = slot::FIRST_GRANT + imports.capabilities.len() as u64..;
        // For each server, its endpoint and its buffer (`file_server.rs`).
        for slot in slots {
            let (Some(endpoint), Some(buffer)) = (own.next(), own.next()) else { break };
            records.push(self.record(endpoint, slot));
            servers.push(FileServerGrant { slot, buffer: buffer.object });
        }
        servers
    }

    /// Whether a domain is at the end of a wire: it serves for as long as there are others.
    fn is_wire_server(&self, domain: &DomainDescription) -> bool {
        self.wires.iter().any(|wire| self.domain(wire.server).name == domain.name)
    }
}

/// As what something is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Capability,
    Memory,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Capability => "a capability",
            Self::Memory => "a memory",
        }
    }
}

/// What a domain is granted because it imports it.
fn imported(domain: &DomainDescription) -> impl Iterator<Item = &Grant> {
    domain.grants.iter().filter(|grant| matches!(grant.usage, Use::Import | Use::Serve | Use::Wire(_) | Use::Revoke(_)))
}

/// The slots of what is handed over to an instance.
fn given(domain: &DomainDescription, imports: &Imports) -> Result<Vec<u64>> {
    let slot_of = |given: &crate::Located<String>| {
        let import = &given.value;
        match imports.capabilities.iter().position(|known| known == import) {
            Some(position) => Ok(slot::FIRST_GRANT + position as u64),
            None => Err(given
                .line
                .no_import(format!("{} is given {import}, but does not import cap.{import}", domain.name.value))),
        }
    };
    domain.given.iter().map(slot_of).collect()
}
