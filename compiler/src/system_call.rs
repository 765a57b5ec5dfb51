//! System calls of compiled code whose messages fit registers (seL4 manual, 2.2 "System Calls"), a phase of its own:
//! cranelift has no instruction for them, so calls stand for them until there is machine code, and are replaced there.
//!
//! 1. [`lower`] (while a function is translated): the moves of a message, and calls of placeholders.
//! 2. [`prepare`](Making::prepare) (before the code generator): what an architecture's placeholders need from a whole
//!    function; afterwards every call says which system call it is.
//! 3. [`patch`] (after the code generator): the bytes of placeholders become instructions. Calls of the stub's routines
//!    (`stub/src/capability/syscall`) stay where there is no room for the instruction.
//! 4. [`locate_numbers`](Making::locate_numbers): where their numbers are.
//! 5. [`append`]: where all of them are, in a section for whoever reads the code; [`read`] reads it back.
//!
//! What each step assumes of the one before is stated at the head of its file, and checked there: anything else is an
//! internal error. [`Convention`] says which registers are used. Numbers are those of a kernel flavour
//! (`wasm2sel4_abi::sel4`).

mod listing;
mod lower;
mod number;
mod patch;
mod placeholder;
mod prepare;
mod record;

pub use listing::patched_line;
pub use lower::{Shared, lower};
pub use patch::{CallSite, Patched, patch};
pub use record::{append, read};

use crate::error::{Error, Result};
use crate::target::Convention;
use cranelift_module::FuncId;
use wasm2sel4_abi::sel4::{Interface, SystemCall};

/// How system calls are made in all functions of a domain.
#[derive(Clone, Copy, Debug)]
pub struct Making {
    /// How registers meet.
    pub convention: Convention,
    /// The kernels' interface.
    pub interface: &'static Interface,
    /// The stub's routines.
    pub routines: Routines,
    /// What is taken from the kernels' numbers, if the code is not for a kernel but shows where they are.
    shift: i32,
}

impl Making {
    /// For kernels with this interface.
    pub fn new(convention: Convention, interface: &'static Interface, routines: Routines) -> Self {
        Self { convention, interface, routines, shift: 0 }
    }

    /// The kernels' number of a system call.
    ///
    /// # Errors
    ///
    /// An internal one, if they have no such system call.
    fn number(&self, call: SystemCall) -> Result<i32> {
        let number = self.interface.number(call).map(|number| number - self.shift);
        number.ok_or_else(|| Error::internal(format!("{} kernels have no {call:?}", self.interface.flavour.name())))
    }

    /// The system call with a number.
    fn system_call(&self, number: i32) -> Option<SystemCall> {
        self.interface.system_call(number + self.shift)
    }
}

/// The symbols of the stub's routines for system calls.
#[derive(Clone, Copy, Debug)]
pub struct Routines {
    /// The routine.
    pub exchange: FuncId,
    /// The routine for those with which no message goes (x86_64).
    pub short: FuncId,
}

impl Routines {
    /// The symbol of the routine.
    pub const EXCHANGE: &'static str = "__wasm2sel4_syscall";
    /// The symbol of the one that does less.
    pub const SHORT: &'static str = "__wasm2sel4_syscall_short";
}
