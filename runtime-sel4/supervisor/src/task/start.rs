//! The supervisor's life: start all domains, serve them until the last has ended, tell the verdict, switch off.

use crate::task::answer::Answering;
use crate::task::arch::counter::Counter;
use crate::task::boot_info::BootInfo;
use crate::task::clock::Clocks;
use crate::task::console::{self, Message};
use crate::task::device::{DeviceMemory, Interrupts, Power};
use crate::task::domain::{Channel, Domain};
use crate::task::fault::{self, Reason};
use crate::task::input::Reader;
use crate::task::objects::{self, Objects};
use crate::task::places::{Place, Places};
use crate::task::resources::{self, Resources, Tables};
use crate::task::spawn::{Answer, Spawning, refused};
use crate::task::{bundle, capacity, request, window};
use wasm2sel4_abi::badge::{Badge, Life, lives};
use wasm2sel4_abi::bundle::{DomainRecord, FLAG_REPORT_RESOURCES, RUNNING_MAXIMUM};
use wasm2sel4_abi::kernel::{KernelAbi, MAGIC};
use wasm2sel4_abi::protocol::FAULT_LABELS_END;
use wasm2sel4_abi::{ABI_VERSION, status};
use wasm2sel4_sys::{CPtr, Failure, IpcBuffer, Kernel, MessageInfo, REGISTER_WORDS, Received};

unsafe extern "C" {
    #[link_name = "__wasm2sel4_kernel"]
    static KERNEL: KernelAbi;
}

/// The places of an image without instances.
static mut PLACES: [Place; RUNNING_MAXIMUM] = [Place::EMPTY; RUNNING_MAXIMUM];

/// What keeps count of memory and slots; too large for the stack.
static mut TABLES: Tables = Tables::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    Message::error().text(b"failed an internal check").end();
    console::exit_status(status::FAULTED);
    loop {
        wasm2sel4_sys::yield_now();
    }
}

