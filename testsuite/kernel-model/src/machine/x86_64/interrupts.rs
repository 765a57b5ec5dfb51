//! The interrupt controllers of a PC: the local APIC with its timer (Intel SDM, volume 3, chapter 11), the I/O APIC
//! (Intel 82093AA), and the old ones (8259A), which are silenced.

use super::address;
use super::devices::{out8, wait_slice};
use crate::memory::Only;
use core::ops::RangeInclusive;

/// The vector of interrupt 0.
pub const FIRST_VECTOR: u64 = 32;

/// How many interrupts the kernel counts.
pub const COUNT: usize = 126;

/// Handlers are issued for pins of the I/O APIC only.
pub const ISSUABLE: Option<RangeInclusive<u64>> = None;

/// The clock.
pub const CLOCK: u16 = 125;

/// Interrupts that pins can raise; the first has the number 0 for whoever wants a handler.
pub const PIN_INTERRUPTS: RangeInclusive<u16> = 16..=123;

/// The data ports of the old controllers.
const OLD_MASKS: [u16; 2] = [0x21, 0xa1];

/// The local APIC.
mod local {
    const BASE: u64 = 0xfee0_0000;

    pub const TASK_PRIORITY: u64 = BASE + 0x80;
    pub const END_OF_INTERRUPT: u64 = BASE + 0xb0;
    pub const SPURIOUS: u64 = BASE + 0xf0;
    pub const TIMER: u64 = BASE + 0x320;
    pub const LINES: [u64; 2] = [BASE + 0x350, BASE + 0x360];
    pub const INITIAL_COUNT: u64 = BASE + 0x380;
    pub const CURRENT_COUNT: u64 = BASE + 0x390;
    pub const DIVIDE: u64 = BASE + 0x3e0;

    pub const DIVIDE_BY_1: u32 = 0xb;
    pub const ENABLED: u32 = 0x100;
    pub const SPURIOUS_VECTOR: u32 = 0xff;
    pub const MASKED: u32 = 1 << 16;
    pub const PERIODIC: u32 = 1 << 17;
}

/// The I/O APIC: registers behind a window.
mod io {
    const BASE: u64 = 0xfec0_0000;

    pub const SELECT: u64 = BASE;
    pub const WINDOW: u64 = BASE + 0x10;

    pub const VERSION: u32 = 1;
    /// Two words for each pin.
    pub const REDIRECTION: u32 = 0x10;

    pub const LOW_ACTIVE: u32 = 1 << 13;
    pub const LEVEL_TRIGGERED: u32 = 1 << 15;
    pub const MASKED: u32 = 1 << 16;
}

fn read(register: u64) -> u32 {
    // SAFETY: the controllers are the model's alone, and only their registers are read.
    unsafe { (address(register) as *const u32).read_volatile() }
}

fn write(register: u64, word: u32) {
    // SAFETY: as above.
    unsafe { (address(register) as *mut u32).write_volatile(word) };
}

/// A pin, and the word that sends its interrupts to the processor.
#[derive(Clone, Copy)]
struct Route {
    pin: u32,
    word: u32,
}

static ROUTES: Only<[Option<Route>; COUNT]> = Only::new([None; COUNT]);

fn write_route(Route { pin, word }: Route) {
    write(io::SELECT, io::REDIRECTION + 2 * pin);
    write(io::WINDOW, word);
}

/// How many pins there are.
pub fn pins() -> u64 {
    write(io::SELECT, io::VERSION);
    u64::from(read(io::WINDOW) >> 16 & 0xff) + 1
}

/// Nothing interrupts but the clock, every 10 ms.
pub fn begin() {
    OLD_MASKS.into_iter().for_each(|port| out8(port, 0xff));
    for pin in 0..pins() as u32 {
        write_route(Route { pin, word: io::MASKED });
    }
    write(local::SPURIOUS, local::ENABLED | local::SPURIOUS_VECTOR);
    write(local::TASK_PRIORITY, 0);
    local::LINES.into_iter().for_each(|line| write(line, local::MASKED));

    write(local::DIVIDE, local::DIVIDE_BY_1);
    write(local::TIMER, local::MASKED);
    write(local::INITIAL_COUNT, u32::MAX);
    wait_slice();
    let slice = u32::MAX - read(local::CURRENT_COUNT);
    write(local::TIMER, local::PERIODIC | (FIRST_VECTOR as u32 + u32::from(CLOCK)));
    write(local::INITIAL_COUNT, slice);
}

/// Makes a pin raise an interrupt, which does not come yet.
pub fn route(interrupt: u16, pin: u64, is_level: bool, is_low: bool) {
    let trigger = if is_level { io::LEVEL_TRIGGERED } else { 0 };
    let polarity = if is_low { io::LOW_ACTIVE } else { 0 };
    let word = io::MASKED | trigger | polarity | (FIRST_VECTOR as u32 + u32::from(interrupt));
    let route = Route { pin: pin as u32, word };
    // To the only processor.
    write(io::SELECT, io::REDIRECTION + 2 * route.pin + 1);
    write(io::WINDOW, 0);
    write_route(route);
    ROUTES.with(|routes| routes[usize::from(interrupt)] = Some(route));
}

fn set_masked(interrupt: u16, masked: bool) {
    ROUTES.with(|routes| {
        if let Some(route) = &mut routes[usize::from(interrupt)] {
            route.word = if masked { route.word | io::MASKED } else { route.word & !io::MASKED };
            write_route(*route);
        }
    });
}

/// Lets an interrupt come.
pub fn open(interrupt: u16) {
    set_masked(interrupt, false);
}

/// Lets an interrupt come no more.
pub fn close(interrupt: u16) {
    set_masked(interrupt, true);
}

/// Whoever handles an interrupt has dealt with it.
pub fn acknowledge(interrupt: u16) {
    open(interrupt);
}

/// Takes the interrupt with a vector, if the vector is one's: a device's comes no more until it is acknowledged.
pub fn take(vector: u64) -> Option<u16> {
    let interrupt = vector.checked_sub(FIRST_VECTOR).map(|interrupt| interrupt as u16)?;
    if interrupt != CLOCK {
        if !PIN_INTERRUPTS.contains(&interrupt) {
            return None;
        }
        // A level must not raise it again when its end is told.
        close(interrupt);
    }
    write(local::END_OF_INTERRUPT, 0);
    Some(interrupt)
}
