//! Words of a message become values of a component.
//!
//! Who has written the message is not to be believed. Each word is read once, into a local variable, and looked at
//! there, so it does not matter whether the sender changes an arena meanwhile; bytes of lists are copied, and what is
//! looked at of them is the copy. What is not a value of its type goes on as one that is (0, the first case, no
//! elements) until the message has ended, and then counts for nothing.

use super::super::ResourceTableIndex;
use super::super::interface::{Primitive, Shape};
use super::super::layout::{Core, discriminant_size, payload_offset};
use super::adapter::Handle;
use super::code::Local;
use super::values::{AdapterType, Mover, Number, OWN_FUNCTION, Place, is_steady};
use crate::error::Result;

impl Mover<'_, '_> {
    /// Reads a value from the message.
    ///
    /// # Errors
    ///
    /// Internal ones.
    pub fn decode(&mut self, ty: &AdapterType, mut place: Place) -> Result<()> {
        if let Some(fields) = ty.fields() {
            if let Place::Memory(base, offset) = place
                && self.words.is_message()
                && ty.layout().nodes > OWN_FUNCTION
            {
                let function = self.adapter.decoder(ty)?;
                return self.call_at(&function, base, offset);
            }
            for field in fields {
                let at = place.field(field);
                self.decode(field, at)?;
            }
            return Ok(());
        }
        if let Some(cases) = ty.cases() {
            return self.decode_variant(&cases, &place);
        }
        match ty.shape() {
            Shape::Primitive(primitive) => self.decode_primitive(*primitive, &place),
            Shape::Flags(names) => {
                for (index, (size, mask)) in Self::flag_words(names.len()).into_iter().enumerate() {
                    let at = Self::word_behind(&place, index);
                    let value = self.word(Core::I32);
                    // What means nothing is not passed on.
                    self.code.get(value);
                    self.code.line(format_args!("i32.const {}", mask as i32));
                    self.code.line("i32.and");
                    self.code.set(value);
                    self.store(Number::Bytes(size), value, &at);
                }
            }
            Shape::String => {
                let (pointer, length) = (self.code.local(Core::I32), self.code.local(Core::I32));
                self.code.line("call $get_string");
                self.code.set(length);
                self.code.set(pointer);
                self.adapter.needs_string();
                self.store_pair(pointer, length, &place);
            }
            Shape::List(element) => self.decode_list(element, &place)?,
            Shape::Own(table) => self.decode_handle(Handle::GetOwn, *table, &place)?,
            Shape::Borrow(table) => self.decode_handle(Handle::GetBorrow, *table, &place)?,
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

    /// The lower half, or all, of the next word in a local variable.
    fn word(&mut self, core: Core) -> Local {
        let local = self.code.local(core);
        self.take();
        match core {
            Core::I32 => self.code.line("i32.wrap_i64"),
            Core::I64 => {}
            Core::F32 => {
                self.code.line("i32.wrap_i64");
                self.code.line("f32.reinterpret_i32");
            }
            Core::F64 => self.code.line("f64.reinterpret_i64"),
        }
        self.code.set(local);
        local
    }

    fn decode_handle(&mut self, what: Handle, table: ResourceTableIndex, place: &Place) -> Result<()> {
        let value = self.word(Core::I32);
        let function = self.adapter.handle(what, table)?;
        self.code.get(value);
        self.code.line(format_args!("call {function}"));
        self.code.set(value);
        self.store(Number::Bytes(4), value, place);
        Ok(())
    }

    fn decode_primitive(&mut self, primitive: Primitive, place: &Place) {
        let number = Number::of(primitive);
        let value = self.word(number.core());
        let is_flat = matches!(place, Place::Flat(_));
        let line = |mover: &mut Self, lines: &[&str]| {
            mover.code.get(value);
            lines.iter().for_each(|line| mover.code.line(line));
            mover.code.set(value);
        };
        match primitive {
            Primitive::Bool => line(self, &["i32.const 0", "i32.ne"]),
            Primitive::Char => {
                self.is_no_character(value);
                self.code.line("if");
                self.code.line("call $bad");
                self.code.line("i32.const 0");
                self.code.set(value);
                self.code.line("end");
            }
            Primitive::S8 if is_flat => line(self, &["i32.extend8_s"]),
            Primitive::S16 if is_flat => line(self, &["i32.extend16_s"]),
            Primitive::U8 if is_flat => line(self, &["i32.const 0xff", "i32.and"]),
            Primitive::U16 if is_flat => line(self, &["i32.const 0xffff", "i32.and"]),
            _ => {}
        }
        self.store(number, value, place);
    }

    fn decode_variant(&mut self, cases: &[Option<&AdapterType>], place: &Place) -> Result<()> {
        let case = self.word(Core::I32);
        self.code.get(case);
        self.code.line(format_args!("i32.const {}", cases.len()));
        self.code.line("i32.ge_u");
        self.code.line("if");
        self.code.line("call $bad");
        self.code.line("i32.const 0");
        self.code.set(case);
        self.code.line("end");
        self.store(Number::Bytes(discriminant_size(cases.len())), case, place);
        let payload = place.payload(payload_offset(cases));
        for (number, ty) in cases.iter().enumerate() {
            let Some(ty) = ty else { continue };
            self.code.get(case);
            self.code.line(format_args!("i32.const {number}"));
            self.code.line("i32.eq");
            self.code.line("if");
            self.decode(ty, payload.clone())?;
            self.code.line("end");
        }
        Ok(())
    }

    fn store_pair(&mut self, pointer: Local, length: Local, place: &Place) {
        let second = Self::word_behind(place, 1);
        self.store(Number::Bytes(4), pointer, place);
        self.store(Number::Bytes(4), length, &second);
    }

    fn decode_list(&mut self, element: &AdapterType, place: &Place) -> Result<()> {
        let layout = element.layout();
        let (pointer, length) = (self.code.local(Core::I32), self.code.local(Core::I32));
        let bytes = self.code.local(Core::I32);
        // As many as the rest of the message can have.
        let least = if layout.is_plain { layout.size } else { layout.least_words.saturating_mul(8) };
        self.code.line(format_args!("i64.const {}", least as i64));
        self.code.line(format_args!("i64.const {}", layout.size as i64));
        self.code.line("call $get_length");
        self.code.set(length);
        self.code.get(length);
        self.code.line(format_args!("i32.const {}", layout.size as u32 as i32));
        self.code.line("i32.mul");
        self.code.set(bytes);
        self.code.line(format_args!("i32.const {}", layout.alignment));
        self.code.get(bytes);
        self.code.line("call $allocate");
        self.code.set(pointer);
        self.adapter.needs_realloc();
        if layout.is_plain {
            self.code.get(pointer);
            self.code.get(bytes);
            self.code.line("call $get_bytes");
        } else if is_steady(element) {
            let function = self.adapter.run(element, false)?;
            self.call_with(&function, pointer, length)?;
        } else {
            let function = self.adapter.decoder(element)?;
            self.each(pointer, length, layout.size, &function)?;
        }
        self.store_pair(pointer, length, place);
        Ok(())
    }
}
