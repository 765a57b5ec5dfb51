//! Invocations by which devices are reached: I/O ports and interrupts (seL4 manual, 8 "Hardware I/O").

use crate::capability::{Cap, Slot, kind};
use crate::failure::Failure;
use crate::invoke::Kernel;
use crate::message::CPtr;

/// A width of an access to I/O ports, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PortWidth {
    /// One byte.
    Byte = 1,
    /// Two bytes.
    Half = 2,
    /// Four bytes.
    Word = 4,
}

impl Cap<kind::IoPort> {
    /// `seL4_X86_IOPort_In8`, `In16` or `In32`.
    pub fn input(self, kernel: Kernel, port: u16, width: PortWidth) -> Result<u32, Failure> {
        let label = match width {
            PortWidth::Byte => kernel.abi.label_io_port_in8,
            PortWidth::Half => kernel.abi.label_io_port_in16,
            PortWidth::Word => kernel.abi.label_io_port_in32,
        };
        let answer = kernel.invoke(self.cptr, label, &[], &[u64::from(port)])?;
        // Kernels differ in what they leave above the bits of the port.
        let mask = u32::MAX >> (32 - 8 * width as u32);
        Ok(answer.words[0] as u32 & mask)
    }

    /// `seL4_X86_IOPort_Out8`, `Out16` or `Out32`.
    pub fn output(self, kernel: Kernel, port: u16, width: PortWidth, value: u32) -> Result<(), Failure> {
        let label = match width {
            PortWidth::Byte => kernel.abi.label_io_port_out8,
            PortWidth::Half => kernel.abi.label_io_port_out16,
            PortWidth::Word => kernel.abi.label_io_port_out32,
        };
        kernel.invoke(self.cptr, label, &[], &[u64::from(port), u64::from(value)]).map(drop)
    }
}

impl Cap<kind::IoPortControl> {
    /// `seL4_X86_IOPortControl_Issue`: a capability to the ports `first..=last`.
    pub fn issue(self, kernel: Kernel, first: u16, last: u16, into: Slot) -> Result<(), Failure> {
        let words = [u64::from(first), u64::from(last), into.index, into.depth];
        kernel.invoke(self.cptr, kernel.abi.label_io_port_issue, &[into.root.cptr], &words).map(drop)
    }
}

/// How an interrupt is announced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// Once, when something happens.
    Edge = 0,
    /// As long as the device has something to say.
    Level = 1,
}

impl Cap<kind::IrqControl> {
    /// `seL4_IRQControl_Get`: the handler of an interrupt.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn issue(self, kernel: Kernel, interrupt: u32, _: Trigger, into: Slot) -> Result<(), Failure> {
        let words = [u64::from(interrupt), into.index, into.depth];
        kernel.invoke(self.cptr, kernel.abi.label_irq_issue, &[into.root.cptr], &words).map(drop)
    }

    /// `seL4_IRQControl_GetIOAPIC`: the handler of a pin of the first I/O APIC, active high. Each pin gets a vector of
    /// its own.
    #[cfg(target_arch = "x86_64")]
    pub fn issue(self, kernel: Kernel, pin: u32, trigger: Trigger, into: Slot) -> Result<(), Failure> {
        let (io_apic, pin, active_low, vector) = (0, u64::from(pin), 0, u64::from(pin));
        let words = [into.index, into.depth, io_apic, pin, trigger as u64, active_low, vector];
        kernel.invoke(self.cptr, kernel.abi.label_irq_issue, &[into.root.cptr], &words).map(drop)
    }
}

impl Cap<kind::IrqHandler> {
    /// `seL4_IRQHandler_SetNotification`: where the interrupt is signalled, under that capability's badge.
    pub fn set_notification(self, kernel: Kernel, notification: CPtr) -> Result<(), Failure> {
        kernel.invoke(self.cptr, kernel.abi.label_irq_set_notification, &[notification], &[]).map(drop)
    }

    /// `seL4_IRQHandler_Ack`: the next one may come.
    pub fn acknowledge(self, kernel: Kernel) -> Result<(), Failure> {
        kernel.invoke(self.cptr, kernel.abi.label_irq_acknowledge, &[], &[]).map(drop)
    }
}
