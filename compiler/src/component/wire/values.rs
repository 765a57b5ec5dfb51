//! Where values are: in core values, or in memory from an address on (component model, "Canonical ABI", "Flattening").

use super::super::ResourceTableIndex;
use super::super::interface::{Primitive, Shape, Signature, Type};
use super::super::layout::{Core, align, words};
use super::adapter::Adapter;
use super::code::{Code, Local};
use super::protocol::REGISTERS;
use std::collections::VecDeque;
use std::sync::Arc;

/// Types, as adapters know them.
pub type AdapterType = Arc<Type<ResourceTableIndex>>;

/// Types of which the code stands in a function of its own: those that are made of more than so many.
pub const OWN_FUNCTION: u64 = 8;

/// Whether all that a function takes and returns fits registers, and goes there as it is.
pub fn fits_registers(signature: &Signature<ResourceTableIndex>) -> bool {
    let Signature { parameters, result } = signature;
    let is_flat = parameters.iter().map(|(_, ty)| ty).chain(result).all(|ty| ty.layout().is_flat);
    let is_few = |words: Option<u64>| words.is_some_and(|words| words <= REGISTERS);
    is_flat && is_few(words(parameters.iter().map(|(_, ty)| &**ty))) && is_few(words(result.as_deref()))
}

/// Whether there are words that are no value of a type, when all of it is words.
pub fn may_be_refused(ty: &AdapterType) -> bool {
    match ty.fields() {
        Some(fields) => fields.into_iter().any(may_be_refused),
        None => {
            let is_char = matches!(ty.shape(), Shape::Primitive(Primitive::Char));
            is_char || ty.cases().is_some() || !ty.handles().is_empty()
        }
    }
}

/// Where a value is.
#[derive(Clone, Debug)]
pub enum Place {
    /// In these, which may be wider than the value asks for.
    Flat(VecDeque<Local>),
    /// In the component's memory, so many bytes behind an address.
    Memory(Local, u64),
}

impl Place {
    /// In these.
    pub fn flat(locals: &[Local]) -> Self {
        Self::Flat(locals.iter().copied().collect())
    }

    /// Takes the place of a record's next field, which has this type, off its beginning.
    pub fn field<R>(&mut self, ty: &Type<R>) -> Self {
        let layout = ty.layout();
        match self {
            Self::Flat(locals) => {
                let count = layout.flat.len().min(locals.len());
                Self::Flat(locals.drain(..count).collect())
            }
            Self::Memory(base, offset) => {
                let at = align(*offset, layout.alignment);
                *offset = at + layout.size;
                Self::Memory(*base, at)
            }
        }
    }

    /// The place of what comes with a case, given where it begins in memory.
    pub fn payload(&self, offset: u64) -> Self {
        match self {
            Self::Flat(locals) => Self::Flat(locals.iter().skip(1).copied().collect()),
            Self::Memory(base, at) => Self::Memory(*base, at + offset),
        }
    }
}

/// How a number lies in memory.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// So many bytes of an i32.
    Bytes(u64),
    /// All of a core value.
    Whole(Core),
}

impl Number {
    /// That of a type without parts.
    pub fn of(primitive: Primitive) -> Self {
        use Primitive::*;
        match primitive {
            Bool | S8 | U8 => Self::Bytes(1),
            S16 | U16 => Self::Bytes(2),
            S32 | U32 | Char => Self::Bytes(4),
            S64 | U64 => Self::Whole(Core::I64),
            F32 => Self::Whole(Core::F32),
            F64 => Self::Whole(Core::F64),
        }
    }

    /// Its core type.
    pub fn core(self) -> Core {
        match self {
            Self::Bytes(_) => Core::I32,
            Self::Whole(core) => core,
        }
    }

    fn load(self) -> String {
        match self {
            Self::Bytes(1) => "i32.load8_u".to_owned(),
            Self::Bytes(2) => "i32.load16_u".to_owned(),
            _ => format!("{}.load", self.core().name()),
        }
    }

    fn store(self) -> String {
        match self {
            Self::Bytes(1) => "i32.store8".to_owned(),
            Self::Bytes(2) => "i32.store16".to_owned(),
            _ => format!("{}.store", self.core().name()),
        }
    }
}

/// Writes a function of an adapter that moves values between a component and messages.
pub struct Mover<'a, 'c> {
    /// The adapter.
    pub adapter: &'a mut Adapter<'c>,
    /// The function.
    pub code: Code,
    /// Where words come from or go to.
    pub words: Words,
}

/// Where the next words of a message are.
pub enum Words {
    /// Where functions of the adapter know.
    Message,
    /// In these local variables.
    Registers(VecDeque<Local>),
    /// In a memory, so many bytes behind an address: it is known that they are there.
    Run(&'static str, Local, u64),
}

impl Words {
    /// Whether other functions take the next words from the same place.
    pub fn is_message(&self) -> bool {
        matches!(self, Self::Message)
    }

