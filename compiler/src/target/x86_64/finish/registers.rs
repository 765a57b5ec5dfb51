//! Which registers instructions read and write.

use OpAccess::{CondRead, CondWrite, Read, ReadCondWrite, ReadWrite, Write};
use iced_x86::{
    ConditionCode, FlowControl, Instruction, InstructionInfoFactory, Mnemonic, OpAccess, OpKind, Register, RflagsBits,
};
use std::ops::{BitAnd, BitOr, Not};

/// A general register or one for vectors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number(u8);

/// How many registers there are: 16 of each kind.
pub const COUNT: usize = 32;

impl Number {
    /// The register of which one is a part; none if it is of another kind.
    pub fn of(register: Register) -> Option<Self> {
        let is_known = register.is_gpr() || register.is_xmm() || register.is_ymm() || register.is_zmm();
        let number = u8::try_from(register.full_register().number()).ok().filter(|number| *number < 16)?;
        is_known.then_some(if register.is_gpr() { Self(number) } else { Self(number + 16) })
    }

    /// Its place in an array.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The same part of this register as another register is of its own; none if that is the second byte.
    pub fn like(self, other: Register) -> Option<Register> {
        const BYTES: [Register; 16] = [
            Register::AL,
            Register::CL,
            Register::DL,
            Register::BL,
            Register::SPL,
            Register::BPL,
            Register::SIL,
            Register::DIL,
            Register::R8L,
            Register::R9L,
            Register::R10L,
            Register::R11L,
            Register::R12L,
            Register::R13L,
            Register::R14L,
            Register::R15L,
        ];
        let number = u32::from(self.0) % 16;
        match other {
            Register::AH | Register::CH | Register::DH | Register::BH => None,
            other if other.is_gpr64() => Some(Register::RAX + number),
            other if other.is_gpr32() => Some(Register::EAX + number),
            other if other.is_gpr16() => Some(Register::AX + number),
            other if other.is_gpr8() => BYTES.get(number as usize).copied(),
            other => other.is_xmm().then_some(Register::XMM0 + number),
        }
    }
}

/// A set of registers; the flags are one more.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Set(u64);

impl Set {
    /// None.
    pub const NONE: Self = Self(0);
    /// All.
    pub const ALL: Self = Self((1 << (COUNT + 1)) - 1);
    /// The flags.
    pub const FLAGS: Self = Self(1 << COUNT);
    /// The stack pointer and the frame pointer.
    pub const FRAME: Self = Self(1 << 4 | 1 << 5);
    /// Those that calls may find parameters in: `rax`, `rcx`, `rdx`, `rsi`, `rdi`, `r8`, `r9`, the first eight for
    /// vectors; and those of the frame.
    const PARAMETERS: Self = Self(0b11_1111_0111 | 0xff << 16);
    /// Those that hold after a call what they held before: `rbx`, `rsp`, `rbp`, `r12` to `r15`.
    const KEPT: Self = Self(0b1111_0000_0011_1000);

    /// Whether a register is in it.
    pub fn has(self, register: Number) -> bool {
        self.0 & 1 << register.0 != 0
    }

    /// Whether it has nothing in common with another.
    pub fn is_apart(self, other: Self) -> bool {
        self.0 & other.0 == 0
    }

    /// The registers in it, without the flags.
    pub fn registers(self) -> impl Iterator<Item = Number> {
        (0..COUNT as u8).map(Number).filter(move |register| self.has(*register))
    }
}

impl From<Number> for Set {
    fn from(register: Number) -> Self {
        Self(1 << register.0)
    }
}

impl BitOr for Set {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Set {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Not for Set {
    type Output = Self;

    fn not(self) -> Self {
        Self(!self.0 & Self::ALL.0)
    }
}

/// What an instruction does with registers.
#[derive(Clone, Copy, Default, Debug)]
pub struct Effects {
    /// What it, or whoever goes on behind it, may read.
    pub reads: Set,
    /// What it may change.
    pub writes: Set,
    /// What it changes so that nothing is left of what was there.
    pub kills: Set,
    /// Whether it calls.
    pub calls: bool,
    /// Whether it writes memory.
    pub stores: bool,
}

/// What is asked about instructions.
pub struct Analysis {
    information: InstructionInfoFactory,
}

impl Analysis {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Self { information: InstructionInfoFactory::new() }
    }

