//! Code tables: where calls through a table that never changes find their callees.
//!
//! A type that such calls name may have a table of its own, which holds nothing but code addresses: at the index of an
//! element its code, if calls of this type may reach it; else that of a routine that traps with what is wrong. Then a
//! call compares the index with the bound, loads an address, and calls. All that is known of types is decided here.
//!
//! **Why no function is called by a type that is not its own**:
//!
//! - A call reads a slot only after it has compared the whole index with the number of slots, and never writes one:
//!   they are read-only data, which the linker fills in before anything runs.
//! - There is one table for each pair of a table and a canonical type, and a call names both. Types that only look
//!   alike are two canonical types, so they have two tables.
//! - A slot holds a routine unless the number of its function's type is in the range of the type and its subtypes:
//!   the comparison that a call without a code table makes ([`TypeNumbers`]).
//! - The routines take no parameters, use nothing that a caller may have left in registers or on the stack, and never
//!   return, so they may be called by any type.
//!
//! **Why messages stay the same**: a routine is no function of a module, so a backtrace begins with its caller, at the
//! call. A call in tail position leaves no caller, so it compares types.

use super::TypeNumbers;
use super::table::{ConstantTable, REFERENCE_SIZE, TablePlan};
use crate::error::Result;
use crate::module::IndexVec;
use crate::store::{FunctionId, Store, TableId, TypeId};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Bytes that all code tables of a domain have together, at most.
const SIZE_MAXIMUM: u64 = 64 << 10;

/// What a call finds at an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// A function that it may call.
    Code(FunctionId),
    /// Null.
    Uninitialized,
    /// A function of another type.
    Mismatch,
}

/// The slots of the code table of a type, one for each element that is laid out.
///
/// # Errors
///
/// Internal ones, for types without numbers.
pub fn slots(store: &Store<'_>, numbers: &TypeNumbers, table: &ConstantTable, ty: TypeId) -> Result<Vec<Slot>> {
    let range = numbers.range(ty)?;
    let slot = |element: &Option<FunctionId>| {
        let Some(function) = *element else { return Ok(Slot::Uninitialized) };
        let found = numbers.range(store.functions[function].ty)?.first;
        Ok(if (range.first..=range.last).contains(&found) { Slot::Code(function) } else { Slot::Mismatch })
    };
    table.elements.iter().map(slot).collect()
}

