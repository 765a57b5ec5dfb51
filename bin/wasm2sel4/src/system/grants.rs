//! What the domains of a system are granted, compared with what their modules import.

use super::System;
use super::description::{DomainDescription, Grant, Object, Right};
use crate::error::{Error, Result};
use crate::image::{Needs, SharedMemory};
use toml::Spanned;
use wasm2sel4_abi::bundle::GrantRecord;
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::MemoryGrant;

impl System {
    /// Every import must be granted, and every grant imported.
    pub(super) fn grants(&self, description: &DomainDescription, needs: &Needs) -> Result<Vec<GrantRecord>> {
        let name = description.name.get_ref();
        for (table, elements) in &description.tables {
            let element = format!("{table}[");
            if !needs.capabilities.iter().any(|import| import.starts_with(&element)) {
                let message = format!("{name} is granted the table {table}, but does not import the table cap.{table}");
                return Err(self.complain(elements, &message));
            }
        }
        for (import, grant) in description.all_grants() {
            let is_imported =
                needs.capabilities.contains(&import) || needs.shared.iter().any(|shared| shared.name == import);
            if !is_imported {
                let message = format!("{name} is granted {import}, but does not import cap.{import}");
                return Err(self.complain(grant, &message));
            }
        }
        let mut records = Vec::new();
        for (import, slot) in needs.capabilities.iter().zip(slot::FIRST_GRANT..) {
            if description.given.iter().any(|given| given.get_ref() == import) {
                continue;
            }
            let (grant, object, kind) = self.granted(description, import)?;
            if let Object::Memory(_) = kind {
                return Err(self.mismatch(name, import, grant, kind, "a capability"));
            }
            let Grant { rights, .. } = grant.get_ref();
            records.push(GrantRecord {
                slot,
                object,
                rights: rights.iter().fold(0, |all, right| all | right.get_ref().bits()),
                badge: grant.get_ref().badge_number(),
            });
        }
        Ok(records)
    }

    /// Whether a domain is started by spawners.
    pub(super) fn is_template(&self, number: usize) -> bool {
        self.objects.values().any(|object| matches!(object, Object::Spawner(domain, _) if *domain == number))
    }

    /// The slots of what is handed over to an instance.
    pub(super) fn given(&self, description: &DomainDescription, needs: &Needs) -> Result<Vec<u64>> {
        let name = description.name.get_ref();
        let mut slots = Vec::new();
        for given in &description.given {
            let import = given.get_ref();
            let position = needs.capabilities.iter().position(|known| known == import);
            match position {
                Some(position) => slots.push(slot::FIRST_GRANT + position as u64),
                None => {
                    let message = format!("{name} is given {import}, but does not import cap.{import}");
                    return Err(self.complain(given, &message));
                }
            }
        }
        Ok(slots)
    }

    /// What a domain is granted under a name that it imports: the grant, the object's number, and the object.
    fn granted<'s>(
        &self,
        description: &'s DomainDescription,
        import: &str,
    ) -> Result<(&'s Spanned<Grant>, u64, Object)> {
        let Some((_, grant)) = description.all_grants().find(|(name, _)| name == import) else {
            let message = format!("{} imports cap.{}, which is not granted", description.name.get_ref(), Name(import));
            return Err(self.complain(&description.name, &message));
        };
        let wanted = grant.get_ref().object.get_ref();
        let found = self.objects.iter().enumerate().find(|(_, (name, _))| *name == wanted);
        match found {
            Some((number, (_, object))) => Ok((grant, number as u64, *object)),
            None => Err(self.complain(grant, &format!("no object is called {wanted}"))),
        }
    }

    fn mismatch(&self, name: &str, import: &str, grant: &Spanned<Grant>, kind: Object, wanted: &str) -> Error {
        let object = grant.get_ref().object.get_ref();
        let provided = kind.imported_as();
        let message = format!("{name} imports cap.{import} as {wanted}, but {object} is {provided}");
        self.complain(grant, &message)
    }

    /// The memories that a domain shares.
    pub(super) fn memories(&self, description: &DomainDescription, needs: &Needs) -> Result<Vec<MemoryGrant>> {
        let name = description.name.get_ref();
        let mut memories = Vec::new();
        for SharedMemory { name: import, size: wanted } in &needs.shared {
            let (grant, object, kind) = self.granted(description, import)?;
            let Object::Memory(size) = kind else {
                return Err(self.mismatch(name, import, grant, kind, "a memory"));
            };
            if *wanted > size.0 {
                let object = grant.get_ref().object.get_ref();
                let message =
                    format!("{name} imports cap.{import} with {wanted} bytes, but {object} has only {}", size.0);
                return Err(self.complain(grant, &message));
            }
            let writable = grant.get_ref().rights.iter().any(|right| *right.get_ref() == Right::Write);
            memories.push(MemoryGrant { object, writable });
        }
        Ok(memories)
    }
}
