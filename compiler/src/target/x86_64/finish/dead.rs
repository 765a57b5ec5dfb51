//! What nobody reads, and what could be read where it is.
//!
//! - A move, an address or a constant whose register nobody reads goes. (Nothing that may trap: of memory, only the
//!   frame is read by what goes.)
//! - A value that is loaded from the frame for one instruction is read by that instruction.
//! - A comparison of a number with zero goes, if the instruction that made the number has left the same flags.
//! - A copy that the next operation overwrites is made by the operation, where there is a form for it: sums and a
//!   shift by one bit by `lea`, the lowest byte or two by a move that extends.

use super::code::{Code, End, Line, Part};
use super::copies::{Whole, has_address, place, whole};
use super::live::{Live, before};
use super::registers::{Analysis, Number, Set};
use iced_x86::{Code as Opcode, ConditionCode, Instruction, MemoryOperand, Mnemonic, OpKind, Register};

/// Runs the pass.
pub fn run(code: &mut Code, analysis: &mut Analysis) {
    let live = Live::find(code);
    let has_address = has_address(code);
    for number in 0..code.parts.len() {
        let end = live.end(code, number);
        let is_read_later = code.parts[number].successors().any(|next| !live.begins(next).is_apart(Set::FLAGS));
        let part = &mut code.parts[number];
        let mut block = Lines { part, end, flags_leave: is_read_later, after: Vec::new() };
        block.remove_unread();
        block.look();
        block.fuse(analysis, has_address);
    }
}

/// The instructions of a block.
struct Lines<'a> {
    part: &'a mut Part,
    /// What is read when the block has ended.
    end: Set,
    /// Whether other blocks read its flags.
    flags_leave: bool,
    /// By instruction, what is read after it.
    after: Vec<Set>,
}

