//! Arm's PL011 (DDI 0183G, 3 "Programmers Model").

use super::Registers;

mod register {
    pub const DATA: u16 = 0x00;
    pub const FLAGS: u16 = 0x18;
    pub const LINE_CONTROL: u16 = 0x2c;
    pub const CONTROL: u16 = 0x30;
    pub const INTERRUPT_MASK: u16 = 0x38;
    pub const INTERRUPT_CLEAR: u16 = 0x44;
}

mod flag {
    pub const RECEIVE_EMPTY: u32 = 1 << 4;
    pub const TRANSMIT_FULL: u32 = 1 << 5;
}

/// Eight bits a byte, buffers on.
const LINE: u32 = 0x70;
/// The device, its transmitter and its receiver on.
const ON: u32 = 0x301;
/// Something was received, or lies in the buffer for some time.
const RECEIVED: u32 = 1 << 4 | 1 << 6;

/// A serial line.
pub struct Pl011 {
    registers: Registers,
}

impl Pl011 {
    /// Takes the device over, at the speed that it has.
    pub fn new(registers: Registers) -> Self {
        registers.write32(register::INTERRUPT_MASK, 0);
        registers.write32(register::LINE_CONTROL, LINE);
        registers.write32(register::CONTROL, ON);
        Self { registers }
    }

    /// Has it interrupt when something arrives.
    pub fn listen(&self) {
        self.registers.write32(register::INTERRUPT_MASK, RECEIVED);
    }

    /// Has what arrives wait.
    pub fn ignore(&self) {
        self.registers.write32(register::INTERRUPT_MASK, 0);
    }

    /// Sends bytes.
    pub fn write(&self, bytes: &[u8]) {
        for byte in bytes {
            while self.registers.read32(register::FLAGS) & flag::TRANSMIT_FULL != 0 {}
            self.registers.write32(register::DATA, u32::from(*byte));
        }
    }

    /// The next byte that has arrived.
    pub fn read(&self) -> Option<u8> {
        let empty = self.registers.read32(register::FLAGS) & flag::RECEIVE_EMPTY != 0;
        (!empty).then(|| self.registers.read32(register::DATA) as u8)
    }

    /// Takes its interrupt back.
    pub fn acknowledge(&self) {
        self.registers.write32(register::INTERRUPT_CLEAR, RECEIVED);
    }
}
