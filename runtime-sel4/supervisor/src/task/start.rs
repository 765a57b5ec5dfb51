//! The supervisor's life: start all domains, serve them until the last has ended, tell the verdict, switch off.

use crate::buddy::Buddy;
use crate::task::arch::counter::Counter;
use crate::task::boot_info::BootInfo;
use crate::task::clock::Clocks;
use crate::task::console::{self, Message};
use crate::task::domain::{Channel, Domain};
use crate::task::fault::{self, Reason};
use crate::task::objects::{self, Objects};
use crate::task::resources::{NODES, Resources};
use crate::task::{arch, bundle, request};
use wasm2sel4_abi::bundle::{FLAG_REPORT_RESOURCES, RUNNING_MAXIMUM as PLACES};
use wasm2sel4_abi::kernel::{KernelAbi, MAGIC};
use wasm2sel4_abi::{ABI_VERSION, status};
use wasm2sel4_sys::{CPtr, Failure, IpcBuffer, Kernel, MessageInfo, REGISTER_WORDS, Received};

unsafe extern "C" {
    #[link_name = "__wasm2sel4_kernel"]
    static KERNEL: KernelAbi;
}

/// The domains that run; too large for the stack.
static mut RUNNING: [Option<Domain>; PLACES] = [const { None }; PLACES];

/// The allocator of untyped memory; too large for the stack.
static mut BUDDY: Buddy<NODES> = Buddy::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    Message::new().text(b"failed an internal check").end();
    console::exit_status(status::FAULTED);
    stop()
}

/// There is nothing left to do.
fn stop() -> ! {
    loop {
        wasm2sel4_sys::yield_now();
    }
}

/// Runs the image; the entry code calls this once, with the address of the boot info.
pub extern "C" fn main(boot_info: u64) -> ! {
    // SAFETY: the image tool defines the symbol as a kernel ABI descriptor.
    let abi = unsafe { &*(&raw const KERNEL) };
    // SAFETY: the kernel passes the address of its boot info.
    let boot_info = unsafe { BootInfo::new(boot_info, abi) };
    // SAFETY: the kernel maps the buffer there for this thread.
    let buffer = unsafe { IpcBuffer::new(boot_info.ipc_buffer()) };
    let kernel = Kernel { abi, buffer };
    if abi.magic != MAGIC || abi.version != ABI_VERSION || !bundle::is_valid() {
        Message::new().text(b"the image was made by another version of wasm2sel4").end();
        console::exit_status(status::NOT_STARTED);
        stop();
    }
    // SAFETY: this thread is alone, and these are the only references.
    let (buddy, running) = unsafe { (&mut *(&raw mut BUDDY), &mut *(&raw mut RUNNING)) };
    match Resources::new(kernel, boot_info, buddy) {
        Ok(mut resources) => {
            let status = run(&mut resources, running, Clocks::new(boot_info));
            console::exit_status(status);
            arch::shutdown(&mut resources, status);
        }
        Err(failure) => {
            report(b"cannot set up its own CSpace", failure);
            console::exit_status(status::NOT_STARTED);
        }
    }
    stop()
}

/// Starts and serves all domains, as many beside each other as the image says; returns the image's exit status: the
/// first, in the order of the bundle, that is not 0.
fn run(resources: &mut Resources, running: &mut [Option<Domain>; PLACES], clocks: Clocks) -> u32 {
    let Some(endpoint) = objects::make(resources, resources.kernel.abi.object_endpoint) else {
        Message::new().text(b"cannot make its endpoint").end();
        return status::NOT_STARTED;
    };
    let Some(objects) = Objects::make(resources) else {
        Message::new().text(b"cannot make the objects that domains share").end();
        return status::NOT_STARTED;
    };
    let mut queue = Queue { endpoint, objects, next: 0, places: [None; PLACES], status: None };
    let baseline = resources.free();
    let places = (bundle::header().running as usize).clamp(1, PLACES);
    for (place, domain) in running.iter_mut().take(places).enumerate() {
        queue.start_next(resources, place, domain);
    }

    let mut answer: Option<(MessageInfo, [u64; REGISTER_WORDS])> = None;
    while running.iter().any(Option::is_some) {
        let message = match answer.take() {
            Some((info, words)) => wasm2sel4_sys::reply_recv(CPtr(endpoint), info, words),
            None => wasm2sel4_sys::recv(CPtr(endpoint)),
        };
        let index = (message.badge / 2).wrapping_sub(1) as usize;
        let Some(place) = running.get_mut(index) else { continue };
        let Some(domain) = place else { continue };
        let ended = match serve(resources, &queue.objects, domain, clocks, &message) {
            Served::Answer(info, words) => {
                answer = Some((info, words));
                continue;
            }
            Served::Ended(status) => status,
        };
        let message = Message::new().text(b"domain ").text(domain.name());
        message.text(b" ended with status ").number(u64::from(ended)).end();
        let record = domain.record;
        domain.end(resources);
        *place = None;
        queue.ended(index, ended);
        let waiting = bundle::domains().get(queue.next..).unwrap_or_default();
        if let Err(failure) = queue.objects.after(record, running, waiting, resources) {
            report(b"cannot take an endpoint away", failure);
        }
        // One domain at a time leaves nothing behind for the next.
        if places == 1 && resources.free() != baseline {
            report_resources(b"before a domain", baseline);
            report_resources(b"after it", resources.free());
            queue.status.get_or_insert((0, status::FAULTED));
        }
        if let Some(place) = running.get_mut(index) {
            queue.start_next(resources, index, place);
        }
    }
    if reports() {
        report_resources(b"at the start", baseline);
        report_resources(b"at the end", resources.free());
    }
    queue.status.map_or(0, |(_, status)| status)
}

