//! Values of scripts, lowered offline: to constants that are passed, and to bytes in the caller's memory (component
//! model, "Canonical ABI": storing, lowering).

use crate::types::{Flat, Type, discriminant_size, payload_offset};
use anyhow::{Context, Result, bail};
use wast::component::WastVal;

/// A constant: the bits of a value, of which the upper ones that its type does not have are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant {
    pub flat: Flat,
    pub bits: u64,
}

impl Constant {
    fn i32(bits: u32) -> Self {
        Self { flat: Flat::I32, bits: bits.into() }
    }

    /// The instruction that gives it, in the text format.
    pub fn instruction(self) -> String {
        let Self { flat, bits } = self;
        match flat {
            Flat::I32 => format!("(i32.const {:#x})", bits as u32),
            Flat::I64 => format!("(i64.const {bits:#x})"),
            Flat::F32 => format!("(f32.reinterpret_i32 (i32.const {:#x}))", bits as u32),
            Flat::F64 => format!("(f64.reinterpret_i64 (i64.const {bits:#x}))"),
        }
    }
}

/// The caller's memory, as it is at the start.
#[derive(Debug, Default)]
pub struct Memory {
    bytes: Vec<u8>,
}

impl Memory {
    /// Begins behind address 0, which is nobody's.
    pub fn new() -> Self {
        Self { bytes: vec![0; 16] }
    }

    /// Bytes that are taken.
    pub fn size(&self) -> u32 {
        self.bytes.len() as u32
    }

    /// Its contents as a string of the text format.
    pub fn text(&self) -> String {
        self.bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
    }

    /// Takes room; returns its address.
    pub fn take(&mut self, size: u32, alignment: u32) -> u32 {
        let address = self.bytes.len().next_multiple_of(alignment as usize);
        self.bytes.resize(address + size as usize, 0);
        address as u32
    }

    fn write(&mut self, address: u32, size: u32, bits: u64) {
        let address = address as usize;
        let size = size as usize;
        if let Some(place) = self.bytes.get_mut(address..address + size) {
            place.copy_from_slice(&bits.to_le_bytes()[..size]);
        }
    }

    /// Puts a value at an address.
    ///
    /// # Errors
    ///
    /// If it is not of this type.
    pub fn store(&mut self, value: &WastVal<'_>, ty: &Type, address: u32) -> Result<()> {
        match (ty, value) {
            (Type::String, _) | (Type::List(_), _) => {
                let [pointer, length] = self.sequence(value, ty)?;
                self.write(address, 4, pointer.into());
                self.write(address + 4, 4, length.into());
            }
            (Type::Record(fields), _) => self.store_fields(&field_values(value, fields)?, fields, address)?,
            (Type::Variant(cases, _), _) => {
                let (number, payload) = case(value, cases)?;
                self.write(address, discriminant_size(cases.len()), number as u64);
                if let Some((value, ty)) = payload {
                    self.store(value, ty, address + payload_offset(cases))?;
                }
            }
            _ => self.write(address, ty.size(), scalar(value, ty)?),
        }
        Ok(())
    }

