//! Backtraces: frame pointers, named by the tables of the image.
//!
//! The innermost frame is at an instruction, all others are at calls, whose return addresses are known. One address can
//! be both, because the instruction after a call may trap. So every look-up says which of the two it means.

use crate::fault::Fault;
use crate::module::{self, functions, name, site_marks, sites};
use crate::print::{self, Line};
use wasm2sel4_abi::descriptor::{Function, NO_INDEX, Site};
use wasm2sel4_abi::layout::STACK_TOP;
use wasm2sel4_abi::site::Mark;
use wasm2sel4_abi::trap::{FaultKind, Trap};

/// How many frames are printed; the rest is counted.
const PRINTED: u64 = 24;

/// Where a frame is.
#[derive(Clone, Copy)]
enum CodeAddress {
    /// At the instruction at this address.
    Instruction(u64),
    /// In the call that returns to this address, which may be the first byte after its function.
    Call(u64),
}

impl CodeAddress {
    /// The function of the module that is there.
    fn function(self) -> Option<&'static Function> {
        let pc = match self {
            Self::Instruction(pc) => pc,
            Self::Call(return_address) => return_address.checked_sub(1)?,
        };
        function_at(pc).filter(|function| function.number() != NO_INDEX)
    }

    /// The bytes from the beginning of the binary to the instruction, if they are known.
    fn wasm_offset(self) -> Option<u32> {
        let (pc, is_call) = match self {
            Self::Instruction(pc) => (pc, false),
            Self::Call(return_address) => (return_address, true),
        };
        let (site, _) = sites_at(pc).find(|(_, mark)| (*mark == Mark::Return) == is_call)?;
        (site.wasm_offset != 0).then_some(site.wasm_offset)
    }
}

/// The function at a program counter, of a module or not.
fn function_at(pc: u64) -> Option<&'static Function> {
    let offset = text_offset(pc)?;
    let after = functions().partition_point(|function| function.text_offset <= offset);
    functions().get(after.checked_sub(1)?)
}

/// Where the function at a program counter returns to, if it has no frame: where the link register says, or on x86_64
/// the word at the stack pointer.
pub fn frameless_caller(pc: u64, link_register: u64, stack_pointer: u64) -> Option<u64> {
    if !function_at(pc).is_some_and(Function::is_frameless) {
        return None;
    }
    if !cfg!(target_arch = "x86_64") {
        return Some(link_register);
    }
    // SAFETY: the word is on the stack, and whatever is there is only looked at.
    let word = || unsafe { (stack_pointer as *const u64).read_volatile() };
    Some(if is_stack(stack_pointer) && stack_pointer.is_multiple_of(8) { word() } else { 0 })
}

/// Offset of a program counter in the compiled code.
pub fn text_offset(pc: u64) -> Option<u32> {
    let module = module::module();
    (module.text_start.address()..module.text_end.address())
        .contains(&pc)
        .then(|| (pc - module.text_start.address()) as u32)
}

/// The sites at exactly this program counter, with what they are.
fn sites_at(pc: u64) -> impl Iterator<Item = (&'static Site, Mark)> {
    let offset = text_offset(pc);
    let first = offset.map_or(sites().len(), |offset| sites().partition_point(|site| site.text_offset < offset));
    let sites =
        sites().iter().zip(site_marks()).skip(first).take_while(move |(site, _)| Some(site.text_offset) == offset);
    sites.filter_map(|(site, mark)| Some((site, Mark::decode(*mark)?)))
}

/// The trap that the instruction at exactly this program counter means by this kind of fault.
pub fn trap_at(pc: u64, fault: FaultKind) -> Option<Trap> {
    sites_at(pc).find_map(|(_, mark)| match mark {
        Mark::Trap(trap, cause) => cause.is_meant_by(fault).then_some(trap),
        Mark::Return | Mark::SystemCall => None,
    })
}

/// Whether a program counter is in the code of the module, or in what the compiler added to it.
pub fn is_compiled(pc: u64) -> bool {
    text_offset(pc).is_some()
}