impl Lines<'_> {
    /// Finds out what is read after each instruction.
    fn look(&mut self) {
        self.after = vec![Set::NONE; self.part.lines.len()];
        let mut live = self.end;
        for (after, line) in self.after.iter_mut().zip(&self.part.lines).rev() {
            *after = live;
            live = before(live, &line.effects);
        }
    }

    /// Takes out what nobody reads.
    fn remove_unread(&mut self) {
        let mut live = self.end;
        let mut kept = Vec::with_capacity(self.part.lines.len());
        for line in std::mem::take(&mut self.part.lines).into_iter().rev() {
            if is_pure(&line) && line.effects.writes.is_apart(live) {
                continue;
            }
            live = before(live, &line.effects);
            kept.push(line);
        }
        kept.reverse();
        self.part.lines = kept;
    }

    /// Makes one instruction of two.
    fn fuse(&mut self, analysis: &mut Analysis, has_address: bool) {
        let mut gone = vec![false; self.part.lines.len()];
        for index in 0..self.part.lines.len() {
            if is_zero_test(&self.part.lines[index]) && self.has_flags_of(index, &gone) {
                gone[index] = true;
                continue;
            }
            let line = &self.part.lines[index];
            if line.is_linked || line.reference.is_some() {
                continue;
            }
            gone[index] = match whole(&line.instruction) {
                Some(Whole::Between(to, from)) => self.fuse_copy(index, to, from, analysis),
                Some(Whole::Load(to, from)) if !has_address => self.fuse_load(index, to, from, analysis),
                _ => false,
            };
        }
        let mut gone = gone.into_iter();
        self.part.lines.retain(|_| !gone.next().unwrap_or(false));
    }

    /// Has the only reader of a copy make it; tells whether there was such a reader.
    fn fuse_copy(&mut self, index: usize, to: Number, from: Number, analysis: &mut Analysis) -> bool {
        let both = Set::from(to) | Set::from(from);
        for other in index + 1..self.part.lines.len() {
            let effects = self.part.lines[other].effects;
            if (effects.reads | effects.writes).is_apart(both) {
                continue;
            }
            let line = &mut self.part.lines[other];
            let fused = fused(&line.instruction, to, from);
            let keeps_flags = self.after[other].is_apart(Set::FLAGS);
            return keeps_flags && effects.writes.has(to) && fused.is_some_and(|fused| line.replace(fused, analysis));
        }
        false
    }

    /// Has the only reader of what is loaded from the frame read it there; tells whether there was such a reader.
    fn fuse_load(&mut self, index: usize, to: Number, from: i64, analysis: &mut Analysis) -> bool {
        for other in index + 1..self.part.lines.len() {
            let effects = self.part.lines[other].effects;
            if effects.calls || !(effects.writes & Set::FRAME).is_apart(Set::FRAME) {
                return false;
            }
            if !effects.reads.has(to) {
                let in_frame =
                    matches!(self.part.lines[other].instruction.memory_base(), Register::RSP | Register::RBP);
                if effects.writes.has(to) || effects.stores && in_frame {
                    return false;
                }
                continue;
            }
            // Who writes it, too, cannot do with memory.
            let is_last = !self.after[other].has(to) && !effects.writes.has(to);
            let line = &mut self.part.lines[other];
            let reads = is_last.then(|| reading(&line.instruction, to, from)).flatten();
            return reads.is_some_and(|reads| line.replace(reads, analysis));
        }
        false
    }

    /// Whether a comparison with zero finds the flags that it would make.
    fn has_flags_of(&self, test: usize, gone: &[bool]) -> bool {
        let tested = self.part.lines[test].instruction.op0_register();
        let Some(number) = Number::of(tested) else { return false };
        let mut before = (0..test).rev().filter(|index| !gone[*index]);
        let effects = |index: usize| &self.part.lines[index].effects;
        let Some(maker) = before.find(|index| !effects(*index).writes.is_apart(Set::FLAGS)) else { return false };
        if (maker + 1..test).any(|index| !gone[index] && effects(index).writes.has(number)) {
            return false;
        }
        let made = &self.part.lines[maker].instruction;
        if made.op0_kind() != OpKind::Register || made.op0_register() != tested {
            return false;
        }
        match made.mnemonic() {
            Mnemonic::And | Mnemonic::Or | Mnemonic::Xor => true,
            // What a sum carries and whether it overflows is another question than what a comparison with zero says.
            Mnemonic::Add | Mnemonic::Sub | Mnemonic::Neg => self.only_zero_and_sign(test),
            _ => false,
        }
    }

    /// Whether all that read the flags of an instruction ask for zero or for the sign.
    fn only_zero_and_sign(&self, index: usize) -> bool {
        let asks = |condition: ConditionCode| {
            matches!(condition, ConditionCode::e | ConditionCode::ne | ConditionCode::s | ConditionCode::ns)
        };
        for other in index + 1..self.part.lines.len() {
            let effects = self.part.lines[other].effects;
            let reads = !effects.reads.is_apart(Set::FLAGS);
            if reads && !asks(self.part.lines[other].instruction.condition_code()) {
                return false;
            }
            if !effects.kills.is_apart(Set::FLAGS) {
                return true;
            }
        }
        let in_branch = match &self.part.end {
            End::Branch(condition, ..) => condition.is_zero_or_sign(),
            _ => true,
        };
        in_branch && !self.flags_leave
    }
}

/// Whether an instruction does nothing but write a register, and may be left out if nobody reads that.
fn is_pure(line: &Line) -> bool {
    let instruction = &line.instruction;
    if instruction.op0_kind() != OpKind::Register || line.is_linked {
        return false;
    }
    let reads_memory = (0..instruction.op_count()).any(|operand| instruction.op_kind(operand) == OpKind::Memory);
    match instruction.mnemonic() {
        Mnemonic::Lea => true,
        Mnemonic::Mov
        | Mnemonic::Movaps
        | Mnemonic::Movapd
        | Mnemonic::Movdqa
        | Mnemonic::Movzx
        | Mnemonic::Movsx
        | Mnemonic::Movsxd => !reads_memory || place(instruction).is_some(),
        Mnemonic::Xor | Mnemonic::And | Mnemonic::Or | Mnemonic::Add | Mnemonic::Sub => !reads_memory,
        _ => false,
    }
}

/// Whether an instruction compares a register with zero.
fn is_zero_test(line: &Line) -> bool {
    let instruction = &line.instruction;
    let is_register = instruction.op0_kind() == OpKind::Register && instruction.op1_kind() == OpKind::Register;
    instruction.mnemonic() == Mnemonic::Test && is_register && instruction.op0_register() == instruction.op1_register()
}

