//! Kernels without the MCS scheduler: how they are called, the same in every version that is supported.

mod numbers;

use super::{ByArchitecture, FaultLabels, Flavour, Interface, ObjectSizes, Reply, SystemCallNumbers};

/// Their interface.
pub const INTERFACE: Interface = Interface {
    flavour: Flavour::Classic,
    // `libsel4/include/api/syscall.xml`, which numbers downwards.
    system_calls: SystemCallNumbers {
        call: -1,
        reply_recv: -2,
        send: -3,
        nb_send: -4,
        recv: -5,
        yield_now: -7,
        nb_recv: -8,
        debug_put_char: -9,
    },
    reply: Reply::ToCaller(-6),
    // `libsel4/mode_include/64/sel4/shared_types.bf`.
    faults: FaultLabels { capability: 1, user_exception: 3, vm: 5 },
    // `libsel4/sel4_arch_include/*/sel4/sel4_arch/constants.h`.
    sizes: ObjectSizes { slot: 5, asid_pool: 12, largest: 12 },
    numbers: ByArchitecture { aarch64: numbers::AARCH64, riscv64: numbers::RISCV64, x86_64: numbers::X86_64 },
    with_configured_priority: Some(numbers::before_version_9),
};
