//! x86_64: a PC, booted by multiboot.

use super::{Event, OwnTable};
use crate::slot::right;
use core::arch::asm;
use core::ops::Range;

#[path = "x86_64/devices.rs"]
mod devices;
#[path = "x86_64/entry.rs"]
mod entry_code;
#[path = "x86_64/interrupts.rs"]
pub mod interrupts;
#[path = "x86_64/multiboot.rs"]
mod multiboot;

pub use devices::{in8, in16, in32, out8, out16, out32, print_byte};

/// Selectors and descriptors of segments (Intel SDM, volume 3, 3.4.5).
mod selector {
    pub const KERNEL_CODE: u64 = 0x08;
    pub const KERNEL_DATA: u64 = 0x10;
    pub const USER_DATA: u64 = 0x1b;
    pub const USER_CODE: u64 = 0x23;
    pub const TASK_STATE: u64 = 0x28;

    pub const KERNEL_CODE_DESCRIPTOR: u64 = 0x00af_9b00_0000_ffff;
    pub const DATA_DESCRIPTOR: u64 = 0x00cf_9300_0000_ffff;
    /// User level, in a descriptor.
    pub const USER: u64 = 3 << 45;
}

/// Vectors that have code.
const VECTORS: usize = 256;

/// Vectors with a meaning here.
mod vector {
    pub const PAGE_FAULT: u64 = 14;
    /// The first that is no exception.
    pub const FIRST_INTERRUPT: u64 = super::interrupts::FIRST_VECTOR;
    /// No vector: a system call.
    pub const SYSTEM_CALL: u64 = 256;
}

unsafe extern "C" {
    static model_vectors: u8;
    static model_system_call: u8;
    fn model_wait() -> u64;
    fn model_leave(context: *mut Context) -> !;
}

/// The registers of a thread, the processor's interrupt frame among them.
#[repr(C, align(16))]
pub struct Context {
    /// rax, rbx, rcx, rdx, rsi, rdi, rbp, r8 to r15, vector, error code, then by their numbers in [`register`].
    pub words: [u64; 25],
}

/// Which word of a context is which register.
pub mod register {
    /// The message information (rsi).
    pub const INFORMATION: usize = 4;
    /// A system call's capability, or the badge of what was received (rdi).
    pub const CAPABILITY: usize = 5;
    /// The first words of a message (r10, r8, r9, r15).
    pub const MESSAGE: [usize; 4] = [9, 7, 8, 14];
    /// The number of a system call (rdx).
    pub const NUMBER: usize = 3;
    /// Why the model was entered.
    pub const VECTOR: usize = 15;
    /// What the processor says about an exception.
    pub const ERROR: usize = 16;
    /// Where the thread goes on.
    pub const NEXT_PC: usize = 17;
    /// The code segment.
    pub const CODE: usize = 18;
    /// The flags.
    pub const FLAGS: usize = 19;
    /// The stack pointer.
    pub const SP: usize = 20;
    /// The stack segment.
    pub const STACK: usize = 21;
    /// The instruction at which it was interrupted.
    pub const FAULT_PC: usize = 22;
    /// The bases of fs and gs.
    pub const BASES: [usize; 2] = [23, 24];
}

/// The order of `TCB_ReadRegisters`: rip rsp rflags rax rbx rcx rdx rsi rdi rbp r8-r15 fs gs.
pub const REGISTERS: [usize; 20] = [22, 20, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 23, 24];

/// Interrupts are on at user level; bit 1 is always set.
const USER_FLAGS: u64 = 0x202;
/// Carry, parity, adjust, zero, sign, direction, overflow: a thread may have them as it likes.
const CONDITIONS: u64 = 0xcd5;

impl Context {
    /// A new thread's.
    pub const NEW: Self = {
        let mut words = [0; 25];
        words[register::CODE] = selector::USER_CODE;
        words[register::FLAGS] = USER_FLAGS;
        words[register::STACK] = selector::USER_DATA;
        Self { words }
    };

    /// Sets a register, as far as user level may.
    pub fn set(&mut self, register: usize, word: u64) {
        self.words[register] = if register == register::FLAGS { word & CONDITIONS | USER_FLAGS } else { word };
    }

    /// The thread goes on where it would have, whatever it has done last.
    pub fn go_on_as_it_was(&mut self) {
        self.words[register::FAULT_PC] = self.words[register::NEXT_PC];
    }

    /// The thread does its instruction again.
    pub fn restart(&mut self) {
        self.words[register::NEXT_PC] = self.words[register::FAULT_PC];
    }
}

/// Words that a thread's floating-point registers take.
pub const FLOATING_POINT_WORDS: usize = 64;