    /// In these.
    pub fn registers(locals: &[Local]) -> Self {
        Self::Registers(locals.iter().copied().collect())
    }
}

/// Whether all values of a type are as many words, each of which is a number that belongs to nothing else.
pub fn is_steady(ty: &AdapterType) -> bool {
    match (ty.fields(), ty.cases()) {
        (Some(fields), _) => fields.into_iter().all(is_steady),
        (None, Some(cases)) => cases.iter().all(Option::is_none),
        (None, None) => matches!(ty.shape(), Shape::Primitive(_) | Shape::Flags(_)),
    }
}

impl Mover<'_, '_> {
    /// Pushes a number from a place.
    pub fn load(&mut self, number: Number, place: &Place) {
        match place {
            Place::Flat(locals) => {
                // The types of functions were made from the same types as this.
                let Some(local) = locals.front().copied() else { return };
                self.code.get(local);
                match (local.core(), number.core()) {
                    (Core::I64, Core::I32) => self.code.line("i32.wrap_i64"),
                    (Core::I32, Core::F32) => self.code.line("f32.reinterpret_i32"),
                    (Core::I64, Core::F32) => {
                        self.code.line("i32.wrap_i64");
                        self.code.line("f32.reinterpret_i32");
                    }
                    (Core::I64, Core::F64) => self.code.line("f64.reinterpret_i64"),
                    _ => {}
                }
                if let Number::Bytes(size @ (1 | 2)) = number {
                    self.code.line(format_args!("i32.const {}", (1 << (8 * size)) - 1));
                    self.code.line("i32.and");
                }
            }
            Place::Memory(base, offset) => {
                self.code.get(*base);
                self.code.line(format_args!("{} $app offset={offset}", number.load()));
            }
        }
    }

    /// Puts the number in a local variable of its own type into a place.
    pub fn store(&mut self, number: Number, value: Local, place: &Place) {
        match place {
            Place::Flat(locals) => {
                let Some(local) = locals.front().copied() else { return };
                self.code.get(value);
                match (number.core(), local.core()) {
                    (Core::I32, Core::I64) => self.code.line("i64.extend_i32_u"),
                    (Core::F32, Core::I32) => self.code.line("i32.reinterpret_f32"),
                    (Core::F32, Core::I64) => {
                        self.code.line("i32.reinterpret_f32");
                        self.code.line("i64.extend_i32_u");
                    }
                    (Core::F64, Core::I64) => self.code.line("i64.reinterpret_f64"),
                    _ => {}
                }
                self.code.set(local);
            }
            Place::Memory(base, offset) => {
                self.code.get(*base);
                self.code.get(value);
                self.code.line(format_args!("{} $app offset={offset}", number.store()));
            }
        }
    }

    /// The place of the next 32 bits behind others of a value: of the second half of a pair, or of more flags.
    pub fn word_behind(place: &Place, words: usize) -> Place {
        match place {
            Place::Flat(locals) => Place::Flat(locals.iter().skip(words).copied().collect()),
            Place::Memory(base, offset) => Place::Memory(*base, offset + 4 * words as u64),
        }
    }

    /// Takes the word on the stack as the next of the message.
    pub fn put(&mut self) {
        match &mut self.words {
            Words::Message => self.code.line("call $put"),
            Words::Registers(locals) => match locals.pop_front() {
                Some(local) => self.code.set(local),
                None => self.code.line("drop"),
            },
            Words::Run(memory, at, offset) => {
                let word = self.code.local(Core::I64);
                self.code.set(word);
                self.code.get(*at);
                self.code.get(word);
                self.code.line(format_args!("i64.store {memory} offset={offset}"));
                *offset += 8;
            }
        }
    }

    /// Pushes the next word of the message.
    pub fn take(&mut self) {
        match &mut self.words {
            Words::Message => self.code.line("call $get"),
            Words::Registers(locals) => match locals.pop_front() {
                Some(local) => self.code.get(local),
                None => self.code.line("i64.const 0"),
            },
            Words::Run(memory, at, offset) => {
                self.code.get(*at);
                self.code.line(format_args!("i64.load {memory} offset={offset}"));
                *offset += 8;
            }
        }
    }

    /// Ends everything, with a number of [`super::adapter::TRAPS`], if the i32 on the stack is not 0.
    pub fn trap_if(&mut self, trap: wasm2sel4_abi::trap::Trap) {
        self.code.line("if");
        self.code.line(format_args!("i32.const {}", super::adapter::trap_number(trap)));
        self.code.line("call $trap");
        // So that nothing is kept for what would come behind.
        self.code.line("unreachable");
        self.code.line("end");
    }

    /// Ends everything if the address on the stack, which goes, is not aligned.
    pub fn check_alignment(&mut self, address: Local, alignment: u64) {
        if alignment > 1 {
            self.code.get(address);
            self.code.line(format_args!("i32.const {}", alignment - 1));
            self.code.line("i32.and");
            self.trap_if(wasm2sel4_abi::trap::Trap::UnalignedPointer);
        }
    }
}