/// The domains of the bundle in their order.
struct Queue {
    endpoint: u64,
    /// The objects that domains share.
    objects: Objects,
    /// The next one that has not been started.
    next: usize,
    /// The number of the domain in each place.
    places: [Option<usize>; PLACES],
    /// The lowest number of a domain whose status was not 0, and that status.
    status: Option<(usize, u32)>,
}

impl Queue {
    /// Starts the next domain that can be started.
    fn start_next(&mut self, resources: &mut Resources, place: usize, domain: &mut Option<Domain>) {
        while let Some(record) = bundle::domains().get(self.next) {
            self.places[place] = Some(self.next);
            self.next += 1;
            // Badge 0 is what an unbadged capability has.
            let badge = (place as u64 + 1) * 2;
            let channel = Channel {
                endpoint: self.endpoint,
                request_badge: badge,
                fault_badge: badge + 1,
                objects: &self.objects,
            };
            let before = Counter::ticks();
            match Domain::start(resources, record, channel, domain) {
                Ok(()) => {
                    if reports() {
                        let ticks = Counter::ticks().wrapping_sub(before);
                        let message = Message::new().text(b"domain ").text(bundle::name(record));
                        message.text(b" started in ").number(ticks).text(b" ticks").end();
                    }
                    return;
                }
                Err(failure) => {
                    report(b"cannot start a domain", failure);
                    self.ended(place, status::NOT_STARTED);
                }
            }
        }
    }

    /// The domain in a place has ended.
    fn ended(&mut self, place: usize, status: u32) {
        let Some(number) = self.places[place].take().filter(|_| status != 0) else { return };
        if self.status.is_none_or(|(first, _)| number < first) {
            self.status = Some((number, status));
        }
    }
}

/// Whether the image wants to know what things cost.
fn reports() -> bool {
    bundle::header().flags & FLAG_REPORT_RESOURCES != 0
}

/// What to do after a message.
enum Served {
    Answer(MessageInfo, [u64; REGISTER_WORDS]),
    Ended(u32),
}

fn serve(
    resources: &mut Resources,
    objects: &Objects,
    domain: &mut Domain,
    clocks: Clocks,
    message: &Received,
) -> Served {
    if message.badge.is_multiple_of(2) {
        return match request::handle(resources, domain, clocks, message) {
            request::Outcome::Answer(info, words) => Served::Answer(info, words),
            request::Outcome::Exit(status) => Served::Ended(status),
        };
    }
    match fault::handle(resources, objects, domain, message) {
        fault::Outcome::Resume => Served::Answer(MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]),
        fault::Outcome::End(reason) => {
            let message = Message::new().text(b"domain ").text(domain.name());
            match reason {
                Reason::DoubleFault => message.text(b" faulted again while it dealt with a fault").end(),
                Reason::OutOfMemory => message.text(b" touched a page for which there is no memory left").end(),
                Reason::Kernel(failure) => {
                    message.text(b": the kernel answered error ").number(failure.code).end();
                }
            }
            Served::Ended(status::FAULTED)
        }
    }
}

fn report(what: &[u8], failure: Failure) {
    Message::new().text(what).text(b": the kernel answered error ").number(failure.code).end();
}

fn report_resources(when: &[u8], [bytes, pairs, entries]: [u64; 3]) {
    Message::new()
        .text(b"free ")
        .text(when)
        .text(b": ")
        .number(bytes)
        .text(b" bytes, ")
        .number(pairs)
        .text(b" slot pairs, ")
        .number(entries)
        .text(b" entries")
        .end();
}