/// A new thread's floating-point registers: control words that mask all exceptions.
pub const NEW_FLOATING_POINT: [u64; FLOATING_POINT_WORDS] = {
    let mut words = [0; FLOATING_POINT_WORDS];
    words[0] = 0x037f;
    words[3] = 0x1f80;
    words
};

/// log2 of the size of the largest object.
pub const LARGEST_BITS: u32 = 47;

/// log2 of the size of a thread control block.
pub const THREAD_BITS: u32 = 11;

/// Object types of the architecture.
pub mod object {
    pub const VSPACE: u64 = 6;
    pub const FRAME: u64 = 8;

    /// The level at which a type of table is mapped; 0 if it can be at any.
    pub const fn table_level(kind: u64) -> Option<u8> {
        match kind {
            5 => Some(39),
            11 => Some(30),
            10 => Some(21),
            _ => None,
        }
    }
}

/// Labels of methods.
pub mod label {
    pub const PAGE_MAP: u64 = 39;
    pub const PAGE_UNMAP: u64 = 40;
    pub const PAGE_GET_ADDRESS: u64 = 41;
    pub const ASID_CONTROL_MAKE_POOL: u64 = 42;
    pub const ASID_POOL_ASSIGN: u64 = 43;
    pub const PORT_CONTROL_ISSUE: u64 = 44;
    pub const PORT_IN8: u64 = 45;
    pub const PORT_IN16: u64 = 46;
    pub const PORT_IN32: u64 = 47;
    pub const PORT_OUT8: u64 = 48;
    pub const PORT_OUT16: u64 = 49;
    pub const PORT_OUT32: u64 = 50;
    pub const IRQ_ISSUE_IRQ_HANDLER_IOAPIC: u64 = 51;

    /// The method that maps a table of a level.
    pub const fn table_map(level: u8) -> u64 {
        match level {
            39 => 33,
            30 => 35,
            _ => 37,
        }
    }
}

/// The most pools of address space identifiers.
pub const POOLS: usize = 8;

/// A mapping over a mapping replaces it.
pub const REFUSES_TO_MAP_OVER: bool = false;

/// Attributes of a mapping that may be executed.
pub const EXECUTABLE: u64 = 0;

/// One past the highest address of user memory, as far as the model keeps them.
pub const USER_END: u64 = 1 << 43;

/// Levels of tables above that of pages.
pub const LEVELS: &[u32] = &[39, 30, 21];

/// Entries of tables (Intel SDM, volume 3, 4.5 "4-Level Paging").
pub mod entry {
    use super::right;

    const PRESENT: u64 = 1;
    const WRITE: u64 = 1 << 1;
    const USER: u64 = 1 << 2;
    /// log2 of the first of two bits: written through, not cached.
    const CACHING: u32 = 3;
    const ADDRESS: u64 = 0x000f_ffff_ffff_f000;

    /// The entry of a table.
    pub const fn table(physical: u64) -> u64 {
        physical | PRESENT | WRITE | USER
    }

    /// The entry of a page. Every page may be executed; the attributes are how it is cached.
    pub const fn page(physical: u64, rights: u8, attributes: u64) -> u64 {
        let physical = physical | (attributes & 3) << CACHING;
        let user = if rights & right::READ != 0 { USER } else { 0 };
        let write = if rights & right::WRITE != 0 { WRITE } else { 0 };
        physical | PRESENT | user | write
    }

    /// Where an entry leads, if it leads anywhere.
    pub const fn target(entry: u64) -> Option<u64> {
        if entry & PRESENT != 0 { Some(entry & ADDRESS) } else { None }
    }
}

/// Where the physical address 0 is for the model's statics.
const VIRTUAL: u64 = 0xffff_ffff_8000_0000;
/// All physical memory for the model.
const DIRECT: u64 = 0xffff_8000_0000_0000;

/// Where devices are, or nothing is: all behind memory but the interrupt controllers. As on seL4, the untypeds before 4
/// GiB become ever smaller, because the last byte is not among them.
pub fn devices() -> [Range<u64>; 4] {
    const GIBIBYTES_4: u64 = 1 << 32;
    let [below, above] = memory();
    [
        below.end..0xfec0_0000,
        0xfec0_1000..0xfee0_0000,
        0xfee0_1000..GIBIBYTES_4 - 16,
        above.end.max(GIBIBYTES_4)..super::DEVICES_END,
    ]
}

