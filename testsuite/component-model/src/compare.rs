//! Instructions that compare a result in memory with what it must be, in the text format. They leave the function with
//! 0 where something differs.

use crate::types::{Type, discriminant_size, payload_offset};
use crate::values::{case, field_values, scalar};
use anyhow::{Result, bail};
use std::fmt::Write as _;
use wast::component::WastVal;

/// The instructions for one result.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The instructions.
    pub text: String,
    /// How many locals they need, which are called `$p0`, `$p1`, …: addresses.
    pub locals: usize,
}

impl Comparison {
    /// Compares a value of a type, which begins so many bytes behind the address that `base` gives.
    ///
    /// # Errors
    ///
    /// If the value is not of this type.
    pub fn add(&mut self, value: &WastVal<'_>, ty: &Type, base: &str, offset: u32) -> Result<()> {
        match ty {
            Type::Record(fields) => {
                let mut offset = offset;
                for ((_, ty), value) in fields.iter().zip(field_values(value, fields)?) {
                    offset = offset.next_multiple_of(ty.alignment());
                    self.add(value, ty, base, offset)?;
                    offset += ty.size();
                }
            }
            Type::Variant(cases, _) => {
                let (number, payload) = case(value, cases)?;
                self.equals(base, offset, discriminant_size(cases.len()), number as u64);
                if let Some((value, ty)) = payload {
                    self.add(value, ty, base, offset + payload_offset(cases))?;
                }
            }
            Type::String => {
                let WastVal::String(text) = value else { bail!("{value:?} is no string") };
                let contents = self.sequence(base, offset, text.len());
                for (place, byte) in text.bytes().enumerate() {
                    self.equals(&contents, place as u32, 1, byte.into());
                }
            }
            Type::List(element) => {
                let WastVal::List(values) = value else { bail!("{value:?} is no list") };
                let contents = self.sequence(base, offset, values.len());
                for (place, value) in values.iter().enumerate() {
                    self.add(value, element, &contents, place as u32 * element.size())?;
                }
            }
            // A NaN may come back as any other.
            Type::Float32 if matches!(value, WastVal::F32(value) if f32::from_bits(value.bits).is_nan()) => {
                let value = format!("(f32.load offset={offset} {base})");
                self.unless(&format!("(f32.ne {value} {value})"));
            }
            Type::Float64 if matches!(value, WastVal::F64(value) if f64::from_bits(value.bits).is_nan()) => {
                let value = format!("(f64.load offset={offset} {base})");
                self.unless(&format!("(f64.ne {value} {value})"));
            }
            _ => self.equals(base, offset, ty.size(), scalar(value, ty)?),
        }
        Ok(())
    }

    /// Compares a length; returns what gives the address of the contents.
    fn sequence(&mut self, base: &str, offset: u32, length: usize) -> String {
        self.equals(base, offset + 4, 4, length as u64);
        let local = format!("$p{}", self.locals);
        self.locals += 1;
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "(local.set {local} (i32.load offset={offset} {base}))");
        format!("(local.get {local})")
    }

    fn equals(&mut self, base: &str, offset: u32, size: u32, bits: u64) {
        let (load, ty) = match size {
            1 => ("i32.load8_u", "i32"),
            2 => ("i32.load16_u", "i32"),
            4 => ("i32.load", "i32"),
            _ => ("i64.load", "i64"),
        };
        self.unless(&format!("({ty}.eq ({load} offset={offset} {base}) ({ty}.const {bits:#x}))"));
    }

    /// Leaves unless a condition holds.
    fn unless(&mut self, condition: &str) {
        let _ = writeln!(self.text, "(if (i32.eqz {condition}) (then (return (i32.const 0))))");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_string_points_to_is_compared() {
        let mut comparison = Comparison::default();
        comparison.add(&WastVal::String("a"), &Type::String, "(i32.const 8)", 4).unwrap();
        let lines: Vec<&str> = comparison.text.lines().collect();
        assert_eq!(comparison.locals, 1);
        assert_eq!(
            lines,
            [
                "(if (i32.eqz (i32.eq (i32.load offset=8 (i32.const 8)) (i32.const 0x1))) (then (return (i32.const 0))))",
                "(local.set $p0 (i32.load offset=4 (i32.const 8)))",
                "(if (i32.eqz (i32.eq (i32.load8_u offset=0 (local.get $p0)) (i32.const 0x61))) (then (return (i32.const 0))))",
            ]
        );
    }
}
