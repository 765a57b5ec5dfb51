//! riscv64: words of messages that nobody looks at are not fetched, and where none is, the call is replaced by the
//! instruction. Cranelift itself keeps loads whose results are not used.

use super::{MESSAGE, RESULTS, SystemCall, SystemCallSymbols, instruction, name_of};
use crate::translate::signature;
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{
    ExtFuncData, FuncRef, Function, Inst, InstructionData, Opcode, UserExternalName, Value, types,
};
use wasm2sel4_abi::protocol::REGISTER_WORDS;

/// Removes what is computed of messages for nothing.
pub fn drop_unused(function: &mut Function, symbols: SystemCallSymbols) {
    let name = UserExternalName::new(0, symbols.exchange.as_u32());
    let mut callees = function.dfg.ext_funcs.iter();
    let exchange = callees.find(|(_, callee)| name_of(function, &callee.name) == Some(&name));
    let Some((exchange, _)) = exchange else { return };

    let mut uses = Uses::of(function);
    let calls: Vec<Inst> = instructions(function).filter(|inst| callee_of(function, *inst) == Some(exchange)).collect();
    uses.remove_unused(function);
    for call in calls {
        // The area is the last parameter but one; its address has a use in each load that is left.
        let [.., area, number] = *function.dfg.inst_args(call) else { continue };
        if uses.counts[function.dfg.resolve_aliases(area)] == 1
            && let Some(system_call) = constant(function, number).and_then(SystemCall::from_number)
        {
            let parameters = if system_call.sends() { MESSAGE } else { MESSAGE - REGISTER_WORDS };
            become_instruction(function, call, system_call, parameters);
        }
    }
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

/// The number that a value always is.
fn constant(function: &Function, value: Value) -> Option<i64> {
    let definition = function.dfg.value_def(function.dfg.resolve_aliases(value)).inst()?;
    match function.dfg.insts[definition] {
        InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => Some(imm.bits()),
        _ => None,
    }
}

/// Turns a call of the routine into one that becomes the instruction and has the first parameters only.
fn become_instruction(function: &mut Function, call: Inst, system_call: SystemCall, parameters: usize) {
    let signature = signature::platform(&vec![types::I64; parameters], &[types::I64; RESULTS]);
    let signature = function.import_signature(signature);
    let name = instruction::name(function, system_call);
    let callee = function.import_function(ExtFuncData { name, signature, colocated: true, patchable: false });
    let dfg = &mut function.dfg;
    let InstructionData::Call { func_ref, args, .. } = &mut dfg.insts[call] else { return };
    *func_ref = callee;
    args.truncate(parameters, &mut dfg.value_lists);
    // What makes room stands behind the routine's call only.
    if let Some(room) = function.layout.next_inst(call)
        && let Some(callee) = callee_of(function, room)
        && instruction::is_room(function, &function.dfg.ext_funcs[callee].name)
    {
        function.layout.remove_inst(room);
    }
}
