//! What differs between architectures, behind one contract: each module defines
//!
//! - the entry, the vectors, and `Context` (the registers of a thread) with `register` (which is which) and `REGISTERS`
//!   (the order of `TCB_ReadRegisters`),
//! - `model_save_floating_point` and `model_load_floating_point`, `FLOATING_POINT_WORDS` and `NEW_FLOATING_POINT`,
//! - `print_byte`, `halt`, `report`, `extra_boot_info`,
//! - `interrupts` (the controller: `COUNT`, `ISSUABLE`, `CLOCK`, `open`, `close`, `acknowledge`) and `wait`,
//! - `memory` (its pieces, the first with the model and the root task), `address` (where it is for the model),
//!   `devices`,
//! - `LEVELS`, `entry`, `set_space`, `begin_space`, `flush` and their like: paging,
//! - `object` and `label`: numbers that differ between kernels,
//! - `exception_words`: the message about an exception.

#[cfg_attr(target_arch = "aarch64", path = "machine/aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "machine/riscv64.rs")]
#[cfg_attr(target_arch = "x86_64", path = "machine/x86_64.rs")]
mod current;

pub use current::*;

/// What interrupts a thread.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// Its time slice is over.
    Clock,
    /// A device.
    Interrupt(u16),
    /// Nothing, after all.
    Spurious,
    /// A system call.
    Call,
    /// An access to memory that is not allowed.
    Memory {
        /// The address.
        address: u64,
        /// Whether it was an instruction.
        prefetch: bool,
        /// What the processor says.
        status: u64,
    },
    /// An instruction that is not allowed.
    Exception {
        /// Which exception.
        number: u64,
        /// More about it.
        code: u64,
    },
}

/// The floating-point registers of a thread.
#[repr(C, align(16))]
pub struct FloatingPoint([u64; FLOATING_POINT_WORDS]);

unsafe extern "C" {
    fn model_save_floating_point(to: *mut FloatingPoint);
    fn model_load_floating_point(from: *const FloatingPoint);
}

impl FloatingPoint {
    /// A new thread's.
    pub const NEW: Self = Self(NEW_FLOATING_POINT);

    /// Takes them out of the processor.
    pub fn save(&mut self) {
        // SAFETY: there is room for all of them.
        unsafe { model_save_floating_point(self) };
    }

    /// Puts them into the processor.
    pub fn load(&self) {
        // SAFETY: reads what was saved, or a new thread's.
        unsafe { model_load_floating_point(self) };
    }
}

/// One past the last byte of the machine's memory if it were in one piece, for which a kernel is configured and a model
/// is linked.
fn memory_end() -> u64 {
    unsafe extern "C" {
        #[link_name = "model_memory_end"]
        static MEMORY_END: u64;
    }
    // SAFETY: the linker script puts the number there, and nothing changes it.
    unsafe { MEMORY_END }
}

/// One past the last address of devices that the model can give away: this many a
/// [`ObjectAddress`](crate::memory::ObjectAddress) can name.
const DEVICES_END: u64 = 1 << 36;

/// Bytes of the model's stack.
pub const STACK_SIZE: usize = 0x8000;

#[repr(C, align(16))]
struct Stack([u8; STACK_SIZE]);

/// The model's stack; only the entry code names it.
#[unsafe(no_mangle)]
static mut __model_stack: Stack = Stack([0; STACK_SIZE]);

/// A paging structure of the model's own.
#[repr(C, align(4096))]
struct OwnTable([u64; 512]);
