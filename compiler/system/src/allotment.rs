//! What an image is made of: each domain's imports are compared with its grants, and become the records that the
//! supervisor reads.

use crate::error::{Error, Result};
use crate::imports::{Imports, SharedMemory};
use crate::rights::Right;
use crate::system::{DomainDescription, Grant, Object, Program, System, Use};
use wasm2sel4_abi::bundle::GrantRecord;
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{Allotment, FileServerGrant, MemoryGrant, ObjectKind};

impl System {
    /// The kernel objects, in the order of their numbers.
    pub fn object_kinds(&self) -> Vec<ObjectKind> {
        self.objects.iter().map(|object| object.kind).collect()
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
        let file_servers = file_servers(domain, imports, &mut grants);
        Ok(Allotment {
            grants,
            file_servers,
            is_service: matches!(domain.program, Program::FileServer(_)),
            memories: self.memories(domain, imports)?,
            is_template: domain.is_template,
            given: given(domain, imports)?,
            priority: domain.priority,
            footprint_maximum: domain.footprint_max.as_ref().map(|limit| limit.bytes),
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
        for Grant { import, line, .. } in imported(domain) {
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
            let (grant, object) = self.granted(domain, import)?;
            if let ObjectKind::Memory(_) = object.kind {
                return Err(mismatch(name, grant, object, "a capability"));
            }
            records.push(record(grant, slot));
        }
        Ok(records)
    }

    /// What a domain is granted under a name that it imports.
    fn granted<'s>(&'s self, domain: &'s DomainDescription, import: &str) -> Result<(&'s Grant, &'s Object)> {
        let Some(grant) = imported(domain).find(|grant| grant.import == import) else {
            let name = &domain.name;
            let message = format!("{} imports cap.{}, which is not granted", name.value, Name(import));
            return Err(name.line.no_import(message));
        };
        Ok((grant, self.object(grant.object)))
    }

    /// The memories that a domain shares.
    fn memories(&self, domain: &DomainDescription, imports: &Imports) -> Result<Vec<MemoryGrant>> {
        let name = &domain.name.value;
        let mut memories = Vec::new();
        for SharedMemory { name: import, size: wanted } in &imports.memories {
            let (grant, object) = self.granted(domain, import)?;
            let ObjectKind::Memory(size) = object.kind else {
                return Err(mismatch(name, grant, object, "a memory"));
            };
            if *wanted > size.0 {
                return Err(grant.line.no_import(format!(
                    "{name} imports cap.{import} with {wanted} bytes, but {} has only {}",
                    object.name, size.0
                )));
            }
            memories.push(MemoryGrant { object: grant.object, writable: grant.has(&[Right::Write]) });
        }
        Ok(memories)
    }
}

/// What a domain is granted because its module imports it.
fn imported(domain: &DomainDescription) -> impl Iterator<Item = &Grant> {
    domain.grants.iter().filter(|grant| grant.usage == Use::Import)
}

/// The file servers of which a domain is a client; their capabilities come behind those that it imports.
fn file_servers(domain: &DomainDescription, imports: &Imports, records: &mut Vec<GrantRecord>) -> Vec<FileServerGrant> {
    let mut servers = Vec::new();
    let mut own = domain.grants.iter().filter(|grant| grant.usage == Use::Files);
    let slots = slot::FIRST_GRANT + imports.capabilities.len() as u64..;
    // For each server, its endpoint and its buffer (`file_server.rs`).
    for slot in slots {
        let (Some(endpoint), Some(buffer)) = (own.next(), own.next()) else { break };
        records.push(record(endpoint, slot));
        servers.push(FileServerGrant { slot, buffer: buffer.object });
    }
    servers
}

fn record(grant: &Grant, slot: u64) -> GrantRecord {
    GrantRecord {
        slot,
        object: grant.object.0 as u64,
        rights: grant.rights.iter().fold(0, |all, right| all | right.bits()),
        badge: grant.badge.number(),
    }
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

/// A capability that is imported as something that its object is not.
fn mismatch(name: &str, grant: &Grant, object: &Object, wanted: &str) -> Error {
    let provided = match object.kind {
        ObjectKind::Memory(_) => "a memory",
        ObjectKind::Endpoint | ObjectKind::Notification | ObjectKind::Spawner { .. } => "a capability",
    };
    let (import, object) = (&grant.import, &object.name);
    grant.line.no_import(format!("{name} imports cap.{import} as {wanted}, but {object} is {provided}"))
}
