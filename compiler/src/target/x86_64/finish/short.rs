//! Constants of one byte are one byte. The code generator gives sums and comparisons the form with four.

use super::code::Code;
use super::registers::Analysis;
use iced_x86::{Code as Opcode, OpKind};

/// Operations, with four bytes of a constant and with one.
const FORMS: [(Opcode, Opcode); 14] = [
    (Opcode::Add_rm32_imm32, Opcode::Add_rm32_imm8),
    (Opcode::Add_rm64_imm32, Opcode::Add_rm64_imm8),
    (Opcode::Or_rm32_imm32, Opcode::Or_rm32_imm8),
    (Opcode::Or_rm64_imm32, Opcode::Or_rm64_imm8),
    (Opcode::And_rm32_imm32, Opcode::And_rm32_imm8),
    (Opcode::And_rm64_imm32, Opcode::And_rm64_imm8),
    (Opcode::Sub_rm32_imm32, Opcode::Sub_rm32_imm8),
    (Opcode::Sub_rm64_imm32, Opcode::Sub_rm64_imm8),
    (Opcode::Xor_rm32_imm32, Opcode::Xor_rm32_imm8),
    (Opcode::Xor_rm64_imm32, Opcode::Xor_rm64_imm8),
    (Opcode::Cmp_rm32_imm32, Opcode::Cmp_rm32_imm8),
    (Opcode::Cmp_rm64_imm32, Opcode::Cmp_rm64_imm8),
    (Opcode::Imul_r32_rm32_imm32, Opcode::Imul_r32_rm32_imm8),
    (Opcode::Imul_r64_rm64_imm32, Opcode::Imul_r64_rm64_imm8),
];

/// Runs the pass.
pub fn run(code: &mut Code, analysis: &mut Analysis) {
    for line in code.parts.iter_mut().flat_map(|part| &mut part.lines) {
        let Some((_, short)) = FORMS.iter().find(|(long, _)| *long == line.instruction.code()) else { continue };
        let operand = line.instruction.op_count() - 1;
        // An immediate of 32 bits, of either kind, is what the operation extends by its sign or does not extend.
        let constant = line.instruction.immediate(operand) as u32 as i32;
        let Ok(constant) = i8::try_from(constant) else { continue };
        let is_wide = matches!(line.instruction.op_kind(operand), OpKind::Immediate32to64);
        let mut instruction = line.instruction;
        instruction.set_code(*short);
        instruction.set_op_kind(operand, if is_wide { OpKind::Immediate8to64 } else { OpKind::Immediate8to32 });
        match is_wide {
            true => instruction.set_immediate8to64(constant.into()),
            false => instruction.set_immediate8to32(constant.into()),
        }
        line.replace(instruction, analysis);
    }
}
