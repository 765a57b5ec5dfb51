//! riscv64: words of a message that nobody uses are not loaded, and where none is loaded, the call can be replaced by
//! the instruction. Cranelift itself keeps loads whose results are not used.
//!
//! **What is assumed**: the routine's parameters are the capability, the information, four words, the area and the
//! number; loads of words get the address from the same value as the call. If the area is used in any other way, it
//! counts as used.

use super::{callee_of, constant_call, instructions, is_room};
use crate::error::{Error, Result};
use crate::system_call::Making;
use crate::system_call::lower::{MESSAGE, RESULTS, words};
use crate::system_call::placeholder::{Placeholder, routine_of};
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{ExtFuncData, Function, Inst, InstructionData, Value};
use cranelift_codegen::isa::CallConv;
use wasm2sel4_abi::protocol::REGISTER_WORDS;
use wasm2sel4_abi::sel4::SystemCall;

/// Removes what is computed of messages for nothing.
///
/// # Errors
///
/// An internal one, if a call of the routine is not as it was made.
pub fn drop_unused(making: &Making, function: &mut Function) -> Result<()> {
    let mut callees = function.dfg.ext_funcs.iter();
    let exchange = callees.find(|(_, callee)| routine_of(function, &callee.name, making.routines).is_some());
    let Some((exchange, _)) = exchange else { return Ok(()) };

    let mut uses = Uses::of(function);
    let calls: Vec<Inst> = instructions(function).filter(|inst| callee_of(function, *inst) == Some(exchange)).collect();
    uses.remove_unused(function);
    for call in calls {
        // The area is the last parameter but one; its address has a use in each load that is left.
        let [.., area, _] = *function.dfg.inst_args(call) else { return Err(misshapen()) };
        if uses.counts[function.dfg.resolve_aliases(area)] == 1 {
            let system_call = constant_call(making, function, call)?;
            let parameters = if system_call.sends() { MESSAGE } else { MESSAGE - REGISTER_WORDS };
            become_instruction(function, call, system_call, parameters)?;
        }
    }
    Ok(())
}

/// How often each value is used.
struct Uses {
    counts: SecondaryMap<Value, u32>,
}

impl Uses {
    fn of(function: &Function) -> Self {
        let mut counts = SecondaryMap::new();
        for value in instructions(function).flat_map(|inst| function.dfg.inst_values(inst)) {
            counts[function.dfg.resolve_aliases(value)] += 1;
        }
        Self { counts }
    }

    /// Removes instructions that do nothing but compute what is not used, and those whose results only they have used.
    fn remove_unused(&mut self, function: &mut Function) {
        let mut candidates: Vec<Inst> = instructions(function).collect();
        while let Some(inst) = candidates.pop() {
            let is_unused = function.dfg.inst_results(inst).iter().all(|result| self.counts[*result] == 0);
            if !is_unused || !does_nothing_else(function, inst) || function.layout.inst_block(inst).is_none() {
                continue;
            }
            let operands: Vec<Value> = function.dfg.inst_values(inst).collect();
            function.layout.remove_inst(inst);
            for operand in operands {
                let operand = function.dfg.resolve_aliases(operand);
                self.counts[operand] -= 1;
                candidates.extend(function.dfg.value_def(operand).inst());
            }
        }
    }
}

/// Whether an instruction does nothing but compute its results: it may load, if that cannot trap.
fn does_nothing_else(function: &Function, inst: Inst) -> bool {
    let data = &function.dfg.insts[inst];
    let opcode = data.opcode();
    let does_more = opcode.is_terminator()
        || opcode.is_branch()
        || opcode.is_call()
        || opcode.can_store()
        || opcode.other_side_effects();
    let flags = data.memflags_data(&function.dfg);
    let may_trap = flags.map_or(opcode.can_trap() || opcode.can_load(), |flags| !flags.notrap());
    !does_more && !may_trap
}

/// Turns a call of the routine into one that becomes the instruction and has the first parameters only.
fn become_instruction(function: &mut Function, call: Inst, system_call: SystemCall, parameters: usize) -> Result<()> {
    let signature = function.import_signature(words(parameters, RESULTS, CallConv::SystemV));
    let name = Placeholder::Instruction(system_call).name(function);
    let callee = function.import_function(ExtFuncData { name, signature, colocated: true, patchable: false });
    let dfg = &mut function.dfg;
    let InstructionData::Call { func_ref, args, .. } = &mut dfg.insts[call] else { return Err(misshapen()) };
    *func_ref = callee;
    args.truncate(parameters, &mut dfg.value_lists);
    // What makes room stands behind the routine's call only.
    let room = function.layout.next_inst(call).filter(|next| is_room(function, *next));
    function.layout.remove_inst(room.ok_or_else(misshapen)?);
    Ok(())
}

fn misshapen() -> Error {
    Error::internal("a call of the routine for system calls is not as it was made")
}
