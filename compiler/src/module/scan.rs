//! A look at all code before any of it is compiled: it finds what decides about layouts, and what is not translated. It
//! happens where bodies are validated, several at a time.

use super::{Family, ReferenceType, TableIndex, TableUse, TypeIndex, ValueType, describe};
use crate::error::{Kind, Result, Unsupported};
use rayon::prelude::*;
use std::collections::BTreeMap;
use wasmparser::{
    BinaryReaderError, BlockType, Catch, ConstExpr, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator,
    RefType, ValidatorResources,
};

/// What function bodies do.
#[derive(Default)]
pub struct Uses {
    /// By table, up to the last that is used.
    pub tables: Vec<TableUse>,
    /// How many `call_indirect` there are of each type through each table.
    pub indirect_calls: BTreeMap<(TableIndex, TypeIndex), u32>,
    /// Whether `ref.func` occurs.
    pub refers: bool,
    /// Whether a clause of `try_table` occurs that makes references to exceptions, or `rethrow`.
    pub keeps_exceptions: bool,
    /// Whether `try` occurs.
    pub tries: bool,
    /// Whether structures or arrays occur.
    pub uses_objects: bool,
    /// What of them is not translated. Dead code counts.
    pub refused: Unsupported,
}

/// Validates the bodies of the functions from index `first` on, several at a time, and tells what they use. Of several
/// invalid ones the first in the binary is reported, whatever the number of threads.
pub fn validate_bodies(
    first: u32,
    bodies: Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'_>)>,
) -> Result<Uses> {
    let results: Vec<std::result::Result<Uses, BinaryReaderError>> = bodies
        .into_par_iter()
        .enumerate()
        .map_init(FuncValidatorAllocations::default, |allocations, (number, (validation, body))| {
            let mut validator = validation.into_validator(std::mem::take(allocations));
            let result = validator.validate(&body).and_then(|()| Uses::of(first + number as u32, &body));
            *allocations = validator.into_allocations();
            result
        })
        .collect();
    let (valid, invalid): (Vec<_>, Vec<_>) = results.into_iter().partition(std::result::Result::is_ok);
    match invalid.into_iter().filter_map(std::result::Result::err).min_by_key(BinaryReaderError::offset) {
        Some(error) => Err(error.into()),
        None => Ok(valid.into_iter().flatten().fold(Uses::default(), Uses::merge)),
    }
}

/// What of a constant expression is not translated, and whether structures or arrays occur in it.
pub fn constant(expression: &ConstExpr<'_>) -> Result<(Unsupported, bool)> {
    let (mut refused, mut uses_objects) = (Unsupported::default(), false);
    let mut reader = expression.get_operators_reader();
    while !reader.eof() {
        let offset = reader.original_position();
        let operator = reader.read()?;
        untranslated(&operator).into_iter().for_each(|kind| refused.add(kind, None, offset));
        uses_objects |= Family::of(&operator).is_some_and(Family::uses_objects);
    }
    Ok((refused, uses_objects))
}

impl Uses {
    fn table(&mut self, table: u32) -> &mut TableUse {
        let index = table as usize;
        if self.tables.len() <= index {
            self.tables.resize(index + 1, TableUse::default());
        }
        &mut self.tables[index]
    }

    fn touch(&mut self, table: u32, grows: bool) {
        let used = self.table(table);
        used.touched = true;
        used.grown |= grows;
    }

    fn merge(mut self, other: Self) -> Self {
        if self.tables.len() < other.tables.len() {
            self.tables.resize(other.tables.len(), TableUse::default());
        }
        for (all, one) in self.tables.iter_mut().zip(&other.tables) {
            all.touched |= one.touched;
            all.grown |= one.grown;
            all.tail_called |= one.tail_called;
        }
        for (place, count) in other.indirect_calls {
            *self.indirect_calls.entry(place).or_default() += count;
        }
        self.refers |= other.refers;
        self.keeps_exceptions |= other.keeps_exceptions;
        self.tries |= other.tries;
        self.uses_objects |= other.uses_objects;
        self.refused.merge(other.refused);
        self
    }

    /// Looks at the valid body of a function.
    fn of(function: u32, body: &FunctionBody<'_>) -> std::result::Result<Self, BinaryReaderError> {
        let mut uses = Self::default();
        let mut locals = body.get_locals_reader()?;
        for _ in 0..locals.get_count() {
            let offset = locals.original_position();
            let (_, ty) = locals.read()?;
            if let Err(kind) = ValueType::new(ty) {
                uses.refused.add(kind, Some(function), offset);
            }
        }
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let (operator, offset) = reader.read_with_offset()?;
            match &operator {
                Operator::TableGet { table }
                | Operator::TableSet { table }
                | Operator::TableFill { table }
                | Operator::TableInit { table, .. } => uses.touch(*table, false),
                Operator::TableCopy { dst_table, src_table } => {
                    uses.touch(*dst_table, false);
                    uses.touch(*src_table, false);
                }
                Operator::TableGrow { table } => uses.touch(*table, true),
                Operator::CallIndirect { type_index, table_index } => {
                    let place = (TableIndex(*table_index), TypeIndex(*type_index));
                    *uses.indirect_calls.entry(place).or_default() += 1;
                }
                Operator::ReturnCallIndirect { table_index, .. } => uses.table(*table_index).tail_called = true,
                Operator::RefFunc { .. } => uses.refers = true,
                // What is thrown again is kept, too.
                Operator::Rethrow { .. } => uses.keeps_exceptions = true,
                Operator::Try { .. } => uses.tries = true,
                Operator::TryTable { try_table } => {
                    let keeps = |catch: &Catch| matches!(catch, Catch::OneRef { .. } | Catch::AllRef { .. });
                    uses.keeps_exceptions |= try_table.catches.iter().any(keeps);
                }
                _ => {}
            }
            uses.uses_objects |= Family::of(&operator).is_some_and(Family::uses_objects);
            if let Some(kind) = untranslated(&operator) {
                uses.refused.add(kind, Some(function), offset);
            }
        }
        Ok(uses)
    }
}

/// The kind of thing that an operator is, or that its immediate type is, if that is not translated.
fn untranslated(operator: &Operator<'_>) -> Option<Kind> {
    if Family::of(operator).is_none() {
        return Some(describe(operator).kind());
    }
    match operator {
        Operator::Block { blockty: BlockType::Type(ty) }
        | Operator::Loop { blockty: BlockType::Type(ty) }
        | Operator::If { blockty: BlockType::Type(ty) }
        | Operator::Try { blockty: BlockType::Type(ty) }
        | Operator::TypedSelect { ty } => ValueType::new(*ty).err(),
        Operator::TryTable { try_table } => match try_table.ty {
            BlockType::Type(ty) => ValueType::new(ty).err(),
            BlockType::Empty | BlockType::FuncType(_) => None,
        },
        Operator::RefNull { hty }
        | Operator::RefTestNonNull { hty }
        | Operator::RefTestNullable { hty }
        | Operator::RefCastNonNull { hty }
        | Operator::RefCastNullable { hty } => RefType::new(true, *hty).and_then(|ty| ReferenceType::new(ty).err()),
        Operator::BrOnCast { to_ref_type, .. } | Operator::BrOnCastFail { to_ref_type, .. } => {
            ReferenceType::new(*to_ref_type).err()
        }
        _ => None,
    }
}
