//! Devices that the supervisor drives itself: a serial line, an emulator's console, a timer, what switches the
//! machine off.
//!
//! Which of them a machine has, and where, the image says (`wasm2sel4_abi::platform`). Nothing here is given to a
//! domain.

mod dma;
mod interrupt;
mod memory;
mod pl011;
mod power;
mod registers;
mod uart16550;
pub mod virtio;

pub use interrupt::{Handler, Interrupts};
pub use memory::DeviceMemory;
pub use pl011::Pl011;
pub use power::Power;
pub use registers::Registers;
pub use uart16550::Uart16550;

use wasm2sel4_abi::platform::Platform;

unsafe extern "C" {
    #[link_name = "__wasm2sel4_platform"]
    static PLATFORM: Platform;
}

/// The machine's devices.
pub fn platform() -> &'static Platform {
    // SAFETY: the image tool defines the symbol as a platform descriptor, and nobody changes it.
    unsafe { &*(&raw const PLATFORM) }
}
