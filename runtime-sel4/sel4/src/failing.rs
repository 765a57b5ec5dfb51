//! For tests (feature `failing-calls`, in no runtime that is shipped): the invocation with a number that the test
//! chooses is not made, but answered with an error.
//!
//! Only invocations count that seL4 has a reason to refuse, with the arguments that the supervisor passes. The
//! supervisor assumes that the others succeed, because it could do nothing without them; [`is_certain`] names them with
//! the kernel's reasons.

use crate::failure::Failure;
use core::sync::atomic::{AtomicU64, Ordering};
use wasm2sel4_abi::kernel::KernelAbi;

/// Marks [`FIRST`] for whoever changes it in a file.
pub const MARK: u64 = u64::from_le_bytes(*b"failnext");

/// The mark, the number of the call that fails first, counted from the start of the program on (0 for none), and its
/// error code. Whoever wants a call of the boot to fail changes this in the file.
#[used]
static FIRST: [AtomicU64; 3] = [AtomicU64::new(MARK), AtomicU64::new(0), AtomicU64::new(0)];

/// How many calls have been counted since the last plan.
static COUNT: AtomicU64 = AtomicU64::new(0);

/// From now on, the call with this number fails with this error, once; 0 for none. Returns how many were counted since
/// the last plan, the one that failed included.
pub fn plan(number: u64, code: u64) -> u64 {
    let [_, planned, planned_code] = &FIRST;
    planned.store(number, Ordering::Relaxed);
    planned_code.store(code, Ordering::Relaxed);
    COUNT.swap(0, Ordering::Relaxed)
}

/// How many calls were counted since the last plan.
pub fn count() -> u64 {
    COUNT.load(Ordering::Relaxed)
}

/// An invocation is about to be made: its error, if it is its turn to fail.
pub(crate) fn next(abi: &KernelAbi, label: u32) -> Option<Failure> {
    if is_certain(abi, label) {
        return None;
    }
    let count = COUNT.fetch_add(1, Ordering::Relaxed) + 1;
    let [_, number, code] = &FIRST;
    (count == number.load(Ordering::Relaxed)).then(|| Failure { code: code.load(Ordering::Relaxed), missing_level: 0 })
}

/// Whether the kernel has no reason to refuse such an invocation, of a capability that exists and with arguments that
/// are right. (seL4's sources: `decodeCNodeInvocation`, `decodeTCBInvocation`, `decodeX86PortInvocation`,
/// `decodeIRQHandlerInvocation`, `decode…FrameInvocation`.)
fn is_certain(abi: &KernelAbi, label: u32) -> bool {
    let labels = [
        // Of an empty slot, too, nothing is left; that deletion is long, the kernel hides by starting the call again.
        abi.label_cnode_revoke,
        abi.label_cnode_delete,
        abi.label_tcb_suspend,
        // Refused of the caller's own registers, and for numbers of registers that do not exist.
        abi.label_tcb_read_registers,
        abi.label_tcb_write_registers,
        // Refused beyond the priority of who asks, which is the highest.
        abi.label_tcb_set_priority,
        // Refused while the thread has the last capability to its own CSpace; its memory's owner has another.
        abi.label_tcb_set_space,
        abi.label_page_unmap,
        abi.label_irq_acknowledge,
        // Refused for ports outside the range of the capability.
        abi.label_io_port_in8,
        abi.label_io_port_in16,
        abi.label_io_port_in32,
        abi.label_io_port_out8,
        abi.label_io_port_out16,
        abi.label_io_port_out32,
    ];
    labels.contains(&label)
}