/// The machine's memory. What does not fit below 3.5 GiB, qemu puts from 3 GiB on to where addresses of 32 bits end.
pub fn memory() -> [Range<u64>; 2] {
    const FIRST: u64 = 0x10_0000;
    const GIBIBYTE: u64 = 1 << 30;
    let end = super::memory_end();
    if end < 0xe000_0000 {
        return [FIRST..end, 0..0];
    }
    [FIRST..3 * GIBIBYTE, 4 * GIBIBYTE..end + GIBIBYTE]
}

/// Where the model sees a physical address.
pub fn address(physical: u64) -> usize {
    (physical + DIRECT) as usize
}

/// Where a static of the model lies.
fn physical(address: u64) -> u64 {
    address - VIRTUAL
}

/// Whether an address is where a root task can be.
pub fn is_behind_kernel(address: u64) -> bool {
    (0x10_1000..0x1000_0000).contains(&address)
}

/// Stops for good.
pub fn halt() -> ! {
    loop {
        // SAFETY: stops; interrupts are off.
        unsafe { asm!("cli", "hlt") };
    }
}

/// Waits for an interrupt.
pub fn wait() -> Event {
    // SAFETY: the only vector that the model does not take for a fault of its own is one that comes here.
    interrupt(unsafe { model_wait() })
}

/// What has interrupted.
fn interrupt(vector: u64) -> Event {
    match interrupts::take(vector) {
        None => Event::Spurious,
        Some(interrupts::CLOCK) => Event::Clock,
        Some(number) => Event::Interrupt(number),
    }
}

/// Says what the loader has arranged: multiboot leaves nothing but memory.
pub fn report() {}

/// Fills a page with extra boot info, and tells how many bytes it is: pieces that begin with their type and their size.
pub fn extra_boot_info(words: &mut [u64; 512]) -> u64 {
    const RSDP: u64 = 4;
    const COUNTER_FREQUENCY: u64 = 5;
    // Two words of header each. The first is one that nobody needs, the second ends with half a word.
    words[..4].copy_from_slice(&[RSDP, 32, 0, 0]);
    words[4..7].copy_from_slice(&[COUNTER_FREQUENCY, 20, devices::counter_frequency()]);
    52
}

static mut ROOT: OwnTable = OwnTable([0; 512]);
static mut ALL_MEMORY: OwnTable = OwnTable([0; 512]);
static mut KERNEL: OwnTable = OwnTable([0; 512]);

/// An address space without anything but the model in it.
pub fn kernel_space() -> u64 {
    physical(&raw const ROOT as u64)
}

/// The model is in the upper half of every address space.
pub fn begin_space(entries: &mut [u64; 512]) {
    // SAFETY: the model's own table does not change any more.
    let own = unsafe { &*(&raw const ROOT) };
    entries[256..].copy_from_slice(&own.0[256..]);
}

/// Switches to an address space.
pub fn set_space(root: u64) {
    // SAFETY: the model is where it was.
    unsafe { asm!("mov cr3, {}", in(reg) root) };
}

/// Forgets translations.
pub fn flush() {
    // SAFETY: translations are found again.
    unsafe { asm!("mov {0}, cr3", "mov cr3, {0}", out(reg) _) };
}

/// The task state: where the processor pushes, which is at byte 4, and in the last two bytes where the map of ports
/// begins: behind its end, so that user level has none.
#[unsafe(no_mangle)]
static mut model_task_state: [u32; 26] = {
    let mut state = [0; 26];
    state[25] = (size_of::<[u32; 26]>() as u32) << 16;
    state
};

static mut DESCRIPTORS: [u64; 7] = [
    0,
    selector::KERNEL_CODE_DESCRIPTOR,
    selector::DATA_DESCRIPTOR,
    selector::DATA_DESCRIPTOR | selector::USER,
    selector::KERNEL_CODE_DESCRIPTOR | selector::USER,
    0,
    0,
];

static mut GATES: [[u64; 2]; VECTORS] = [[0; 2]; VECTORS];

/// The operand of `lgdt` and `lidt`.
#[repr(C, packed)]
struct Pointer {
    limit: u16,
    address: u64,
}

/// Model-specific registers (Intel SDM, volume 4).
mod model_register {
    pub const STAR: u32 = 0xc000_0081;
    pub const LSTAR: u32 = 0xc000_0082;
    pub const FMASK: u32 = 0xc000_0084;
    /// The bases of fs and gs.
    pub const BASES: [u32; 2] = [0xc000_0100, 0xc000_0101];
}

fn write_model_register(number: u32, word: u64) {
    // SAFETY: the model writes only registers that concern the way into it, and those of user level.
    unsafe { asm!("wrmsr", in("ecx") number, in("eax") word as u32, in("edx") (word >> 32) as u32) };
}