/// What an operation on a copy is if it makes the copy itself; its flags are those of nothing.
fn fused(instruction: &Instruction, to: Number, from: Number) -> Option<Instruction> {
    let target = instruction.op0_register();
    if instruction.op0_kind() != OpKind::Register || Number::of(target) != Some(to) || instruction.op_count() != 2 {
        return None;
    }
    let is_wide = target.is_gpr64();
    if !is_wide && !target.is_gpr32() {
        return None;
    }
    let source = from.like(Register::RAX)?;
    let lea = if is_wide { Opcode::Lea_r64_m } else { Opcode::Lea_r32_m };
    let address = |memory: MemoryOperand| Instruction::with2(lea, target, memory).ok();
    let constant = || instruction.try_immediate(1).ok().map(u64::cast_signed);
    let is_constant = instruction.op1_kind() != OpKind::Register && instruction.op1_kind() != OpKind::Memory;
    match instruction.mnemonic() {
        Mnemonic::And if is_constant => {
            let (opcode, part) = match (constant()?, is_wide) {
                (0xff, false) => (Opcode::Movzx_r32_rm8, Register::AL),
                (0xffff, false) => (Opcode::Movzx_r32_rm16, Register::AX),
                _ => return None,
            };
            Instruction::with2(opcode, target, from.like(part)?).ok()
        }
        Mnemonic::Add | Mnemonic::Sub if is_constant => {
            // Of an operation of 32 bits, some forms have the constant extended and some do not.
            let constant = if is_wide { constant()? } else { i64::from(constant()? as u32 as i32) };
            let constant = if instruction.mnemonic() == Mnemonic::Sub { constant.checked_neg()? } else { constant };
            let constant = i32::try_from(constant).ok()?;
            address(MemoryOperand::with_base_displ(source, constant.into()))
        }
        Mnemonic::Add if instruction.op1_kind() == OpKind::Register => {
            let other = Number::of(instruction.op1_register()).filter(|other| *other != to)?;
            let other = other.like(Register::RAX)?;
            // The stack pointer is no index.
            address(MemoryOperand::with_base_index(source, other))
        }
        Mnemonic::Shl if is_constant && constant()? == 1 => address(MemoryOperand::with_base_index(source, source)),
        _ => None,
    }
}

/// What an instruction is that reads a place of the frame instead of a register; none if there is no such form, or if
/// it reads the register in two ways.
fn reading(instruction: &Instruction, register: Number, from: i64) -> Option<Instruction> {
    let is_it = |operand: u32| {
        instruction.op_kind(operand) == OpKind::Register
            && Number::of(instruction.op_register(operand)) == Some(register)
    };
    let mut operands = (0..instruction.op_count()).filter(|operand| is_it(*operand));
    let operand = operands.next()?;
    if operands.next().is_some() {
        return None;
    }
    let has_memory = (0..instruction.op_count()).any(|operand| instruction.op_kind(operand) == OpKind::Memory);
    let part = instruction.op_register(operand);
    if has_memory || !part.is_gpr32() && !part.is_gpr64() {
        return None;
    }
    let is_two = instruction.op_count() == 2;
    let is_simple = match instruction.mnemonic() {
        Mnemonic::Cmp | Mnemonic::Test => true,
        Mnemonic::Add | Mnemonic::Sub | Mnemonic::And | Mnemonic::Or | Mnemonic::Xor | Mnemonic::Imul => operand == 1,
        Mnemonic::Mov | Mnemonic::Movsxd => operand == 1,
        _ => false,
    };
    if !is_two || !is_simple {
        return None;
    }
    let mut reading = *instruction;
    reading.set_code(with_memory(instruction.code(), operand)?);
    reading.set_op_kind(operand, OpKind::Memory);
    reading.set_memory_base(Register::RSP);
    reading.set_memory_index(Register::None);
    reading.set_memory_displacement64(from.cast_unsigned());
    reading.set_memory_displ_size(if from == 0 { 0 } else { 1 });
    Some(reading)
}

