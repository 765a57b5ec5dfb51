//! A virtio console (Virtio 1.1, 5.3 "Console Device"), by the legacy interface, which every emulator has: it moves
//! whole pieces of output and input, where a serial line costs the emulator an exit for each byte.
//!
//! Its first port is for consoles, whose output qemu throws away if nobody takes it in time; on the second one, the
//! program waits. So the device must have several ports, and the second one is used, which has to be opened by a
//! message (Virtio 1.1, 5.3.6.2 "Multiport Device Operation"). What the device writes is not trusted: indices and sizes
//! are checked before they are used.

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

/// The port that is used.
const PORT: u32 = 1;

/// Queues (Virtio 1.1, 5.3.2 "Virtqueues"): that of messages to the device, and those of the second port.
const CONTROL: u16 = 3;
const RECEIVE: u16 = 4;
const TRANSMIT: u16 = 5;

/// The feature that there are several ports (Virtio 1.1, 5.3.3 "Feature bits": `VIRTIO_CONSOLE_F_MULTIPORT`).
const FEATURE_PORTS: u32 = 1 << 1;

/// A message to the device (Virtio 1.1, 5.3.6.2): the port, in four bytes, the event, in two, and its value, in two.
const MESSAGE_SIZE: usize = 8;
/// The event that a port is opened, or, with the value 0, closed.
const EVENT_OPEN: u16 = 6;

/// log2 of the pages that are shared with the device: two for each queue, one for what is sent and one for what is
/// received.
const PAGES_BITS: u32 = 3;

/// Offsets in them.
mod offset {
    use wasm2sel4_abi::address::MMU_PAGE;
    pub const RECEIVE_QUEUE: u64 = 0;
    pub const TRANSMIT_QUEUE: u64 = 2 * MMU_PAGE;
    pub const RECEIVED: u64 = 4 * MMU_PAGE;
    pub const SENT: u64 = 5 * MMU_PAGE;
    pub const CONTROL_QUEUE: u64 = 6 * MMU_PAGE;
}

/// The message that opens the port.
fn open() -> [u8; MESSAGE_SIZE] {
    let mut message = [0; MESSAGE_SIZE];
    message[..4].copy_from_slice(&PORT.to_le_bytes());
    message[4..6].copy_from_slice(&EVENT_OPEN.to_le_bytes());
    message[6..].copy_from_slice(&1_u16.to_le_bytes());
    message
}

/// Hands the device a piece of at most a page, and waits until it has taken it.
fn send(transport: &Transport, queue: &mut Queue, number: u16, memory: Dma, piece: &[u8]) {
    let buffer = memory.address(offset::SENT);
    let size = piece.len().min(MMU_PAGE as usize);
    // SAFETY: the page is mapped for writing, what is copied is no larger, and the device does not have it.
    unsafe { core::ptr::copy_nonoverlapping(piece.as_ptr(), buffer as *mut u8, size) };
    queue.offer(memory.physical + offset::SENT, size as u32, false);
    transport.notify(number);
    while queue.taken().is_none() {
        core::hint::spin_loop();
    }
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
        transport.begin(FEATURE_PORTS).then_some(())?;
        let mut control = Queue::make(&transport, memory, CONTROL, offset::CONTROL_QUEUE)?;
        control.without_interrupts();
        let receive = Queue::make(&transport, memory, RECEIVE, offset::RECEIVE_QUEUE)?;
        let transmit = Queue::make(&transport, memory, TRANSMIT, offset::TRANSMIT_QUEUE)?;
        // Whether something was sent is asked, not told.
        transmit.without_interrupts();
        transport.ready();
        let number = transport.interrupt(platform().channel_interrupt);
        let handler = interrupts.handle(resources, number, Trigger::Level)?;
        send(&transport, &mut control, CONTROL, memory, &open());
        Some(Self { transport, receive, transmit, memory, received: Some((0, 0)), handler })
    }

    /// Sends bytes: all have left when this returns, which is when somebody takes them.
    pub fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(MMU_PAGE as usize) {
            send(&self.transport, &mut self.transmit, TRANSMIT, self.memory, piece);
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
