//! The handles of all component instances of a domain, and the calls between them that are going on.
//!
//! `lift_own`, `lift_borrow`, `lower_own`, `lower_borrow`, `canon_resource_*` and the borrow scopes of the Canonical
//! ABI's definitions, for calls that return before others do: so they are a stack.

use crate::misuse::Misuse;
use crate::table::{Entry, Holding, Table};
use alloc::vec::Vec;

/// What a dropped handle was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Removed {
    /// It owned the resource with this representation, which is nobody's now.
    Owner(u32),
    /// It was borrowed; the resource stays.
    Borrow,
}

/// A call that is going on.
struct Call {
    /// How many handles the callee was lent and has not dropped.
    borrows: u32,
    /// How many of what is lent was lent before it.
    lent_before: usize,
}

/// What is lent: a handle of an instance, which owns its resource.
#[derive(Clone, Copy)]
struct Lent {
    instance: u32,
    resource: u32,
    handle: u32,
}

/// The handles and the calls.
#[derive(Default)]
pub struct Handles {
    /// By the numbers of the instances, as far as they have handles.
    tables: Vec<Table>,
    /// The calls, from the outermost on.
    calls: Vec<Call>,
    /// What is lent, call by call.
    lent: Vec<Lent>,
}

impl Handles {
    /// No handles, and no calls.
    pub const fn new() -> Self {
        Self { tables: Vec::new(), calls: Vec::new(), lent: Vec::new() }
    }

    /// The table of an instance that has had handles.
    ///
    /// # Errors
    ///
    /// [`Misuse::Unknown`]: it has none.
    fn table(&mut self, instance: u32, handle: u32) -> Result<&mut Table, Misuse> {
        self.tables.get_mut(instance as usize).ok_or(Misuse::Unknown(handle))
    }

    /// Puts a handle into the table of an instance.
    fn add(&mut self, instance: u32, entry: Entry) -> Result<u32, Misuse> {
        let index = instance as usize;
        if let Some(missing) = (index + 1).checked_sub(self.tables.len()) {
            self.tables.try_reserve(missing).map_err(|_| Misuse::Exhausted)?;
            self.tables.extend((0..missing).map(|_| Table::default()));
        }
        self.tables.get_mut(index).ok_or(Misuse::Exhausted)?.add(entry)
    }

    /// A handle of this instance that owns a resource of this type.
    ///
    /// # Errors
    ///
    /// [`Misuse::Exhausted`].
    pub fn own(&mut self, instance: u32, resource: u32, rep: u32) -> Result<u32, Misuse> {
        self.add(instance, Entry { resource, rep, holding: Holding::Own(0) })
    }

    /// The representation behind a handle, however the instance has it.
    ///
    /// # Errors
    ///
    /// [`Misuse::Unknown`], [`Misuse::WrongType`].
    pub fn rep(&mut self, instance: u32, resource: u32, handle: u32) -> Result<u32, Misuse> {
        Ok(self.table(instance, handle)?.get(resource, handle)?.rep)
    }

    /// Takes a handle away.
    ///
    /// # Errors
    ///
    /// [`Misuse::Unknown`], [`Misuse::WrongType`], [`Misuse::Lent`].
    pub fn drop(&mut self, instance: u32, resource: u32, handle: u32) -> Result<Removed, Misuse> {
        let table = self.table(instance, handle)?;
        let Entry { rep, holding, .. } = *table.get(resource, handle)?;
        let removed = match holding {
            Holding::Own(0) => Removed::Owner(rep),
            Holding::Own(_) => return Err(Misuse::Lent),
            Holding::Borrow(_) => Removed::Borrow,
        };
        table.remove(handle);
        if let Holding::Borrow(call) = holding
            && let Some(call) = self.calls.get_mut(call as usize)
        {
            call.borrows = call.borrows.saturating_sub(1);
        }
        Ok(removed)
    }

    /// Takes a handle that owns its resource from an instance; the representation.
    ///
    /// # Errors
    ///
    /// [`Misuse::Unknown`], [`Misuse::WrongType`], [`Misuse::Lent`], [`Misuse::Borrowed`].
    pub fn take(&mut self, instance: u32, resource: u32, handle: u32) -> Result<u32, Misuse> {
        let table = self.table(instance, handle)?;
        let Entry { rep, holding, .. } = *table.get(resource, handle)?;
        match holding {
            Holding::Own(0) => {
                table.remove(handle);
                Ok(rep)
            }
            Holding::Own(_) => Err(Misuse::Lent),
            Holding::Borrow(_) => Err(Misuse::Borrowed),
        }
    }

    /// Lends what is behind a handle until the innermost call ends; the representation. What was lent to the instance
    /// itself outlives that call anyway.
    ///
    /// # Errors
    ///
    /// [`Misuse::Unknown`], [`Misuse::WrongType`], [`Misuse::NoCall`], [`Misuse::Exhausted`].
    pub fn lend(&mut self, instance: u32, resource: u32, handle: u32) -> Result<u32, Misuse> {
        let is_in_call = !self.calls.is_empty();
        self.lent.try_reserve(1).map_err(|_| Misuse::Exhausted)?;
        let entry = self.table(instance, handle)?.get(resource, handle)?;
        let rep = entry.rep;
        if let Holding::Own(count) = &mut entry.holding {
            if !is_in_call {
                return Err(Misuse::NoCall);
            }
            *count = count.checked_add(1).ok_or(Misuse::Exhausted)?;
            self.lent.push(Lent { instance, resource, handle });
        }
        Ok(rep)
    }

    /// A handle of this instance to what it is lent for the innermost call.
    ///
    /// # Errors
    ///
    /// [`Misuse::NoCall`], [`Misuse::Exhausted`].
    pub fn borrow(&mut self, instance: u32, resource: u32, rep: u32) -> Result<u32, Misuse> {
        let index = self.calls.len().checked_sub(1).ok_or(Misuse::NoCall)?;
        let scope = u32::try_from(index).map_err(|_| Misuse::Exhausted)?;
        let handle = self.add(instance, Entry { resource, rep, holding: Holding::Borrow(scope) })?;
        if let Some(call) = self.calls.get_mut(index) {
            // As many as there are handles at most.
            call.borrows += 1;
        }
        Ok(handle)
    }

    /// A call begins.
    ///
    /// # Errors
    ///
    /// [`Misuse::Exhausted`].
    pub fn enter(&mut self) -> Result<(), Misuse> {
        self.calls.try_reserve(1).map_err(|_| Misuse::Exhausted)?;
        self.calls.push(Call { borrows: 0, lent_before: self.lent.len() });
        Ok(())
    }

    /// The innermost call ends, and what was lent in it is not lent any more.
    ///
    /// # Errors
    ///
    /// [`Misuse::NoCall`], [`Misuse::BorrowsRemain`].
    pub fn exit(&mut self) -> Result<(), Misuse> {
        let Some(Call { borrows, lent_before }) = self.calls.last() else { return Err(Misuse::NoCall) };
        if *borrows != 0 {
            return Err(Misuse::BorrowsRemain);
        }
        for Lent { instance, resource, handle } in self.lent.drain(lent_before..) {
            // A handle cannot go while it is lent, so it is there.
            if let Some(table) = self.tables.get_mut(instance as usize)
                && let Ok(entry) = table.get(resource, handle)
                && let Holding::Own(count) = &mut entry.holding
            {
                *count = count.saturating_sub(1);
            }
        }
        self.calls.pop();
        Ok(())
    }
}