/// The form of an operation that reads one of its operands from memory.
fn with_memory(code: Opcode, operand: u32) -> Option<Opcode> {
    let memory_first = [(Opcode::Cmp_r32_rm32, Opcode::Cmp_rm32_r32), (Opcode::Cmp_r64_rm64, Opcode::Cmp_rm64_r64)];
    let memory_second = [
        (Opcode::Cmp_rm32_r32, Opcode::Cmp_r32_rm32),
        (Opcode::Cmp_rm64_r64, Opcode::Cmp_r64_rm64),
        (Opcode::Add_rm32_r32, Opcode::Add_r32_rm32),
        (Opcode::Add_rm64_r64, Opcode::Add_r64_rm64),
        (Opcode::Sub_rm32_r32, Opcode::Sub_r32_rm32),
        (Opcode::Sub_rm64_r64, Opcode::Sub_r64_rm64),
        (Opcode::And_rm32_r32, Opcode::And_r32_rm32),
        (Opcode::And_rm64_r64, Opcode::And_r64_rm64),
        (Opcode::Or_rm32_r32, Opcode::Or_r32_rm32),
        (Opcode::Or_rm64_r64, Opcode::Or_r64_rm64),
        (Opcode::Xor_rm32_r32, Opcode::Xor_r32_rm32),
        (Opcode::Xor_rm64_r64, Opcode::Xor_r64_rm64),
        (Opcode::Mov_rm32_r32, Opcode::Mov_r32_rm32),
        (Opcode::Mov_rm64_r64, Opcode::Mov_r64_rm64),
    ];
    let turned = if operand == 0 { &memory_first[..] } else { &memory_second[..] };
    Some(turned.iter().find(|(from, _)| *from == code).map_or(code, |(_, to)| *to))
}

#[cfg(test)]
mod tests {
    use super::super::code::Block;
    use super::super::testing::{code, condition, constant, copy, forms, keep, load, store, trap, two};
    use super::{Analysis, End, Instruction, MemoryOperand, Opcode, Register, run};

    /// Forms of what is left of one block, behind which nothing is read.
    fn left(instructions: Vec<Instruction>) -> Vec<Opcode> {
        let mut code = code(vec![([instructions, vec![trap()]].concat(), End::Leave)]);
        run(&mut code, &mut Analysis::new());
        let mut forms = forms(&code).remove(0);
        forms.pop();
        forms
    }

    /// Forms of what is left of a block that ends with a branch on a condition (by its bits).
    fn left_before(instructions: Vec<Instruction>, bits: u8) -> Vec<Opcode> {
        let end = || (vec![trap()], End::Leave);
        let branch = End::Branch(condition(bits), Block(1), Block(2));
        let mut code = code(vec![(instructions, branch), end(), end()]);
        run(&mut code, &mut Analysis::new());
        forms(&code).remove(0)
    }

    #[test]
    fn what_nobody_reads_goes() {
        assert!(left(vec![copy(Register::RAX, Register::RCX)]).is_empty());
        assert!(left(vec![load(Register::RAX, 8)]).is_empty());
        // A load from a heap may trap.
        let heap = MemoryOperand::with_base(Register::RCX);
        assert_eq!(left(vec![Instruction::with2(Opcode::Mov_r64_rm64, Register::RAX, heap).unwrap()]).len(), 1);
        // Half of the register is still wanted.
        let half = two(Opcode::Mov_r8_rm8, Register::AL, Register::CL);
        assert_eq!(left(vec![copy(Register::RAX, Register::RDX), half, keep(Register::RAX)]).len(), 3);
        // The old value stays if a condition does not hold.
        let perhaps = two(Opcode::Cmove_r32_rm32, Register::EAX, Register::ECX);
        let test = two(Opcode::Test_rm32_r32, Register::EDX, Register::EDX);
        assert_eq!(left(vec![copy(Register::RAX, Register::RDX), test, perhaps, keep(Register::RAX)]).len(), 4);
    }

    #[test]
    fn a_sum_has_been_compared_with_zero_where_overflow_does_not_matter() {
        let lines = || {
            let sum = constant(Opcode::Sub_rm32_imm32, Register::EAX, 1);
            vec![sum, keep(Register::RAX), two(Opcode::Test_rm32_r32, Register::EAX, Register::EAX)]
        };
        for bits in 0..16 {
            let count = if matches!(bits, 4 | 5 | 8 | 9) { 2 } else { 3 };
            assert_eq!(left_before(lines(), bits).len(), count, "condition {bits:#x}");
        }
        let mask = constant(Opcode::And_rm32_imm32, Register::EAX, 12);
        let test = two(Opcode::Test_rm32_r32, Register::EAX, Register::EAX);
        assert_eq!(left_before(vec![mask, keep(Register::RAX), test], 12).len(), 2);
        // Something else has changed the flags, or the number.
        let other = constant(Opcode::Add_rm32_imm32, Register::ECX, 1);
        assert_eq!(left_before(vec![mask, keep(Register::RAX), other, keep(Register::RCX), test], 4).len(), 5);
        let again = two(Opcode::Mov_r32_rm32, Register::EAX, Register::EDX);
        assert_eq!(left_before(vec![mask, keep(Register::RAX), again, test], 4).len(), 4);
        // Another width.
        let wide = two(Opcode::Test_rm64_r64, Register::RAX, Register::RAX);
        assert_eq!(left_before(vec![mask, keep(Register::RAX), wide], 8).len(), 3);
    }

