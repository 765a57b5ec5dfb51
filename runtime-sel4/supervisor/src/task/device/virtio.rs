//! A virtio console (Virtio 1.1, 5.3 "Console Device"), by the legacy interface, which every emulator has: whole pieces of
//! output and input, where a serial line takes an exit of the emulator for each byte.
//!
//! Only its first port is used. What the device writes is an allegation: indices and sizes are checked before they are used.

mod queue;
mod transport;

use super::dma::Dma;
use super::interrupt::{Handler, Interrupts};
use super::{DeviceMemory, platform};
use crate::task::resources::Resources;
use queue::Queue;
use transport::Transport;
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_sys::devices::Trigger;

/// Queues of the first port.
const RECEIVE: u16 = 0;
const TRANSMIT: u16 = 1;

/// log2 of the pages that are shared with the device: two for each queue, one for what is sent and one for what is received.
const PAGES_BITS: u32 = 3;

/// Offsets in them.
mod offset {
    use wasm2sel4_abi::address::MMU_PAGE;
    pub const RECEIVE_QUEUE: u64 = 0;
    pub const TRANSMIT_QUEUE: u64 = 2 * MMU_PAGE;
    pub const RECEIVED: u64 = 4 * MMU_PAGE;
    pub const SENT: u64 = 5 * MMU_PAGE;
}

/// A console.
pub struct Console {
    transport: Transport,
    receive: Queue,
    transmit: Queue,
    memory: Dma,
    /// Bytes of what was received that were read, and that there are; nothing while the device has the buffer.
    received: Option<(usize, usize)>,
    handler: Handler,
}

impl Console {
    /// Looks for one; nothing if the machine has none.
    pub fn find(resources: &mut Resources, devices: &mut DeviceMemory, interrupts: &Interrupts) -> Option<Self> {
        let transport = Transport::find(resources, devices)?;
        let memory = Dma::make(resources, PAGES_BITS)?;
        transport.begin();
        let receive = Queue::make(&transport, memory, RECEIVE, offset::RECEIVE_QUEUE)?;
        let transmit = Queue::make(&transport, memory, TRANSMIT, offset::TRANSMIT_QUEUE)?;
        // Whether something was sent is asked, not told.
        transmit.without_interrupts();
        transport.ready();
        let number = transport.interrupt(platform().channel_interrupt);
        let handler = interrupts.handle(resources, number, Trigger::Level)?;
        Some(Self { transport, receive, transmit, memory, received: Some((0, 0)), handler })
    }

    /// Sends bytes: all have left when this returns.
    pub fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(MMU_PAGE as usize) {
            let buffer = self.memory.address(offset::SENT);
            // SAFETY: the page is mapped for writing, a piece is no larger, and the device does not have it.
            unsafe { core::ptr::copy_nonoverlapping(piece.as_ptr(), buffer as *mut u8, piece.len()) };
            self.transmit.offer(self.memory.physical + offset::SENT, piece.len() as u32, false);
            self.transport.notify(TRANSMIT);
            while self.transmit.taken().is_none() {
                core::hint::spin_loop();
            }
        }
    }

    /// Lets the device write what arrives, if it does not already.
    pub fn listen(&mut self) {
        if self.received.is_some_and(|(read, size)| read == size) {
            self.received = None;
            self.receive.offer(self.memory.physical + offset::RECEIVED, MMU_PAGE as u32, true);
            self.transport.notify(RECEIVE);
        }
    }

    /// The next byte that has arrived.
    pub fn read(&mut self) -> Option<u8> {
        if self.received.is_none() {
            let size = self.receive.taken()? as usize;
            self.received = Some((0, size.min(MMU_PAGE as usize)));
        }
        let (read, size) = self.received.as_mut()?;
        if *read == *size {
            return None;
        }
        let address = self.memory.address(offset::RECEIVED) + *read as u64;
        *read += 1;
        // SAFETY: the page is mapped, what is read of it is inside, and the device has given it back.
        Some(unsafe { (address as *const u8).read_volatile() })
    }

    /// Takes its interrupt back.
    pub fn acknowledge(&self) {
        self.transport.acknowledge();
    }

    /// The handler of its interrupt.
    pub fn handler(&self) -> Handler {
        self.handler
    }
}
