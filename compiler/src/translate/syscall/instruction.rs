//! Calls that stand for the system call instruction while code is generated, and are replaced by it afterwards: cranelift has
//! no such instruction, but a call with the registers of the C convention is one, but for the bytes.

use super::SystemCall;
use cranelift_codegen::ir::{ExternalName, Function, UserExternalName};
use cranelift_module::ModuleRelocTarget;

/// The namespace of their names.
const NAMESPACE: u32 = 3;

/// How a listing refers to them.
const LISTED: &str = " u3:";

/// What replaces a call: bytes of which the last four are the system call instruction.
pub type Replacement = Vec<u8>;

/// Bytes of the instruction on the architectures that have this.
pub const INSTRUCTION_SIZE: u32 = 4;

/// Refers to a system call from the code of `function`.
pub fn name(function: &mut Function, call: SystemCall) -> ExternalName {
    let name = UserExternalName { namespace: NAMESPACE, index: call.number().unsigned_abs() as u32 };
    ExternalName::user(function.declare_imported_user_function(name))
}

/// What replaces the call of this name, if it is a system call; `encode` knows the architecture.
pub fn replacement(target: &ModuleRelocTarget, encode: fn(i64) -> Replacement) -> Option<Replacement> {
    match target {
        ModuleRelocTarget::User { namespace: NAMESPACE, index } => Some(encode(-i64::from(*index))),
        _ => None,
    }
}

/// aarch64: `svc #0`, as long as the call. The number is a parameter.
pub fn aarch64(_number: i64) -> Replacement {
    0xd400_0001_u32.to_le_bytes().to_vec()
}

/// riscv64: `li a7, NUMBER; ecall`, as long as the two instructions of a call.
pub fn riscv64(number: i64) -> Replacement {
    const A7: u32 = 17;
    let load = (number as u32) << 20 | A7 << 7 | 0x13;
    [load, 0x73].map(u32::to_le_bytes).concat()
}

/// A line of a listing, without what it says of the call that is not there any more.
pub fn without_call(line: &str) -> &str {
    match line.split_once(" ; ") {
        Some((instruction, note)) if note.contains(LISTED) => instruction,
        _ => line,
    }
}
