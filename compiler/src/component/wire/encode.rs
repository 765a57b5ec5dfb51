//! Values of a component become words of a message.
//!
//! A message is read once, from its first word to its last: a number takes a word; a list or a string its length and,
//! behind it, its elements, those that are plain bytes as they lie in memory. There are no pointers in it.

use super::super::StringEncoding;
use super::super::interface::{Primitive, Shape};
use super::super::layout::{Core, discriminant_size, payload_offset};
use super::adapter::Handle;
use super::values::{AdapterType, Mover, Number, OWN_FUNCTION, Place, is_steady};
use crate::error::Result;
use wasm2sel4_abi::trap::Trap;

impl Mover<'_, '_> {
    /// Appends a value to the message.
    ///
    /// # Errors
    ///
    /// Internal ones.
    pub fn encode(&mut self, ty: &AdapterType, mut place: Place) -> Result<()> {
        if let Some(fields) = ty.fields() {
            if let Place::Memory(base, offset) = place
                && self.words.is_message()
                && ty.layout().nodes > OWN_FUNCTION
            {
                let function = self.adapter.encoder(ty)?;
                return self.call_at(&function, base, offset);
            }
            for field in fields {
                let at = place.field(field);
                self.encode(field, at)?;
            }
            return Ok(());
        }
        if let Some(cases) = ty.cases() {
            return self.encode_variant(&cases, &place);
        }
        match ty.shape() {
            Shape::Primitive(primitive) => self.encode_primitive(*primitive, &place),
            Shape::Flags(names) => self.encode_flags(names.len(), &place),
            Shape::String => {
                let [pointer, length] = self.pair(&place);
                self.code.get(pointer);
                self.code.get(length);
                self.code.line("call $put_string");
                self.adapter.needs_string();
                if self.adapter.encoding() != StringEncoding::Utf8 {
                    self.check_alignment(pointer, 2);
                }
            }
            Shape::List(element) => {
                let [pointer, length] = self.pair(&place);
                self.encode_list(element, pointer, length)?;
            }
            Shape::Own(table) => {
                self.load(Number::Bytes(4), &place);
                let function = self.adapter.handle(Handle::GiveOwn, *table)?;
                self.code.line(format_args!("call {function}"));
                self.code.line("i64.extend_i32_u");
                self.put();
            }
            Shape::Borrow(table) => {
                self.load(Number::Bytes(4), &place);
                let function = self.adapter.handle(Handle::Rep, *table)?;
                self.code.line(format_args!("call {function}"));
                self.code.line("i64.extend_i32_u");
                self.put();
            }
            // These have fields or cases.
            Shape::Record(_)
            | Shape::Tuple(_)
            | Shape::Variant(_)
            | Shape::Enum(_)
            | Shape::Option(_)
            | Shape::Result(..) => {}
        }
        Ok(())
    }

    /// Calls a function with an address.
    pub fn call_at(&mut self, function: &str, base: super::code::Local, offset: u64) -> Result<()> {
        self.code.get(base);
        self.code.line(format_args!("i32.const {}", offset as u32 as i32));
        self.code.line("i32.add");
        self.code.line(format_args!("call {function}"));
        Ok(())
    }

    /// The pointer and the length of a list or string, in local variables.
    fn pair(&mut self, place: &Place) -> [super::code::Local; 2] {
        let second = Self::word_behind(place, 1);
        [place, &second].map(|place| {
            let local = self.code.local(Core::I32);
            self.load(Number::Bytes(4), place);
            self.code.set(local);
            local
        })
    }

    fn encode_primitive(&mut self, primitive: Primitive, place: &Place) {
        self.load(Number::of(primitive), place);
        match primitive {
            Primitive::S64 | Primitive::U64 => {}
            Primitive::F64 => self.code.line("i64.reinterpret_f64"),
            Primitive::F32 => {
                self.code.line("i32.reinterpret_f32");
                self.code.line("i64.extend_i32_u");
            }
            Primitive::Bool => {
                self.code.line("i32.const 0");
                self.code.line("i32.ne");
                self.code.line("i64.extend_i32_u");
            }
            Primitive::Char => {
                let value = self.code.local(Core::I32);
                self.code.set(value);
                self.is_no_character(value);
                self.trap_if(Trap::InvalidChar);
                self.code.get(value);
                self.code.line("i64.extend_i32_u");
            }
            // Of the upper half nobody takes notice; on riscv64 this is the shorter of the two.
            _ => self.code.line("i64.extend_i32_s"),
        }
        self.put();
    }