/// The model's own half of the address space, segments, vectors, clock.
fn prepare() {
    /// Present, writable, a gibibyte.
    const LEAF: u64 = 0x83;
    let (root, all, kernel) = (&raw mut ROOT, &raw mut ALL_MEMORY, &raw mut KERNEL);
    let state = &raw const model_task_state as u64;
    // SAFETY: the new tables map the model where the old ones do, and all memory besides. The segments are the old ones
    // and those of user level.
    unsafe {
        for (gibibyte, entry) in (*all).0.iter_mut().enumerate() {
            *entry = (gibibyte as u64) << 30 | LEAF;
        }
        (*kernel).0[510] = LEAF;
        (*root).0[256] = physical(all as u64) | 3;
        (*root).0[511] = physical(kernel as u64) | 3;
        set_space(kernel_space());

        DESCRIPTORS[5] = 0x0000_8900_0000_0067 | (state & 0xff_ffff) << 16 | (state >> 24 & 0xff) << 56;
        DESCRIPTORS[6] = state >> 32;
        for (vector, gate) in (*(&raw mut GATES)).iter_mut().enumerate() {
            let code = &raw const model_vectors as u64 + 16 * vector as u64;
            // An interrupt gate that user level cannot call.
            gate[0] = code & 0xffff | selector::KERNEL_CODE << 16 | 0x8e00 << 32 | (code >> 16 & 0xffff) << 48;
            gate[1] = code >> 32;
        }
        let descriptors = Pointer { limit: 7 * 8 - 1, address: &raw const DESCRIPTORS as u64 };
        let gates = Pointer { limit: VECTORS as u16 * 16 - 1, address: &raw const GATES as u64 };
        asm!(
            "lgdt [{}]",
            "lidt [{}]",
            "ltr {2:x}",
            in(reg) &raw const descriptors,
            in(reg) &raw const gates,
            in(reg) selector::TASK_STATE,
        );
    }
    write_model_register(model_register::STAR, selector::KERNEL_CODE << 32);
    write_model_register(model_register::LSTAR, &raw const model_system_call as u64);
    // All flags that a handler must not have from user level: trap, interrupts, direction, alignment.
    write_model_register(model_register::FMASK, 0x4_0700);
    interrupts::begin();
}

/// Chooses who runs next.
fn choose() -> *mut Context {
    let context = crate::call::next();
    for (number, base) in model_register::BASES.into_iter().zip(register::BASES) {
        // SAFETY: a context is that of a thread that exists.
        write_model_register(number, unsafe { (*context).words[base] });
    }
    context
}

extern "C" fn main(magic: u32, information: u32) -> ! {
    prepare();
    crate::boot::start(multiboot::load(magic, information));
    // SAFETY: the context is that of a thread that can run.
    unsafe { model_leave(choose()) }
}

/// The model itself has faulted.
extern "C" fn broken(context: &Context) -> ! {
    let address: u64;
    // SAFETY: reads a register.
    unsafe { asm!("mov {}, cr2", out(reg) address) };
    let [vector, error, pc] = [register::VECTOR, register::ERROR, register::NEXT_PC].map(|word| context.words[word]);
    panic!("fault in the model at {pc:#x}, address {address:#x}, vector {vector}, error {error:#x}")
}

extern "C" fn interrupted(context: &mut Context) -> *mut Context {
    let pc = context.words[register::NEXT_PC];
    context.words[register::FAULT_PC] = pc;
    let event = match context.words[register::VECTOR] {
        vector::SYSTEM_CALL => {
            // The processor goes on behind the instruction.
            context.words[register::FAULT_PC] = pc - 2;
            Event::Call
        }
        vector::PAGE_FAULT => {
            let address;
            // SAFETY: reads a register.
            unsafe { asm!("mov {}, cr2", out(reg) address) };
            // Instruction fetches are not told apart.
            Event::Memory { address, prefetch: false, status: context.words[register::ERROR] }
        }
        vector @ vector::FIRST_INTERRUPT.. => interrupt(vector),
        number => Event::Exception { number, code: context.words[register::ERROR] },
    };
    crate::call::handle(event);
    choose()
}

/// The number of words of the message about an unknown system call.
pub const UNKNOWN_CALL_WORDS: usize = 19;

/// The message about an exception: IP, SP, flags, number, code.
pub fn exception_words(context: &Context, number: u64, code: u64, words: &mut [u64]) -> usize {
    let registers = [register::FAULT_PC, register::SP, register::FLAGS].map(|register| context.words[register]);
    words[..3].copy_from_slice(&registers);
    words[3..5].copy_from_slice(&[number, code]);
    5
}
