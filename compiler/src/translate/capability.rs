//! **References keep their meaning.** This is the only file that makes the address of a slot of a table, and the one
//! that decides how long it may be used.
//!
//! On seL4 an external reference is the address of a slot that holds the capability and is not written again while the
//! reference lives: a *settled* reference. A table of external references is a CNode, whose slots hold copies, and
//! storage for the settled references. `table.get` takes the element's slot itself, which is a bounds check and an
//! addition. Such a *borrowed* reference means the same as the settled one only until its element is written, so it
//! exists on the operand stack alone, from `table.get` to the first instruction that [`leaves_borrowed`] does not list.
//! Before that instruction, everything borrowed is replaced by what storage holds, which is a load: [`settle`]. A
//! listed instruction neither writes a table, nor calls what might, nor branches, nor stores its operand anywhere.
//!
//! So no borrowed reference is ever in a local, a global, a table, a block's parameter, an argument or a result of a
//! WebAssembly function; `docs/design.md`, "References", has the whole argument.

use super::emitter::Region;
use super::function::FunctionTranslator;
use super::storage;
use crate::error::{Error, Result};
use crate::module::FunctionIndex;
use crate::plan::{Entry, StoredTable, TablePlan};
use crate::store::{CPtr, TableId};
use cranelift_codegen::ir::{InstBuilder, InstructionData, Opcode, Value, types};
use wasmparser::Operator;

/// Whether references that are borrowed before an instruction still are during it.
pub fn leaves_borrowed(translator: &FunctionTranslator<'_>, operator: &Operator<'_>) -> bool {
    match *operator {
        // A function of the host writes no table, and takes its operands before anything else happens.
        Operator::Call { function_index } => {
            let id = translator.instance.functions[FunctionIndex(function_index)];
            translator.context.symbols.providers.contains_key(&id)
        }
        Operator::Nop
        | Operator::Drop
        | Operator::LocalGet { .. }
        | Operator::GlobalGet { .. }
        | Operator::I32Const { .. }
        | Operator::I64Const { .. }
        | Operator::F32Const { .. }
        | Operator::F64Const { .. }
        | Operator::RefNull { .. }
        | Operator::RefIsNull
        | Operator::TableGet { .. }
        | Operator::TableSize { .. } => true,
        _ => false,
    }
}

/// The slot of an element whose 64-bit index is checked, without a load.
pub fn borrow(translator: &mut FunctionTranslator<'_>, table: TableId, entry: Entry, index: Value) -> Value {
    let slot = slot(translator, entry, index);
    translator.borrowed.insert(slot, (table, index));
    slot
}

/// The address of the slot of a checked 64-bit index.
pub fn slot(translator: &mut FunctionTranslator<'_>, entry: Entry, index: Value) -> Value {
    let CPtr(first) = entry.first_slot();
    translator.emitter.ins().iadd_imm_u(index, first as i64)
}

/// A reference that keeps its meaning whatever happens: what storage holds, if this one is borrowed.
pub fn settle(translator: &mut FunctionTranslator<'_>, reference: Value) -> Result<Value> {
    let Some(&(table, index)) = translator.borrowed.get(&reference) else { return Ok(reference) };
    match &translator.context.plan.tables[table] {
        TablePlan::Stored(plan) => Ok(stored(translator, plan, index)),
        TablePlan::Constant(_) => Err(Error::internal("a reference is borrowed from a table without slots")),
    }
}

/// Whether a reference is the slot of a table whose type has no null.
pub fn is_never_null(translator: &FunctionTranslator<'_>, reference: Value) -> bool {
    let table = translator.borrowed.get(&reference).map(|(table, _)| *table);
    table.is_some_and(|table| !translator.context.store.tables[table].ty.element.nullable)
}

/// The slot of a settled reference that is a constant: of an imported capability. (Null is one, too.)
pub fn imported(translator: &FunctionTranslator<'_>, settled: Value) -> Option<CPtr> {
    let function = &translator.emitter.builder.func;
    let instruction = function.dfg.value_def(settled).inst()?;
    match function.dfg.insts[instruction] {
        InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => Some(CPtr(imm.bits() as u64)),
        _ => None,
    }
}

/// Settles everything on the operand stack.
pub fn settle_all(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    if translator.borrowed.is_empty() {
        return Ok(());
    }
    if translator.reachable {
        for position in 0..translator.stack.len() {
            let settled = settle(translator, translator.stack[position])?;
            translator.stack[position] = settled;
        }
    }
    translator.borrowed.clear();
    Ok(())
}

/// The settled reference of an element whose 64-bit index is checked.
fn stored(translator: &mut FunctionTranslator<'_>, plan: &StoredTable, index: Value) -> Value {
    let element = storage::address(&mut translator.emitter, plan, index);
    let flags = translator.emitter.trusted(Region::StoredTables);
    translator.emitter.ins().load(types::I64, flags, element, 0)
}
