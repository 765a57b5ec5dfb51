//! The supervisor's life: start all domains, serve them until the last has ended, report the status, switch off.

use crate::pools::earliest::{Earliest, NEVER};
use crate::pools::once::Once;
use crate::task::answer::Answer;
use crate::task::bundle;
use crate::task::clock::Clocks;
use crate::task::console::input::Reader;
use crate::task::console::{self, Message};
use crate::task::device::{DeviceMemory, Interrupts, Power};
use crate::task::domain::objects::Objects;
use crate::task::domain::places::{Place, Places};
use crate::task::domain::queue::Queue;
use crate::task::ending::Endings;
use crate::task::ending::reclaimer::Reclaimer;
use crate::task::ending::steps::Ended;
use crate::task::ending::waiting::{Deferred, Waiting};
use crate::task::kernel::boot_info::BootInfo;
use crate::task::kernel::{Answering, serving};
use crate::task::longest::Steps;
use crate::task::report::{report, report_resources, reports};
use crate::task::resources::{self, Resources, Tables};
use crate::task::resources::{capacity, window};
use crate::task::sleep::Sleepers;
use crate::task::sleep::limits::{self, Stretch};
use crate::task::sleep::timer::Timer;
use crate::task::supervisor::Supervisor;
use wasm2sel4_abi::badge::lives;
use wasm2sel4_abi::bundle::RUNNING_MAXIMUM;
use wasm2sel4_abi::kernel::{KernelAbi, MAGIC};
use wasm2sel4_abi::{ABI_VERSION, status};
use wasm2sel4_sys::objects::ObjectRequest;
use wasm2sel4_sys::{IpcBuffer, Kernel};

unsafe extern "C" {
    #[link_name = "__wasm2sel4_kernel"]
    static KERNEL: KernelAbi;
}

/// The places of an image without instances.
static PLACES: Once<[Place; RUNNING_MAXIMUM]> = Once::new([Place::EMPTY; RUNNING_MAXIMUM]);

/// Who waits for memory, in an image without instances.
static WAITING: Once<[Option<Deferred>; RUNNING_MAXIMUM]> = Once::new([None; RUNNING_MAXIMUM]);

/// Limits of calls, in an image without instances.
static LIMITS: Once<([u64; Earliest::nodes(RUNNING_MAXIMUM)], [Stretch; RUNNING_MAXIMUM])> =
    Once::new(([NEVER; Earliest::nodes(RUNNING_MAXIMUM)], [Stretch::NONE; RUNNING_MAXIMUM]));

/// What keeps count of memory and slots; too large for the stack.
static TABLES: Once<Tables> = Once::new(Tables::new());

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
    // The entry code calls this once.
    let (Some(tables), Some(places)) = (TABLES.take(), PLACES.take()) else { stop(kernel) };
    match Resources::new(kernel, boot_info, tables) {
        Ok(mut resources) => {
            let mut devices = DeviceMemory::new();
            let interrupts = Interrupts::make(&mut resources);
            console::open(&mut resources, &mut devices, interrupts.as_ref());
            let power = Power::find(&mut resources, &mut devices);
            let clocks = Clocks::new(boot_info);
            let timer = Timer::find(&mut resources, &mut devices, interrupts.as_ref(), clocks);
            let status = run(&mut resources, places, timer, clocks);
            console::exit_status(status);
            power.off(&mut resources, &mut devices, status);
        }
        Err(failure) => {
            report(b"cannot set up its own CSpace", failure);
            console::exit_status(status::NOT_STARTED);
        }
    }
    stop(kernel)
}