    /// What an instruction does with registers, if it leaves the function or not. A call reads where parameters may be,
    /// and what it does not keep is not known to be gone: some calls keep everything.
    pub fn effects(&mut self, instruction: &Instruction, leaves: bool) -> Effects {
        let mut effects = Effects::default();
        let information = self.information.info(instruction);
        for used in information.used_registers() {
            let Some(register) = Number::of(used.register()) else { continue };
            let (reads, writes, is_whole) = match used.access() {
                Read | CondRead => (true, false, false),
                Write => (false, true, is_whole(instruction, used.register())),
                CondWrite => (false, true, false),
                ReadWrite | ReadCondWrite => (true, true, false),
                OpAccess::None | OpAccess::NoMemAccess => (false, false, false),
            };
            let register = Set::from(register);
            effects.reads = if reads { effects.reads | register } else { effects.reads };
            effects.writes = if writes { effects.writes | register } else { effects.writes };
            effects.kills = if is_whole { effects.kills | register } else { effects.kills };
        }
        if let Some(register) = moved_on_condition(instruction) {
            effects.reads = effects.reads | register.into();
            effects.kills = effects.kills & !Set::from(register);
        }
        let writes = |access| matches!(access, Write | CondWrite | ReadWrite | ReadCondWrite);
        effects.stores = information.used_memory().iter().any(|memory| writes(memory.access()));
        if instruction.rflags_read() != 0 {
            effects.reads = effects.reads | Set::FLAGS;
        }
        if instruction.rflags_modified() != 0 {
            effects.writes = effects.writes | Set::FLAGS;
            if changes_all_flags(instruction) {
                effects.kills = effects.kills | Set::FLAGS;
            }
        }
        match instruction.flow_control() {
            FlowControl::Call | FlowControl::IndirectCall => {
                effects.reads = effects.reads | Set::PARAMETERS;
                effects.writes = effects.writes & Set::FRAME | !Set::KEPT;
                effects.kills = Set::NONE;
                (effects.calls, effects.stores) = (true, true);
            }
            FlowControl::Exception => effects.reads = Set::FRAME,
            _ if leaves => effects.reads = Set::ALL,
            _ => {}
        }
        effects
    }
}

/// The register that a move on a condition leaves as it is if the condition does not hold.
fn moved_on_condition(instruction: &Instruction) -> Option<Number> {
    let is_conditional = instruction.condition_code() != ConditionCode::None && instruction.op_count() == 2;
    is_conditional.then(|| Number::of(instruction.op0_register())).flatten()
}

/// What an instruction is with other registers in the place of some that it names; none if that changes nothing.
pub fn renamed(instruction: &Instruction, rename: impl Fn(Register) -> Option<Register>) -> Option<Instruction> {
    let mut renamed = *instruction;
    for operand in 0..instruction.op_count() {
        match instruction.op_kind(operand) {
            OpKind::Register => {
                if let Some(register) = rename(instruction.op_register(operand)) {
                    renamed.set_op_register(operand, register);
                }
            }
            OpKind::Memory => {
                if let Some(register) = rename(instruction.memory_base()) {
                    renamed.set_memory_base(register);
                }
                if let Some(register) = rename(instruction.memory_index()) {
                    renamed.set_memory_index(register);
                }
            }
            _ => {}
        }
    }
    (renamed != *instruction).then_some(renamed)
}

/// Whether a register that an instruction writes has nothing of its earlier contents left.
fn is_whole(instruction: &Instruction, register: Register) -> bool {
    if register.is_gpr() {
        return register.is_gpr32() || register.is_gpr64();
    }
    let from_memory = instruction.op_count() == 2 && instruction.op1_kind() == OpKind::Memory;
    match instruction.mnemonic() {
        Mnemonic::Movaps | Mnemonic::Movapd | Mnemonic::Movdqa | Mnemonic::Movups | Mnemonic::Movupd => true,
        Mnemonic::Movdqu | Mnemonic::Movd | Mnemonic::Movq => true,
        Mnemonic::Movss | Mnemonic::Movsd => from_memory,
        _ => false,
    }
}

/// Whether all flags that a condition may ask for are new after an instruction.
fn changes_all_flags(instruction: &Instruction) -> bool {
    const ASKED: u32 = RflagsBits::OF | RflagsBits::SF | RflagsBits::ZF | RflagsBits::CF | RflagsBits::PF;
    // A shift by no bits changes none.
    let by_register = instruction.op_count() >= 2
        && (0..instruction.op_count()).any(|operand| {
            instruction.op_kind(operand) == OpKind::Register && instruction.op_register(operand) == Register::CL
        });
    instruction.rflags_modified() & ASKED == ASKED && !by_register
}

#[cfg(test)]
mod tests {
    use super::{Analysis, Number, Set};
    use iced_x86::{Decoder, Register};