/// Decides which types have code tables: those that most calls in the modules name, as long as there is room. What is
/// left compares types.
pub fn choose(store: &Store<'_>, tables: &mut IndexVec<TableId, TablePlan>) {
    let mut calls: BTreeMap<(TableId, TypeId), u64> = BTreeMap::new();
    for (_, instance) in store.instances.iter() {
        for ((table, ty), count) in &instance.module.indirect_calls {
            *calls.entry((instance.tables[*table], instance.types[*ty])).or_default() += u64::from(*count);
        }
    }
    let mut calls: Vec<_> = calls.into_iter().collect();
    calls.sort_by_key(|(place, count)| (Reverse(*count), *place));
    let mut left = SIZE_MAXIMUM;
    for ((id, ty), _) in calls {
        let TablePlan::Constant(table) = &mut tables[id] else { continue };
        let size = table.elements.len() as u64 * REFERENCE_SIZE;
        // Where nothing is laid out, calls always trap.
        if size != 0 && size <= left {
            left -= size;
            table.code_tables.insert(ty);
        } else {
            table.compares = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::parse;
    use crate::options::Options;
    use crate::plan::Plan;
    use crate::target::Architecture;

    fn plan(text: &str, check: impl FnOnce(&Store<'_>, &Plan)) {
        let bytes = wat::parse_str(text).unwrap();
        let store = Store::single(parse(&bytes).unwrap()).unwrap();
        check(&store, &Plan::new(&store, &Options::new(Architecture::X86_64)).unwrap());
    }

    fn constant(plan: &Plan) -> &ConstantTable {
        match &plan.tables[TableId(0)] {
            TablePlan::Constant(table) => table,
            TablePlan::Stored(_) => panic!("nothing changes it"),
        }
    }

    #[test]
    fn a_slot_is_a_routine_unless_its_function_is_of_the_type_or_of_a_subtype() {
        let text = "(module
            (type $top (sub (func))) (type $below (sub $top (func))) (type $lowest (sub $below (func)))
            (rec (type $beside (sub $top (func))) (type (struct)))
            (rec (type $alike (sub (func))) (type (struct)))
            (table 7 funcref)
            (elem (i32.const 0) funcref (ref.func $top) (ref.func $below) (ref.func $lowest) (ref.func $beside)
              (ref.func $alike) (ref.null func) (ref.func $top))
            (func $top (type $top)) (func $below (type $below)) (func $lowest (type $lowest))
            (func $beside (type $beside)) (func $alike (type $alike))
            (func (param i32)
              (call_indirect (type $top) (local.get 0)) (call_indirect (type $below) (local.get 0))
              (call_indirect (type $lowest) (local.get 0)) (call_indirect (type $alike) (local.get 0))))";
        plan(text, |store, plan| {
            let table = constant(plan);
            let found = |ty| {
                let slots = slots(store, &plan.types, table, ty).unwrap();
                let mark = |slot| match slot {
                    Slot::Code(_) => 'c',
                    Slot::Uninitialized => '0',
                    Slot::Mismatch => '-',
                };
                slots.into_iter().map(mark).collect::<String>()
            };
            let types: Vec<TypeId> = table.code_tables.iter().copied().collect();
            let found: Vec<String> = types.into_iter().map(found).collect();
            assert_eq!(found, ["cccc-0c", "-cc--0-", "--c--0-", "----c0-"]);
        });
    }

    #[test]
    fn types_that_most_calls_name_come_first_while_there_is_room() {
        // Three tables of this many slots would need more than there is.
        let elements = SIZE_MAXIMUM / REFERENCE_SIZE * 2 / 5;
        let text = format!(
            "(module
              (type $one (func)) (type $two (func (param i32))) (type $three (func (param i64)))
              (table {elements} funcref)
              (elem (i32.const {}) $f)
              (func $f (param i32)
                (call_indirect (type $one) (local.get 0))
                (call_indirect (type $two) (i32.const 0) (local.get 0)) (call_indirect (type $two) (i32.const 0) (local.get 0))
                (call_indirect (type $three) (i64.const 0) (local.get 0))
                (call_indirect (type $three) (i64.const 0) (local.get 0))))",
            elements - 1
        );
        plan(&text, |store, plan| {
            let chosen: Vec<_> = constant(plan).code_tables.iter().collect();
            let parameters = |ty: &&TypeId| store.types.function(**ty).unwrap().parameters.len();
            assert_eq!(chosen.iter().map(parameters).collect::<Vec<_>>(), [1, 1]);
        });
    }

    #[test]
    fn tail_calls_and_tables_that_change_have_none() {
        let tail = "(module (type $f (func)) (table 1 funcref) (elem (i32.const 0) $f)
            (func $f (return_call_indirect (type $f) (i32.const 0))))";
        plan(tail, |_, plan| assert!(constant(plan).code_tables.is_empty() && constant(plan).compares));
        let empty = "(module (type $f (func)) (table 1 funcref)
            (func (call_indirect (type $f) (i32.const 0))))";
        plan(empty, |_, plan| assert!(constant(plan).code_tables.is_empty() && constant(plan).compares));
        let call = "(module (type $f (func)) (table 1 funcref) (elem (i32.const 0) $f)
            (func $f (call_indirect (type $f) (i32.const 0))))";
        plan(call, |_, plan| assert!(constant(plan).code_tables.len() == 1 && !constant(plan).compares));
        let changes = "(module (type $f (func)) (table 1 funcref) (elem (i32.const 0) $f)
            (func $f (drop (table.get (i32.const 0))) (call_indirect (type $f) (i32.const 0))))";
        plan(changes, |_, plan| assert!(matches!(plan.tables[TableId(0)], TablePlan::Stored(_))));
    }
}