/// A frame of the module's code that has called the one inside of it.
pub struct Caller {
    /// Where the call returns to.
    pub return_address: u64,
    /// Its frame pointer.
    pub frame_pointer: u64,
    /// The function.
    function: &'static Function,
}

impl Caller {
    /// Whether it is of an adapter: between components, or between one and messages.
    pub fn is_adapter(&self) -> bool {
        self.function.is_adapter()
    }
}

/// The frames outside of the one with this frame pointer, outwards, as far as the stack of the module's code goes:
/// what backtraces are made from, and where handlers of exceptions are looked for.
pub fn callers(frame_pointer: u64) -> impl Iterator<Item = Caller> {
    let mut inner = Some(frame_pointer);
    core::iter::from_fn(move || {
        let frame = inner.take()?;
        if !(is_stack(frame) && is_stack(frame + 8) && frame.is_multiple_of(8)) {
            return None;
        }
        // SAFETY: both words are on the stack, above its bottom and below its top; compiled code keeps its frame
        // pointers there, and whatever else is there is only looked at.
        let (outer, return_address) =
            unsafe { ((frame as *const u64).read_volatile(), (frame as *const u64).add(1).read_volatile()) };
        let function = CodeAddress::Call(return_address).function()?;
        // Frames must go upwards, or a damaged stack would be walked forever.
        inner = (outer > frame).then_some(outer);
        Some(Caller { return_address, frame_pointer: outer, function })
    })
}

/// Prints the frames from the fault outwards, as far as the compiled code's stack goes.
pub fn print(fault: &Fault) {
    print::error(b"wasm backtrace:\n");
    let mut number = 0;
    for place in [CodeAddress::Instruction(fault.pc), CodeAddress::Call(fault.caller)] {
        if let Some(function) = place.function() {
            print_frame(number, place, function);
            number += 1;
        }
    }
    for caller in callers(fault.frame_pointer) {
        if number < PRINTED {
            print_frame(number, CodeAddress::Call(caller.return_address), caller.function);
        }
        number += 1;
    }
    if number > PRINTED {
        Line::new().text(b"  ... and ").decimal(number - PRINTED).text(b" more").end();
    }
}

/// Where the module's code has called the stub, which is not compiled with frame pointers: what calls a function of the
/// stub stands on the stack above that one's stack pointer, first where it returns to, then the frame of the caller.
pub fn outside(stack_pointer: u64) -> (u64, u64) {
    let mut at = stack_pointer.next_multiple_of(8);
    // SAFETY: of words on the stack, whatever is there is only looked at.
    let word = |at| unsafe { (at as *const u64).read_volatile() };
    let mut caller = 0;
    // A frame begins with the address of one further out.
    while is_stack(at + 8) && (caller == 0 || !(is_stack(word(at)) && is_return(word(at + 8)))) {
        if caller == 0 && is_return(word(at)) {
            caller = word(at);
        }
        at += 8;
    }
    (caller, at)
}

/// Whether a call of the module's code returns there.
pub fn is_return(address: u64) -> bool {
    sites_at(address).any(|(_, mark)| mark == Mark::Return)
}

/// Whether the word at an address is on the stack.
pub fn is_stack(address: u64) -> bool {
    let bottom = STACK_TOP.0 - module::module().stack_size.0;
    (bottom..=STACK_TOP.0 - 8).contains(&address)
}

fn print_frame(number: u64, place: CodeAddress, function: &Function) {
    let mut line = Line::new().text(b"  ").decimal(number).text(b": ");
    line = match name(function) {
        [] if function.is_adapter() => line.text(b"adapter function ").decimal(u64::from(function.number())),
        [] => line.text(b"function ").decimal(u64::from(function.number())),
        name => line.text(name),
    };
    if let Some(offset) = place.wasm_offset() {
        line = line.text(b" at ").hexadecimal(u64::from(offset));
    }
    line.end();
}
