//! How compiled code meets what differs most between architectures: system calls and vectors.

/// How compiled code and a system call meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Convention {
    /// aarch64: the C convention has all registers where the kernel wants them, so the call itself is replaced by the
    /// system call instruction (`system_call::patch`). Parameters are capability, information, four words, one that
    /// nobody looks at, and the number; results are badge, information, four words.
    Inline,
    /// x86_64: a routine of the internal convention, which returns in as many registers as the kernel does. The last
    /// word is in r15, which cranelift lets code set and read (its pinned register) but not pass. With the call that
    /// makes room, the instruction has it, with what keeps the stack pointer.
    Registers,
    /// riscv64: the C convention has the registers where the kernel wants them, but only two for results. Where no
    /// words come back, or none that is looked at, the call is replaced by the instruction. Elsewhere it is of a
    /// routine that puts them into memory; with the call that makes room, the instruction and the stores have it.
    Area,
}

/// How vectors are computed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Vectors {
    /// By the processor's vector instructions.
    Native,
    /// Lane by lane, in general registers: the kernel saves no vector state, or the processor has none.
    Scalar,
}