/// There is nothing left to do: this thread never runs again, so that the processor can rest.
fn stop(kernel: Kernel) -> ! {
    loop {
        // The capability is the thread's own; this cannot fail.
        let _ = resources::own_tcb().suspend(kernel);
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
    let is_ours = abi.magic == MAGIC && abi.version == ABI_VERSION;
    // The kernel's numbers begin with these two in every version; what says whether it prints is only there in ours.
    console::begin(is_ours && abi.prints != 0);
    if !is_ours || !bundle::is_valid() {
        Message::error().text(b"the image was made by another version of wasm2sel4").end();
        console::exit_status(status::NOT_STARTED);
        stop(kernel);
    }
    // SAFETY: this thread is alone, and these are the only references.
    let (tables, places) = unsafe { (&mut *(&raw mut TABLES), &mut *(&raw mut PLACES)) };
    match Resources::new(kernel, boot_info, tables) {
        Ok(mut resources) => {
            let mut devices = DeviceMemory::new();
            let interrupts = Interrupts::make(&mut resources);
            console::open(&mut resources, &mut devices, interrupts.as_ref());
            let power = Power::find(&mut resources, &mut devices);
            let status = run(&mut resources, places, Clocks::new(boot_info));
            console::exit_status(status);
            power.off(status);
        }
        Err(failure) => {
            report(b"cannot set up its own CSpace", failure);
            console::exit_status(status::NOT_STARTED);
        }
    }
    stop(kernel)
}

/// Starts and serves all domains, as many beside each other as the image says; returns the image's exit status: the
/// first, in the order of the bundle, that is not 0.
fn run(resources: &mut Resources, places: &'static mut [Place], clocks: Clocks) -> u32 {
    let Some(endpoint) = objects::make(resources, resources.kernel.abi.object_endpoint) else {
        Message::error().text(b"cannot make its endpoint").end();
        return status::NOT_STARTED;
    };
    let Some(objects) = Objects::make(resources) else {
        Message::error().text(b"cannot make the objects that domains share").end();
        return status::NOT_STARTED;
    };
    if bundle::domains().iter().any(|record| record.receives != 0) {
        resources.answering = Answering::make(resources);
        if resources.answering.is_none() {
            Message::error().text(b"cannot make what it answers callers with").end();
            return status::NOT_STARTED;
        }
    }
    let mut places = places;
    if bundle::has_templates() {
        if let Err(failure) = window::prepare(resources) {
            report(b"cannot make its window", failure);
            return status::NOT_STARTED;
        }
        let Some(more) = capacity::make(resources) else {
            Message::error().text(b"cannot make room for instances").end();
            return status::NOT_STARTED;
        };
        places = more;
    }
    let Some(reader) = Reader::make(resources) else {
        Message::error().text(b"has no slot for who reads the input").end();
        return status::NOT_STARTED;
    };
    let received = resources.cspace.slot(resources.received);
    resources.kernel.buffer.set_receive_slot(Some(received));
    let baseline = resources.free();
    #[cfg(feature = "failing-calls")]
    crate::task::failing::report(b"of the boot");
    let running = (bundle::header().running as usize).clamp(1, RUNNING_MAXIMUM);
    let mut places = Places::new(places, lives(resources.kernel.abi.badge_bits));
    let mut supervisor = Supervisor { resources, places: &mut places, endpoint, objects, clocks, reader, instances: 0 };
    let mut queue = Queue { next: 0, running: [None; RUNNING_MAXIMUM], status: None };
    for place in 0..running as u16 {
        queue.start_next(&mut supervisor, place);
    }

    let mut answer: Option<Answer> = None;
    while queue.running.iter().any(Option::is_some) {
        let message = match answer.take() {
            Some((info, words)) => wasm2sel4_sys::reply_recv(CPtr(endpoint), info, words),
            None => wasm2sel4_sys::recv(CPtr(endpoint)),
        }
        .with_own_words();
        let served = supervisor.serve(&message);
        if message.info.capabilities() > 0 {
            // Whatever came and was not needed: the slot is for the next one. Of several, any may be the one that is in it.
            let _ = received.delete(supervisor.resources.kernel);
        }
        let (place, ended) = match served {
            Served::Answer(next) => {
                answer = next;
                continue;
            }
            Served::Ended(place, status) => (place, status),
        };
        if supervisor.end(place, ended, bundle::domains().get(queue.next..).unwrap_or_default()) {
            queue.ended(place, ended);
            // One domain at a time leaves nothing behind for the next.
            if running == 1 && supervisor.resources.free() != baseline {
                report_resources(b"before a domain", baseline);
                report_resources(b"after it", supervisor.resources.free());
                queue.status.get_or_insert((0, status::FAULTED));
            }
            queue.start_next(&mut supervisor, place);
        }
    }
    if reports() {
        report_resources(b"at the start", baseline);
        report_resources(b"at the end", supervisor.resources.free());
    }
    #[cfg(feature = "failing-calls")]
    crate::task::failing::report(b"of the whole");
    queue.status.map_or(0, |(_, status)| status)
}

/// The domains of the image itself, in their order.
struct Queue {
    /// The next one that has not been started.
    next: usize,
    /// The number of the domain in each of the first places.
    running: [Option<usize>; RUNNING_MAXIMUM],
    /// The lowest number of a domain whose status was not 0, and that status.
    status: Option<(usize, u32)>,
}

impl Queue {
    /// Starts the next domain that can be started.
    fn start_next(&mut self, supervisor: &mut Supervisor<'_>, place: u16) {
        let Some(number) = self.running.get_mut(usize::from(place)) else { return };
        *number = None;
        while let Some(record) = bundle::domains().get(self.next) {
            self.next += 1;
            if record.is_template != 0 {
                continue;
            }
            let before = Counter::ticks();
            match supervisor.start(record, place) {
                Ok(()) => {
                    self.running[usize::from(place)] = Some(self.next - 1);
                    if reports() {
                        let ticks = Counter::ticks().wrapping_sub(before);
                        let message = Message::note().text(b"domain ").name(bundle::name(record));
                        message.text(b" started in ").number(ticks).text(b" ticks").end();
                    }
                    return;
                }
                Err(failure) => {
                    report(b"cannot start a domain", failure);
                    self.note(self.next - 1, status::NOT_STARTED);
                }
            }
        }
    }

    /// The domain in a place has ended.
    fn ended(&mut self, place: u16, status: u32) {
        let number = self.running.get_mut(usize::from(place)).and_then(Option::take);
        if let Some(number) = number {
            self.note(number, status);
        }
    }

    fn note(&mut self, number: usize, status: u32) {
        if status != 0 && self.status.is_none_or(|(first, _)| number < first) {
            self.status = Some((number, status));
        }
    }
}

/// What to do after a message.
enum Served {
    /// Answer it, or, with nothing, wait for the next one.
    Answer(Option<Answer>),
    /// The domain in this place has ended with this status.
    Ended(u16, u32),
}

/// Everything that serves domains.
struct Supervisor<'a> {
    resources: &'a mut Resources,
    places: &'a mut Places,
    /// The slot of its endpoint.
    endpoint: u64,
    /// The objects that domains share.
    objects: Objects,
    clocks: Clocks,
    reader: Reader,
    /// How many instances have been started.
    instances: u64,
}

