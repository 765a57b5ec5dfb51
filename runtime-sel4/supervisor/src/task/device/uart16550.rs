//! The 16550 (PC16550D, 8.0 "Registers"), with its registers a byte apart.

use super::Registers;

mod register {
    /// To read what was received, to write what is to be sent.
    pub const DATA: u16 = 0;
    pub const INTERRUPT_ENABLE: u16 = 1;
    /// To read which interrupt it is.
    pub const INTERRUPT: u16 = 2;
    /// To write how the buffers work.
    pub const BUFFERS: u16 = 2;
    pub const MODEM_CONTROL: u16 = 4;
    pub const LINE_STATUS: u16 = 5;
}

mod status {
    pub const RECEIVED: u8 = 1 << 0;
    pub const TRANSMIT_EMPTY: u8 = 1 << 5;
}

/// Both buffers on and emptied; an interrupt for every byte.
const BUFFERS_ON: u8 = 0x07;
/// Bytes that the transmit buffer holds.
const BUFFER: usize = 16;
/// Ready, and interrupts let through, as PCs want it.
const READY: u8 = 0x0b;

/// A serial line.
pub struct Uart16550 {
    registers: Registers,
}

impl Uart16550 {
    /// How many registers there are.
    #[cfg(target_arch = "x86_64")]
    pub const REGISTERS: u16 = 8;

    /// Takes the device over, at the speed and in the format that it has.
    pub fn new(registers: Registers) -> Self {
        registers.write8(register::INTERRUPT_ENABLE, 0);
        registers.write8(register::BUFFERS, BUFFERS_ON);
        registers.write8(register::MODEM_CONTROL, READY);
        Self { registers }
    }

    /// Has it interrupt when something arrives.
    pub fn listen(&self) {
        self.registers.write8(register::INTERRUPT_ENABLE, 1);
    }

    /// Has what arrives wait.
    pub fn ignore(&self) {
        self.registers.write8(register::INTERRUPT_ENABLE, 0);
    }

    /// Sends bytes, a buffer at a time: looking whether there is room costs as much as a byte.
    pub fn write(&self, bytes: &[u8]) {
        for piece in bytes.chunks(BUFFER) {
            while self.registers.read8(register::LINE_STATUS) & status::TRANSMIT_EMPTY == 0 {}
            piece.iter().for_each(|byte| self.registers.write8(register::DATA, *byte));
        }
    }

    /// The next byte that has arrived.
    pub fn read(&self) -> Option<u8> {
        let received = self.registers.read8(register::LINE_STATUS) & status::RECEIVED != 0;
        received.then(|| self.registers.read8(register::DATA))
    }

    /// Takes its interrupt back.
    pub fn acknowledge(&self) {
        self.registers.read8(register::INTERRUPT);
    }
}