    /// Puts the fields of a record at an address, the same number of values.
    ///
    /// # Errors
    ///
    /// If one is not of its type.
    pub fn store_fields(&mut self, values: &[&WastVal<'_>], fields: &[(String, Type)], address: u32) -> Result<()> {
        let mut offset = 0u32;
        for ((_, ty), value) in fields.iter().zip(values) {
            offset = offset.next_multiple_of(ty.alignment());
            self.store(value, ty, address + offset)?;
            offset += ty.size();
        }
        Ok(())
    }

    /// Puts a string's or a list's contents somewhere; returns its address and its length.
    fn sequence(&mut self, value: &WastVal<'_>, ty: &Type) -> Result<[u32; 2]> {
        match (ty, value) {
            (Type::String, WastVal::String(text)) => {
                let address = self.take(text.len() as u32, 1);
                let start = address as usize;
                self.bytes[start..start + text.len()].copy_from_slice(text.as_bytes());
                Ok([address, text.len() as u32])
            }
            (Type::List(element), WastVal::List(values)) => {
                let address = self.take(element.size() * values.len() as u32, element.alignment());
                for (place, value) in values.iter().enumerate() {
                    self.store(value, element, address + element.size() * place as u32)?;
                }
                Ok([address, values.len() as u32])
            }
            _ => mismatch(value, ty),
        }
    }

    /// Flattens a value; what it points to is put somewhere.
    ///
    /// # Errors
    ///
    /// If it is not of this type.
    pub fn flatten(&mut self, value: &WastVal<'_>, ty: &Type) -> Result<Vec<Constant>> {
        Ok(match ty {
            Type::String | Type::List(_) => self.sequence(value, ty)?.map(Constant::i32).to_vec(),
            Type::Record(fields) => {
                let mut all = Vec::new();
                for ((_, ty), value) in fields.iter().zip(field_values(value, fields)?) {
                    all.extend(self.flatten(value, ty)?);
                }
                all
            }
            Type::Variant(cases, _) => {
                let (number, payload) = case(value, cases)?;
                let mut own = match payload {
                    Some((value, ty)) => self.flatten(value, ty)?,
                    None => Vec::new(),
                }
                .into_iter();
                // What a case does not use is 0; what it uses keeps its bits.
                let joined = ty.flatten().into_iter().skip(1);
                let payload =
                    joined.map(|flat| Constant { flat, bits: own.next().map_or(0, |constant| constant.bits) });
                std::iter::once(Constant::i32(number as u32)).chain(payload).collect()
            }
            Type::Bool | Type::Integer(..) | Type::Float32 | Type::Float64 | Type::Char | Type::Flags(_) => {
                let flat = if let [flat] = ty.flatten()[..] { flat } else { Flat::I32 };
                let bits = scalar(value, ty)?;
                // A small signed number is extended to the whole of an i32.
                let bits = match value {
                    WastVal::S8(number) => u64::from(i32::from(*number) as u32),
                    WastVal::S16(number) => u64::from(i32::from(*number) as u32),
                    _ => bits,
                };
                vec![Constant { flat, bits }]
            }
        })
    }
}

/// The bits of a value in memory.
///
/// # Errors
///
/// If it is not of this type.
pub fn scalar(value: &WastVal<'_>, ty: &Type) -> Result<u64> {
    Ok(match (ty, value) {
        (Type::Bool, WastVal::Bool(value)) => u64::from(*value),
        (Type::Integer(1, false), WastVal::U8(value)) => u64::from(*value),
        (Type::Integer(1, true), WastVal::S8(value)) => u64::from(*value as u8),
        (Type::Integer(2, false), WastVal::U16(value)) => u64::from(*value),
        (Type::Integer(2, true), WastVal::S16(value)) => u64::from(*value as u16),
        (Type::Integer(4, false), WastVal::U32(value)) => u64::from(*value),
        (Type::Integer(4, true), WastVal::S32(value)) => u64::from(*value as u32),
        (Type::Integer(8, false), WastVal::U64(value)) => *value,
        (Type::Integer(8, true), WastVal::S64(value)) => *value as u64,
        (Type::Float32, WastVal::F32(value)) => u64::from(value.bits),
        (Type::Float64, WastVal::F64(value)) => value.bits,
        (Type::Char, WastVal::Char(value)) => u64::from(u32::from(*value)),
        (Type::Flags(names), WastVal::Flags(set)) => {
            let mut bits = 0;
            for flag in set {
                let number = names.iter().position(|name| name == flag).with_context(|| format!("no flag {flag}"))?;
                bits |= 1 << number;
            }
            bits
        }
        _ => return mismatch(value, ty),
    })
}

/// The values of a record's fields, in their order.
pub fn field_values<'v, 'a>(value: &'v WastVal<'a>, fields: &[(String, Type)]) -> Result<Vec<&'v WastVal<'a>>> {
    let values: Vec<&WastVal<'_>> = match value {
        WastVal::Tuple(values) => values.iter().collect(),
        WastVal::Record(values) => {
            let named = |name: &String| values.iter().find(|(other, _)| other == name).map(|(_, value)| value);
            let found: Option<Vec<_>> = fields.iter().map(|(name, _)| named(name)).collect();
            found.context("a record without one of its fields")?
        }
        _ => bail!("{value:?} is no record"),
    };
    if values.len() != fields.len() {
        bail!("{value:?} has not {} fields", fields.len());
    }
    Ok(values)
}

/// A payload with its type.
type Payload<'v, 'a, 't> = Option<(&'v WastVal<'a>, &'t Type)>;

/// The number of a variant's case, and its payload.
pub fn case<'v, 'a, 't>(
    value: &'v WastVal<'a>,
    cases: &'t [(String, Option<Type>)],
) -> Result<(usize, Payload<'v, 'a, 't>)> {
    let (name, payload): (&str, Option<&WastVal<'_>>) = match value {
        WastVal::Variant(name, payload) => (name, payload.as_deref()),
        WastVal::Enum(name) => (name, None),
        WastVal::Option(payload) => (if payload.is_some() { "some" } else { "none" }, payload.as_deref()),
        WastVal::Result(Ok(payload)) => ("ok", payload.as_deref()),
        WastVal::Result(Err(payload)) => ("err", payload.as_deref()),
        _ => bail!("{value:?} is no variant"),
    };
    let number = cases.iter().position(|(other, _)| other == name).with_context(|| format!("no case {name}"))?;
    match (payload, cases[number].1.as_ref()) {
        (Some(value), Some(ty)) => Ok((number, Some((value, ty)))),
        (None, None) => Ok((number, None)),
        _ => bail!("{value:?} is no value of its variant"),
    }
}

fn mismatch<T>(value: &WastVal<'_>, ty: &Type) -> Result<T> {
    bail!("{value:?} is no value of {ty:?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Form;

    #[test]
    fn a_case_keeps_its_bits_in_what_is_joined() {
        let cases = vec![("a".to_owned(), Some(Type::Float32)), ("b".to_owned(), Some(Type::Integer(8, false)))];
        let ty = Type::Variant(cases, Form::Variant);
        let value = WastVal::Variant("a", Some(Box::new(WastVal::F32(wast::token::F32 { bits: 0x4000_0000 }))));
        let constants = Memory::new().flatten(&value, &ty).unwrap();
        assert_eq!(constants, [Constant::i32(0), Constant { flat: Flat::I64, bits: 0x4000_0000 }]);
    }

    #[test]
    fn strings_in_lists_lie_behind_the_list() {
        let mut memory = Memory::new();
        let value = WastVal::List(vec![WastVal::String("ab"), WastVal::String("c")]);
        let constants = memory.flatten(&value, &Type::List(Box::new(Type::String))).unwrap();
        assert_eq!(constants, [Constant::i32(16), Constant::i32(2)]);
        assert_eq!(memory.bytes[16..], [32, 0, 0, 0, 2, 0, 0, 0, 34, 0, 0, 0, 1, 0, 0, 0, b'a', b'b', b'c']);
    }
}