impl Supervisor<'_> {
    /// Starts a domain of the image itself.
    fn start(&mut self, record: &'static DomainRecord, place: u16) -> Result<(), Failure> {
        const NO_LIFE: Failure = Failure { code: Failure::NOT_ENOUGH_MEMORY, missing_level: 0 };
        let life = self.places.life(place).ok_or(NO_LIFE)?;
        let channel = Channel { endpoint: self.endpoint, life, objects: &self.objects };
        let mut domain = Domain::make(self.resources, record, channel)?;
        if let Err(failure) = domain.start(self.resources, &self.objects, 0) {
            domain.end(self.resources);
            return Err(failure);
        }
        if let Some(place) = self.places.get(place) {
            place.domain = Some(domain);
        }
        Ok(())
    }

    fn spawning(&mut self) -> Spawning<'_> {
        Spawning {
            resources: self.resources,
            places: self.places,
            objects: &self.objects,
            endpoint: self.endpoint,
            instances: &mut self.instances,
        }
    }

    fn serve(&mut self, message: &Received) -> Served {
        match Badge::decode(message.badge) {
            Some(Badge::Domain(life)) if message.info.label() < FAULT_LABELS_END => self.fault(life, message),
            Some(Badge::Domain(life)) => self.request(life, message),
            Some(Badge::Handle(life)) => Served::Answer(self.spawning().handle(life, message)),
            Some(Badge::Spawner(life, number)) => Served::Answer(Some(self.spawning().spawner(life, number, message))),
            Some(Badge::Interrupt) => {
                self.reader.interrupted(self.resources);
                Served::Answer(None)
            }
            None => Served::Answer(None),
        }
    }

    fn request(&mut self, life: Life, message: &Received) -> Served {
        let Some(domain) = self.places.domain_of(life) else { return Served::Answer(Some(refused())) };
        let services = request::Services { clocks: self.clocks, reader: &mut self.reader };
        match request::handle(self.resources, (life.place, domain), services, message) {
            request::Outcome::Answer(info, words) => Served::Answer(Some((info, words))),
            request::Outcome::Wait => Served::Answer(None),
            request::Outcome::Exit(status) => Served::Ended(life.place, status),
        }
    }

    fn fault(&mut self, life: Life, message: &Received) -> Served {
        let Some(domain) = self.places.domain_of(life) else { return Served::Answer(Some(refused())) };
        match fault::handle(self.resources, &self.objects, domain, message) {
            fault::Outcome::Resume => Served::Answer(Some((MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]))),
            fault::Outcome::End(reason) => {
                tell(domain, reason);
                Served::Ended(life.place, status::FAULTED)
            }
        }
    }

    /// A domain has ended; tells whether it was one of the image itself.
    fn end(&mut self, place: u16, status: u32, waiting: &[DomainRecord]) -> bool {
        if self.places.instance(place).is_some() {
            self.spawning().ended(place, status);
            return false;
        }
        let Some(mut domain) = self.places.get(place).and_then(|place| place.domain.take()) else { return false };
        let message = Message::note().text(b"domain ").name(domain.name());
        message.text(b" ended with status ").number(u64::from(status)).end();
        self.spawning().end_children(place);
        self.reader.ended(self.resources, place);
        domain.end(self.resources);
        self.places.vacate(place);
        if let Err(failure) = self.objects.after_end(self.places, waiting, self.resources) {
            report(b"cannot take an endpoint away", failure);
        }
        true
    }
}

/// Says why a domain is ended.
fn tell(domain: &Domain, reason: Reason) {
    let message = Message::error().text(b"domain ").name(domain.name());
    match reason {
        Reason::DoubleFault => message.text(b" faulted again while it dealt with a fault").end(),
        Reason::OutOfMemory => message.text(b" touched a page for which there is no memory left").end(),
        Reason::Footprint => message.text(b" touched a page beyond its footprint-max").end(),
        Reason::Kernel(failure) => {
            message.text(b": the kernel answered error ").number(failure.code).end();
        }
    }
}

/// Whether the image wants to know what things cost.
fn reports() -> bool {
    bundle::header().flags & FLAG_REPORT_RESOURCES != 0
}

fn report(what: &[u8], failure: Failure) {
    Message::error().text(what).text(b": the kernel answered error ").number(failure.code).end();
}

fn report_resources(when: &[u8], [bytes, pairs, entries]: [u64; 3]) {
    Message::note()
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