/// Starts and serves all domains, as many at the same time as the image says; returns the image's exit status: the
/// first, in the order of the bundle, that is not 0.
fn run(resources: &mut Resources, places: &'static mut [Place], timer: Timer, clocks: Clocks) -> u32 {
    let endpoint = match resources.make(ObjectRequest::of_one_size(resources.kernel.abi.object_endpoint)) {
        Ok(endpoint) => endpoint,
        Err(failure) => {
            report(b"cannot make its endpoint", failure);
            return status::NOT_STARTED;
        }
    };
    let Some(objects) = Objects::make(resources) else {
        Message::error().text(b"cannot make the objects that domains share").end();
        return status::NOT_STARTED;
    };
    let receives = bundle::domains().iter().any(|record| record.receives != 0);
    let answering = match receives.then(|| Answering::make(resources)).transpose() {
        Ok(answering) => answering,
        Err(failure) => {
            report(b"cannot make the objects with which it answers callers", failure);
            return status::NOT_STARTED;
        }
    };
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
    } else if !capacity::make_few(resources) {
        Message::error().text(b"cannot make room for the sizes of regions and for heaps").end();
        return status::NOT_STARTED;
    }
    let waiting = match bundle::has_templates() {
        true => capacity::make_waiting(resources, places.len()),
        false => WAITING.take().map(<[_; _]>::as_mut_slice),
    };
    let Some(waiting) = waiting else {
        Message::error().text(b"cannot make room for requests that wait").end();
        return status::NOT_STARTED;
    };
    let limits = match bundle::has_templates() {
        true => capacity::make_limits(resources, places.len()),
        false => LIMITS.take().map(|(times, stretches)| limits::Room { times, stretches }),
    };
    let Some(limits) = limits else {
        Message::error().text(b"cannot make room for limits of calls").end();
        return status::NOT_STARTED;
    };
    let Some(reader) = Reader::make(resources) else {
        Message::error().text(b"has no slot for the reader of the input").end();
        return status::NOT_STARTED;
    };
    let endings = match Reclaimer::make(resources, endpoint) {
        Ok(reclaimer) => Endings::new(reclaimer),
        Err(failure) => {
            report(b"cannot make the thread that takes memory back", failure);
            return status::NOT_STARTED;
        }
    };
    resources.keep_reserve();
    let received = resources.cspace.slot(resources.received);
    resources.kernel.buffer.set_receive_slot(Some(received));
    let baseline = resources.free();
    #[cfg(feature = "failing-calls")]
    crate::task::failing::report(b"of the boot");
    let running = (bundle::header().running as usize).clamp(1, RUNNING_MAXIMUM);
    let mut places = Places::new(places, lives(resources.kernel.abi.badge_bits));
    let mut supervisor = Supervisor {
        resources,
        endings,
        waiting: Waiting::new(waiting),
        is_given_up: false,
        places: &mut places,
        endpoint,
        objects,
        answering,
        clocks,
        reader,
        sleepers: Sleepers::new(timer, clocks, limits),
        instances: 0,
    };
    let mut queue = Queue::new();
    for place in 0..running as u16 {
        queue.start_next(&mut supervisor, place);
    }
    // None of them has run yet.
    if let Err(failure) = supervisor.hand_over() {
        report(b"cannot hand over what is to be revoked", failure);
        return status::NOT_STARTED;
    }

    let mut steps = Steps::new(clocks, reports());
    let mut answer: Option<Answer> = None;
    while queue.is_running() {
        let message = serving::next(endpoint.cptr(), answer.take()).with_own_words();
        steps.begin();
        answer = supervisor.serve(&message);
        if message.info.capabilities() > 0 {
            // Whatever came and was not needed: the slot is for the next one. Of several, any may be the one that is in
            // it.
            let _ = received.delete(supervisor.resources.kernel);
        }
        let mut next = supervisor.step();
        steps.end(&message);
        while let Some(Ended { place, status }) = next {
            queue.ended(place, status);
            supervisor.after_end(queue.waiting());
            // One domain at a time leaves nothing behind for the next.
            if running == 1 && supervisor.resources.free() != baseline {
                report_resources(b"before a domain", baseline);
                report_resources(b"after it", supervisor.resources.free());
                queue.note_missing();
            }
            queue.start_next(&mut supervisor, place);
            queue.idle_services().for_each(|place| supervisor.end_service(place));
            next = supervisor.step();
        }
    }
    if reports() {
        report_resources(b"at the start", baseline);
        report_resources(b"at the end", supervisor.resources.free());
        steps.report();
    }
    #[cfg(feature = "failing-calls")]
    crate::task::failing::report(b"of the whole");
    queue.status()
}
