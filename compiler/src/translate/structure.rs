//! Structures: making them, and their fields. Addresses come from [`super::object`] alone.

use super::function::FunctionTranslator;
use super::object;
use crate::error::{Error, Result};
use crate::module::{Family, TypeIndex};
use crate::plan::{Field, Layout};
use crate::store::TypeId;
use wasm2sel4_abi::trap::Trap;
use wasmparser::Operator;

/// Translates an instruction of [`Family::Structures`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::StructNew { struct_type_index } => {
            let (ty, fields, size) = layout(translator, struct_type_index)?;
            let values = translator.pop_many(fields.len())?;
            let reference = object::new_structure(translator, ty, size)?;
            for (field, value) in fields.iter().zip(values) {
                let at = object::new_field(translator, reference, field.offset)?;
                object::store(translator, at, field.storage, value);
            }
            translator.push(reference);
        }
        Operator::StructNewDefault { struct_type_index } => {
            let (ty, _, size) = layout(translator, struct_type_index)?;
            let reference = object::new_structure(translator, ty, size)?;
            translator.push(reference);
        }
        Operator::StructGet { struct_type_index, field_index }
        | Operator::StructGetU { struct_type_index, field_index } => {
            get(translator, struct_type_index, field_index, false)?;
        }
        Operator::StructGetS { struct_type_index, field_index } => {
            get(translator, struct_type_index, field_index, true)?;
        }
        Operator::StructSet { struct_type_index, field_index } => {
            let field = field(translator, struct_type_index, field_index)?;
            let (reference, value) = translator.pop_pair()?;
            let at = object::field(translator, reference, field.offset, Trap::NullStructure)?;
            object::store(translator, at, field.storage, value);
        }
        _ => return Err(Family::Structures.lacks(operator)),
    }
    Ok(())
}

fn get(translator: &mut FunctionTranslator<'_>, ty: u32, index: u32, is_signed: bool) -> Result<()> {
    let field = field(translator, ty, index)?;
    let reference = translator.pop()?;
    let at = object::field(translator, reference, field.offset, Trap::NullStructure)?;
    let value = object::load(translator, at, field.storage, is_signed);
    translator.push(value);
    Ok(())
}

/// How the structures of a type lie in the heap: their fields and their size.
fn layout<'a>(translator: &FunctionTranslator<'a>, ty: u32) -> Result<(TypeId, &'a [Field], u32)> {
    let id = translator.instance.types[TypeIndex(ty)];
    match translator.context.plan.layouts.get(&id) {
        Some(Layout::Structure { fields, size }) => Ok((id, fields, *size)),
        _ => Err(Error::internal("a structure without a layout")),
    }
}

fn field(translator: &FunctionTranslator<'_>, ty: u32, index: u32) -> Result<Field> {
    let (_, fields, _) = layout(translator, ty)?;
    fields.get(index as usize).copied().ok_or_else(|| Error::internal("a field that does not exist"))
}