    /// Pushes whether a number is not that of a Unicode scalar value.
    pub fn is_no_character(&mut self, value: super::code::Local) {
        self.code.get(value);
        self.code.line("i32.const 0x110000");
        self.code.line("i32.ge_u");
        self.code.get(value);
        self.code.line("i32.const 0xfffff800");
        self.code.line("i32.and");
        self.code.line("i32.const 0xd800");
        self.code.line("i32.eq");
        self.code.line("i32.or");
    }

    /// The words of flags, with how many bytes they have in memory and which bits mean something.
    pub fn flag_words(count: usize) -> Vec<(u64, u32)> {
        let size = match count {
            0..=8 => 1,
            9..=16 => 2,
            _ => 4,
        };
        let bits = (0..count.max(1)).step_by(32).map(|first| (count - first.min(count)).min(32));
        bits.map(|bits| (size, u32::MAX.checked_shr(32 - bits as u32).unwrap_or(0))).collect()
    }

    fn encode_flags(&mut self, count: usize, place: &Place) {
        for (index, (size, mask)) in Self::flag_words(count).into_iter().enumerate() {
            let at = Self::word_behind(place, index);
            self.load(Number::Bytes(size), &at);
            self.code.line(format_args!("i32.const {}", mask as i32));
            self.code.line("i32.and");
            self.code.line("i64.extend_i32_u");
            self.put();
        }
    }

    fn encode_variant(&mut self, cases: &[Option<&AdapterType>], place: &Place) -> Result<()> {
        let case = self.code.local(Core::I32);
        self.load(Number::Bytes(discriminant_size(cases.len())), place);
        self.code.set(case);
        self.code.get(case);
        self.code.line(format_args!("i32.const {}", cases.len()));
        self.code.line("i32.ge_u");
        self.trap_if(Trap::InvalidDiscriminant);
        self.code.get(case);
        self.code.line("i64.extend_i32_u");
        self.put();
        let payload = place.payload(payload_offset(cases));
        for (number, ty) in cases.iter().enumerate() {
            let Some(ty) = ty else { continue };
            self.code.get(case);
            self.code.line(format_args!("i32.const {number}"));
            self.code.line("i32.eq");
            self.code.line("if");
            self.encode(ty, payload.clone())?;
            self.code.line("end");
        }
        Ok(())
    }

    fn encode_list(
        &mut self,
        element: &AdapterType,
        pointer: super::code::Local,
        length: super::code::Local,
    ) -> Result<()> {
        let layout = element.layout();
        self.check_alignment(pointer, layout.alignment);
        self.code.get(length);
        self.code.line("i64.extend_i32_u");
        self.put();
        // Its bytes must be an amount that a memory can have.
        self.code.get(length);
        self.code.line("i64.extend_i32_u");
        self.code.line(format_args!("i64.const {}", layout.size));
        self.code.line("i64.mul");
        self.code.line("i64.const 0xffffffff");
        self.code.line("i64.gt_u");
        self.trap_if(Trap::ListOutOfBounds);
        if layout.is_plain {
            self.code.get(pointer);
            self.code.get(length);
            self.code.line(format_args!("i32.const {}", layout.size));
            self.code.line("i32.mul");
            self.code.line("call $put_bytes");
            return Ok(());
        }
        if is_steady(element) {
            let function = self.adapter.run(element, true)?;
            return self.call_with(&function, pointer, length);
        }
        let function = self.adapter.encoder(element)?;
        self.each(pointer, length, layout.size, &function)
    }

    /// Calls a function for a list.
    pub fn call_with(&mut self, function: &str, pointer: super::code::Local, length: super::code::Local) -> Result<()> {
        self.code.get(pointer);
        self.code.get(length);
        self.code.line(format_args!("call {function}"));
        Ok(())
    }

    /// Calls a function with the address of each element.
    pub fn each(
        &mut self,
        pointer: super::code::Local,
        length: super::code::Local,
        size: u64,
        function: &str,
    ) -> Result<()> {
        let (at, left) = (self.code.local(Core::I32), self.code.local(Core::I32));
        self.code.get(pointer);
        self.code.set(at);
        self.code.get(length);
        self.code.set(left);
        self.code.line("block");
        self.code.line("loop");
        self.code.get(left);
        self.code.line("i32.eqz");
        self.code.line("br_if 1");
        self.call_at(function, at, 0)?;
        self.code.get(at);
        self.code.line(format_args!("i32.const {}", size as u32 as i32));
        self.code.line("i32.add");
        self.code.set(at);
        self.code.get(left);
        self.code.line("i32.const 1");
        self.code.line("i32.sub");
        self.code.set(left);
        self.code.line("br 0");
        self.code.line("end");
        self.code.line("end");
        Ok(())
    }
}