    #[test]
    fn flags_that_another_block_asks_for_count() {
        for bits in [5, 12] {
            let sum = constant(Opcode::Sub_rm32_imm32, Register::EAX, 1);
            let test = two(Opcode::Test_rm32_r32, Register::EAX, Register::EAX);
            let end = || (vec![trap()], End::Leave);
            let first = (vec![sum, keep(Register::RAX), test], End::Branch(condition(4), Block(1), Block(2)));
            let second = (vec![], End::Branch(condition(bits), Block(2), Block(3)));
            let mut code = code(vec![first, second, end(), end()]);
            run(&mut code, &mut Analysis::new());
            // Which of them another block asks for is not looked at.
            assert_eq!(code.parts[0].lines.len(), 3, "condition {bits:#x}");
        }
    }

    #[test]
    fn what_is_loaded_once_is_read_where_it_is() {
        let compare = two(Opcode::Cmp_r32_rm32, Register::ECX, Register::EAX);
        assert_eq!(left_before(vec![load(Register::RAX, 8), compare], 2), [Opcode::Cmp_r32_rm32]);
        let compare = two(Opcode::Cmp_r32_rm32, Register::EAX, Register::ECX);
        assert_eq!(left_before(vec![load(Register::RAX, 8), compare], 2), [Opcode::Cmp_rm32_r32]);
        // It is read again, it is read in two ways, its place is written before.
        assert_eq!(left_before(vec![load(Register::RAX, 8), compare, keep(Register::RAX)], 2).len(), 3);
        let twice = two(Opcode::Cmp_r32_rm32, Register::EAX, Register::EAX);
        assert_eq!(left_before(vec![load(Register::RAX, 8), twice], 2).len(), 2);
        assert_eq!(left_before(vec![load(Register::RAX, 8), store(8, Register::RDX), compare], 2).len(), 3);
        // Memory that the instruction addresses by it.
        let heap = MemoryOperand::with_base(Register::RAX);
        let access = Instruction::with2(Opcode::Cmp_r32_rm32, Register::ECX, heap).unwrap();
        assert_eq!(left_before(vec![load(Register::RAX, 8), access], 2).len(), 2);
    }

    #[test]
    fn an_operation_makes_its_copy() {
        let operation = |operation| left(vec![copy(Register::RAX, Register::RCX), operation, keep(Register::RAX)]);
        let sum = constant(Opcode::Add_rm32_imm32, Register::EAX, -3);
        assert_eq!(operation(sum), [Opcode::Lea_r32_m, Opcode::Mov_rm64_r64]);
        let byte = constant(Opcode::And_rm32_imm32, Register::EAX, 0xff);
        assert_eq!(operation(byte), [Opcode::Movzx_r32_rm8, Opcode::Mov_rm64_r64]);
        let other = constant(Opcode::And_rm32_imm32, Register::EAX, 0x7f);
        assert_eq!(operation(other).len(), 3);
        // Its flags are asked for.
        let lines = vec![copy(Register::RAX, Register::RCX), sum, keep(Register::RAX)];
        assert_eq!(left_before(lines, 4).len(), 3);
        // The original changes before.
        let change = constant(Opcode::Add_rm64_imm32, Register::RCX, 1);
        let lines = vec![copy(Register::RAX, Register::RCX), change, sum, keep(Register::RAX), keep(Register::RCX)];
        assert_eq!(left(lines).len(), 5);
    }

    #[test]
    fn the_sum_of_a_copy_has_the_same_constant() {
        let copied = copy(Register::RAX, Register::RCX);
        for (code, value) in [(Opcode::Add_rm32_imm32, -3), (Opcode::Sub_rm32_imm32, 3), (Opcode::Sub_rm64_imm32, 3)] {
            let wide = code == Opcode::Sub_rm64_imm32;
            let sum = constant(code, if wide { Register::RAX } else { Register::EAX }, value);
            let mut one =
                super::super::testing::code(vec![(vec![copied, sum, keep(Register::RAX), trap()], End::Leave)]);
            run(&mut one, &mut Analysis::new());
            let lea = one.parts[0].lines[0].instruction;
            assert_eq!(lea.memory_displacement64().cast_signed(), -3, "{code:?}");
            assert_eq!(lea.memory_base(), Register::RCX);
        }
    }
}
