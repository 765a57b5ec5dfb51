//! Registers of a device: in memory or in I/O ports, by the same names.

#[cfg(target_arch = "x86_64")]
use crate::task::resources::Resources;
#[cfg(target_arch = "x86_64")]
use wasm2sel4_sys::devices::PortWidth;
#[cfg(target_arch = "x86_64")]
use wasm2sel4_sys::objects::kind;
#[cfg(target_arch = "x86_64")]
use wasm2sel4_sys::{Cap, Kernel};

/// A device's registers.
#[derive(Clone, Copy)]
pub enum Registers {
    /// Mapped at this address.
    Memory(u64),
    /// The ports from this number on.
    #[cfg(target_arch = "x86_64")]
    Ports(Kernel, Cap<kind::IoPort>, u16),
}

macro_rules! accesses {
    ($($read:ident, $write:ident, $type:ty, $width:ident;)*) => {$(
        /// Reads the register at an offset in bytes.
        pub fn $read(self, offset: u16) -> $type {
            match self {
                // SAFETY: the register's page is mapped as device memory, which the maker of this value vouches for.
                Self::Memory(base) => unsafe { ((base + u64::from(offset)) as *const $type).read_volatile() },
                // A port that cannot be read is one where nothing is: all ones, as the bus has it.
                #[cfg(target_arch = "x86_64")]
                Self::Ports(kernel, ports, base) => ports
                    .input(kernel, base + offset, PortWidth::$width)
                    .map_or(<$type>::MAX, |value| value as $type),
            }
        }

        /// Writes the register at an offset in bytes.
        pub fn $write(self, offset: u16, value: $type) {
            match self {
                // SAFETY: as for reading.
                Self::Memory(base) => unsafe { ((base + u64::from(offset)) as *mut $type).write_volatile(value) },
                // Nobody is there to be told that the port was refused; what it was to do is then missed.
                #[cfg(target_arch = "x86_64")]
                Self::Ports(kernel, ports, base) => {
                    let _ = ports.output(kernel, base + offset, PortWidth::$width, u32::from(value));
                }
            }
        }
    )*};
}

impl Registers {
    accesses! {
        read8, write8, u8, Byte;
        read32, write32, u32, Word;
    }

    #[cfg(target_arch = "x86_64")]
    accesses! {
        read16, write16, u16, Half;
    }

    /// The I/O ports `first..first + count`; nothing if the kernel does not give them.
    #[cfg(target_arch = "x86_64")]
    pub fn ports(resources: &mut Resources, first: u16, count: u16) -> Option<Self> {
        use crate::task::kernel::boot_info::slot;
        let kernel = resources.kernel;
        // Some kernels give a capability to all ports, others the authority to make such for a range.
        if kernel.abi.label_io_port_issue == 0 {
            return Some(Self::Ports(kernel, Cap::new(slot::IO_PORT.cptr()), first));
        }
        let into = resources.pairs.take()?.first();
        let control: Cap<kind::IoPortControl> = Cap::new(slot::IO_PORT.cptr());
        control.issue(kernel, first, first + (count - 1), resources.cspace.slot(into)).ok()?;
        Some(Self::Ports(kernel, Cap::new(into.cptr()), first))
    }
}
