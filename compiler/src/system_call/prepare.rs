//! What placeholders need of a whole function before its code is generated.
//!
//! **What is assumed, and checked here**: every call of a routine is directly followed, in the same block, by the call
//! that makes room, and such calls are nowhere else; a routine's call has one of the kernel's system calls as a
//! constant. **What holds afterwards**: every call of a routine has a name that says its system call, so the generated
//! code does, too.

mod riscv64;
mod x86_64;

use super::Making;
use super::placeholder::{Placeholder, routine_of};
use crate::error::{Error, Result};
use crate::target::Convention;
use cranelift_codegen::ir::{ExtFuncData, FuncRef, Function, Inst, InstructionData, Opcode, Value};
use wasm2sel4_abi::sel4::SystemCall;

impl Making {
    /// Prepares a translated function for the code generator; tells whether that must keep the pinned register free.
    ///
    /// # Errors
    ///
    /// An internal one, if the function's system calls are not as [`super::lower`] makes them.
    pub fn prepare(&self, function: &mut Function) -> Result<bool> {
        let is_routine = |callee: &ExtFuncData| routine_of(function, &callee.name, self.routines).is_some();
        if !function.dfg.ext_funcs.values().any(is_routine) {
            return Ok(false);
        }
        let uses_pinned = match self.convention {
            Convention::Inline => {
                return Err(Error::internal("a routine is called where every system call is an instruction"));
            }
            Convention::Registers => {
                x86_64::preserve_pinned_register(function)?;
                true
            }
            Convention::Area => {
                riscv64::drop_unused(self, function)?;
                false
            }
        };
        name_calls(self, function)?;
        Ok(uses_pinned)
    }
}

/// Gives every call of a routine a name that says which system call it makes, and looks whether there is room behind
/// it.
fn name_calls(making: &Making, function: &mut Function) -> Result<()> {
    let lonely = || {
        Error::internal("the call of a routine for system calls has no room behind it, or room has no call before it")
    };
    let all: Vec<Inst> = instructions(function).collect();
    for inst in all {
        if is_room(function, inst) {
            // A call that is named already: blocks are walked in order.
            let before = function.layout.prev_inst(inst).and_then(|before| callee_of(function, before));
            let before = before.map(|callee| Placeholder::of_name(function, &function.dfg.ext_funcs[callee].name));
            if !matches!(before.transpose()?.flatten(), Some(Placeholder::RoutineCall { .. })) {
                return Err(lonely());
            }
        }
        let Some(callee) = callee_of(function, inst) else { continue };
        let data = function.dfg.ext_funcs[callee].clone();
        let Some(is_short) = routine_of(function, &data.name, making.routines) else { continue };
        if !function.layout.next_inst(inst).is_some_and(|next| is_room(function, next)) {
            return Err(lonely());
        }
        let call = constant_call(making, function, inst)?;
        let name = Placeholder::RoutineCall { call, is_short: is_short.0 }.name(function);
        let named = function.import_function(ExtFuncData { name, ..data });
        if let InstructionData::Call { func_ref, .. } = &mut function.dfg.insts[inst] {
            *func_ref = named;
        }
    }
    Ok(())
}

fn instructions(function: &Function) -> impl Iterator<Item = Inst> {
    function.layout.blocks().flat_map(|block| function.layout.block_insts(block))
}

fn callee_of(function: &Function, inst: Inst) -> Option<FuncRef> {
    match function.dfg.insts[inst] {
        InstructionData::Call { opcode: Opcode::Call, func_ref, .. } => Some(func_ref),
        _ => None,
    }
}

/// Whether an instruction is a call that makes room.
fn is_room(function: &Function, inst: Inst) -> bool {
    let callee = callee_of(function, inst).map(|callee| &function.dfg.ext_funcs[callee].name);
    callee.is_some_and(|name| matches!(Placeholder::of_name(function, name), Ok(Some(Placeholder::Room))))
}

/// The system call that a call of a routine makes.
fn constant_call(making: &Making, function: &Function, call: Inst) -> Result<SystemCall> {
    let arguments = function.dfg.inst_args(call);
    let number = match making.convention {
        Convention::Registers => arguments.get(2),
        Convention::Inline | Convention::Area => arguments.last(),
    };
    let number = number.and_then(|number| constant(function, *number)).and_then(|number| i32::try_from(number).ok());
    let call = number.and_then(|number| making.system_call(number));
    call.ok_or_else(|| Error::internal("the call of a routine does not say which system call it makes"))
}

/// The number that a value always is.
fn constant(function: &Function, value: Value) -> Option<i64> {
    let definition = function.dfg.value_def(function.dfg.resolve_aliases(value)).inst()?;
    match function.dfg.insts[definition] {
        InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => Some(imm.bits()),
        _ => None,
    }
}
