//! Backtraces: frame pointers, named by the tables of the image.

use crate::module::{self, functions, name, sites};
use crate::print::{self, Line};
use crate::trap::Fault;
use wasm2sel4_abi::descriptor::{Function, NO_INDEX};
use wasm2sel4_abi::layout::STACK_TOP;

/// How many frames are printed; the rest is counted.
const PRINTED: u64 = 24;

/// Offset of a program counter in the compiled code.
fn text_offset(pc: u64) -> Option<u32> {
    let module = module::module();
    (module.text_start..module.text_end).contains(&pc).then(|| (pc - module.text_start) as u32)
}

/// The index of the site at exactly this program counter.
pub fn site_at(pc: u64) -> Option<usize> {
    let offset = text_offset(pc)?;
    sites().binary_search_by_key(&offset, |site| site.text_offset).ok()
}

/// Prints the frames from the fault outwards, as far as the compiled code's stack goes.
pub fn print(fault: &Fault) {
    print::error(b"wasm backtrace:\n");
    let mut number = 0;
    if function_at(fault.pc, 0).is_some() {
        print_frame(number, fault.pc, 0);
        number += 1;
    } else if function_at(fault.caller, 1).is_some() {
        print_frame(number, fault.caller, 1);
        number += 1;
    }
    let mut frame = fault.frame_pointer;
    while is_stack(frame) && is_stack(frame + 8) && frame.is_multiple_of(8) {
        // SAFETY: both words are on the stack, above its bottom and below its top; compiled code keeps its frame
        // pointers there, and whatever else is there is only looked at.
        let (outer, return_address) =
            unsafe { ((frame as *const u64).read_volatile(), (frame as *const u64).add(1).read_volatile()) };
        // The call is the instruction before its return address, which may be the first byte behind its function.
        if function_at(return_address, 1).is_none() {
            break;
        }
        if number < PRINTED {
            print_frame(number, return_address, 1);
        }
        number += 1;
        // The chain must go up, or a damaged stack would be walked forever.
        if outer <= frame {
            break;
        }
        frame = outer;
    }
    if number > PRINTED {
        Line::new().text(b"  ... and ").decimal(number - PRINTED).text(b" more").end();
    }
}

/// Whether the word at an address is on the stack.
pub fn is_stack(address: u64) -> bool {
    let bottom = STACK_TOP.0 - module::module().stack_size;
    (bottom..=STACK_TOP.0 - 8).contains(&address)
}

/// The function of the module whose code is `back` bytes before a program counter.
fn function_at(pc: u64, back: u64) -> Option<&'static Function> {
    let offset = text_offset(pc.checked_sub(back)?)?;
    let after = functions().partition_point(|function| function.text_offset <= offset);
    let function = functions().get(after.checked_sub(1)?)?;
    (function.index != NO_INDEX).then_some(function)
}

fn print_frame(number: u64, pc: u64, back: u64) {
    let mut line = Line::new().text(b"  ").decimal(number).text(b": ");
    line = match function_at(pc, back) {
        Some(function) if !name(function).is_empty() => line.text(name(function)),
        Some(function) => line.text(b"function ").decimal(u64::from(function.index)),
        None => line.text(b"unknown"),
    };
    let site = site_at(pc).and_then(|index| sites().get(index)).filter(|site| site.wasm_offset != 0);
    if let Some(site) = site {
        line = line.text(b" at ").hexadecimal(u64::from(site.wasm_offset));
    }
    line.end();
}