    fn set(registers: &[Register]) -> Set {
        registers.iter().filter_map(|register| Number::of(*register)).fold(Set::NONE, |set, number| set | number.into())
    }

    /// What an instruction reads, writes and kills, of registers but not of flags.
    fn effects(bytes: &[u8]) -> [Set; 3] {
        let instruction = Decoder::new(64, bytes, 0).decode();
        let effects = Analysis::new().effects(&instruction, false);
        [effects.reads, effects.writes, effects.kills].map(|set| set & !Set::FLAGS)
    }

    #[test]
    fn parts_of_registers() {
        use Register::{RAX, RCX, RDI, RDX, RSI};
        // mov %cl, %al: the rest of the register stays.
        assert_eq!(effects(&[0x88, 0xc8]), [set(&[RCX]), set(&[RAX]), Set::NONE]);
        // mov %ecx, %eax: nothing stays.
        assert_eq!(effects(&[0x89, 0xc8]), [set(&[RCX]), set(&[RAX]), set(&[RAX])]);
        // mov %ah, %cl: the second byte is one of the register's.
        assert_eq!(effects(&[0x88, 0xe1]), [set(&[RAX]), set(&[RCX]), Set::NONE]);
        // cmove %ecx, %eax: what was there may stay.
        assert_eq!(effects(&[0x0f, 0x44, 0xc1]), [set(&[RAX, RCX]), set(&[RAX]), Set::NONE]);
        // div %ecx: registers that it does not name.
        assert_eq!(effects(&[0xf7, 0xf1])[0], set(&[RAX, RCX, RDX]));
        // rep movsb.
        assert_eq!(effects(&[0xf3, 0xa4])[0], set(&[RCX, RSI, RDI]));
        assert_eq!(Number::of(Register::DIL), Number::of(RDI));
        assert_eq!(Number::of(RDI).unwrap().like(Register::AL), Some(Register::DIL));
        assert_eq!(Number::of(RDI).unwrap().like(Register::AH), None);
    }

    #[test]
    fn parts_of_vectors() {
        use Register::{RCX, XMM0, XMM1};
        // movsd %xmm1, %xmm0: the upper half stays.
        assert_eq!(effects(&[0xf2, 0x0f, 0x10, 0xc1])[2], Set::NONE);
        // movsd (%rcx), %xmm0: it does not.
        assert_eq!(effects(&[0xf2, 0x0f, 0x10, 0x01]), [set(&[RCX]), set(&[XMM0]), set(&[XMM0])]);
        // movaps %xmm1, %xmm0.
        assert_eq!(effects(&[0x0f, 0x28, 0xc1]), [set(&[XMM1]), set(&[XMM0]), set(&[XMM0])]);
        // cvtsi2sd %rcx, %xmm0: the upper half stays.
        assert_eq!(effects(&[0xf2, 0x48, 0x0f, 0x2a, 0xc1])[2], Set::NONE);
    }

    #[test]
    fn flags() {
        let kills = |bytes: &[u8]| {
            let effects = Analysis::new().effects(&Decoder::new(64, bytes, 0).decode(), false);
            !effects.kills.is_apart(Set::FLAGS)
        };
        // add %ecx, %eax; shl $3, %eax.
        assert!(kills(&[0x01, 0xc8]) && kills(&[0xc1, 0xe0, 0x03]));
        // shl %cl, %eax may be by none; inc keeps the carry; mov has none.
        assert!(!kills(&[0xd3, 0xe0]) && !kills(&[0xff, 0xc0]) && !kills(&[0x89, 0xc8]));
    }

    #[test]
    fn calls_keep_some_registers() {
        let effects = Analysis::new().effects(&Decoder::new(64, &[0xe8, 0, 0, 0, 0], 0).decode(), false);
        assert!(effects.calls && effects.kills == Set::NONE);
        for (register, is_written) in [(Register::RAX, true), (Register::RBX, false), (Register::XMM15, true)] {
            assert_eq!(effects.writes.has(Number::of(register).unwrap()), is_written, "{register:?}");
        }
        assert!(effects.reads.has(Number::of(Register::R9).unwrap()));
    }
}
