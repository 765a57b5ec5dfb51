//! The driver of a script: it is linked with the script's modules and the stub, and runs on the target. It makes the
//! calls of the script one after the other, and says which of them did not do what they must.
#![cfg_attr(target_os = "none", no_std)]
#![cfg(target_os = "none")]

use wasm2sel4_abi::gc::{EXTERNALIZED, I31, INTERNALIZED, INTERNALIZED_SHIFT, TAG_MASK};
use wasm2sel4_script_layout::{DONE, Directive, FAIL, KIND_INTEGER, Pattern, Script, VALUES_MAXIMUM};
use wasm2sel4_stub::driver;

type Values = [[u64; 2]; VALUES_MAXIMUM];

unsafe extern "C" {
    #[link_name = "wasm2sel4_script"]
    static SCRIPT: Script;
}

/// Arguments and results of the call that is being made; aligned as vectors want it.
#[repr(C, align(16))]
struct Array(Values);

static mut VALUES: Array = Array([[0; 2]; VALUES_MAXIMUM]);

/// Runs the script; the stub calls this in place of `_start`.
#[unsafe(no_mangle)]
pub extern "C" fn __wasm2sel4_driver() -> ! {
    // SAFETY: the crate above (`testsuite/script`) defines the symbol and what it points to.
    let (script, directives) = unsafe {
        let script = &*(&raw const SCRIPT);
        let count = script.directive_count as usize;
        (script, core::slice::from_raw_parts(script.directives.address() as *const Directive, count))
    };
    let mut failed = 0;
    for (number, directive) in directives.iter().enumerate() {
        if !run(script, number as u64, directive) {
            failed += 1;
        }
    }
    Line::new()
        .text(DONE.as_bytes())
        .text(b" ")
        .decimal(directives.len() as u64 - failed)
        .text(b" ")
        .decimal(failed)
        .end();
    driver::exit(u32::from(failed != 0))
}

/// Makes one call; tells whether it did what it must.
fn run(script: &Script, number: u64, directive: &Directive) -> bool {
    // SAFETY: only this function uses the array, and it is not running twice.
    let values = unsafe { &mut (*(&raw mut VALUES)).0 };
    // SAFETY: the script has as many arguments.
    let arguments = unsafe {
        let first = (script.arguments.address() as *const [u64; 2]).add(directive.argument as usize);
        core::slice::from_raw_parts(first, directive.argument_count as usize)
    };
    for (place, argument) in values.iter_mut().zip(arguments) {
        *place = *argument;
    }
    // SAFETY: the script names an entry that takes such an array, and everything was checked to fit.
    let trap = unsafe { driver::attempt(directive.function.address(), values.as_mut_ptr() as u64) };
    let passed = match (trap, directive.traps) {
        (None, 0) => results_match(script, directive, values),
        (None, _) => false,
        (Some(trap), expected) => expected >> trap as u8 & 1 != 0,
    };
    if !passed {
        let line = Line::new().text(FAIL.as_bytes()).text(b" ").decimal(number);
        if let Some(trap) = trap {
            line.text(b" trapped ").decimal(trap as u64).end();
        } else {
            let mut line = line.text(b" returned");
            for value in values.iter().take((directive.result_count as usize).min(16)) {
                line = line.text(b" ").hexadecimal(value[1]).hexadecimal(value[0]);
            }
            line.end();
        }
    }
    passed
}

fn results_match(script: &Script, directive: &Directive, values: &Values) -> bool {
    let mut pattern = (script.patterns.address() as *const Pattern).wrapping_add(directive.pattern as usize);
    let mut all = true;
    for value in values.iter().take(directive.result_count as usize) {
        let mut any = false;
        loop {
            // SAFETY: the script has a pattern for every result, and one more after each that says so.
            let current = unsafe { &*pattern };
            pattern = pattern.wrapping_add(1);
            any |=
                current.matches(match (current.flags & Pattern::REFERENCE != 0, current.flags & Pattern::ANY != 0) {
                    (false, false) => *value,
                    (true, false) => [identify(script, value[0]), 0],
                    (false, true) => [kind(value[0]), 0],
                    (true, true) => [identify_taken_in(script, value[0]), 0],
                });
            if current.flags & Pattern::ALTERNATIVE == 0 {
                break;
            }
        }
        all &= any;
    }
    all
}

/// The number of a reference of the host: itself, or what the notification hears when it is signalled. One of an
/// object is none of the host.
fn identify(script: &Script, reference: u64) -> u64 {
    match script.host {
        _ if reference & EXTERNALIZED != 0 => 0,
        0 => reference,
        host => driver::signal_and_poll(reference, host),
    }
}

/// The number of a reference of the host that `any.convert_extern` took in; 0 if it is something else.
fn identify_taken_in(script: &Script, reference: u64) -> u64 {
    match reference & TAG_MASK {
        INTERNALIZED => identify(script, reference >> INTERNALIZED_SHIFT),
        _ => 0,
    }
}

/// What kind of object a reference is to, or [`KIND_INTEGER`]; 0 if it is something else.
fn kind(reference: u64) -> u64 {
    match reference >> 32 == 0 && reference & I31 != 0 {
        true => KIND_INTEGER,
        false => driver::object_kind(reference).into(),
    }
}

/// A line of output, written when it ends.
struct Line {
    bytes: [u8; 768],
    length: usize,
}

impl Line {
    fn new() -> Self {
        Self { bytes: [0; 768], length: 0 }
    }

    fn text(mut self, text: &[u8]) -> Self {
        for byte in text {
            if let Some(place) = self.bytes.get_mut(self.length) {
                *place = *byte;
                self.length += 1;
            }
        }
        self
    }

    fn decimal(self, number: u64) -> Self {
        let mut digits = [0; 20];
        let mut rest = number;
        let mut first = digits.len();
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            first -= 1;
            if rest == 0 {
                break;
            }
        }
        self.text(digits.get(first..).unwrap_or_default())
    }

    /// Sixteen digits.
    fn hexadecimal(mut self, number: u64) -> Self {
        for position in (0..16).rev() {
            let digit = (number >> (position * 4) & 15) as u8;
            self = self.text(&[if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }]);
        }
        self
    }

    fn end(self) {
        let line = self.text(b"\n");
        driver::print(line.bytes.get(..line.length).unwrap_or_default());
    }
}
