//! The exception handling that came before the standard one: `try` with `catch` and `catch_all`, `delegate`, `rethrow`.
//!
//! A clause goes on at its own landing, where its instructions stand, instead of branching somewhere. What `rethrow`
//! throws again is kept as a reference, in a `try` that has one. `delegate` makes the clauses invisible that are inside
//! of its label.

use super::control::{self, StructureType};
use super::exception::{self, Clause, Handlers, Target};
use super::frame::{Frame, Kind, LegacyTry, LiveFrame};
use super::function::FunctionTranslator;
use crate::error::{Error, Result};
use crate::module::Try;

/// A `try` begins; what it has is known already.
pub fn try_(translator: &mut FunctionTranslator<'_>, item: &Try, ty: StructureType) -> Result<LiveFrame> {
    let clauses = item.catches.iter().map(|tag| {
        let tag = tag.map(|tag| translator.instance.tags[tag]);
        Clause { tag, keeps: item.is_rethrown, target: Target::Landing, landing: None }
    });
    let clauses: Vec<_> = clauses.collect();
    let cut = item.delegate.map(|label| {
        let target = translator.frames.len().checked_sub(1 + label as usize);
        target.ok_or_else(|| Error::internal("`delegate` to no structure"))
    });
    let frame = translator.frames.len();
    translator.handlers.push(Handlers { frame, clauses, cut: cut.transpose()? });
    let kind = Kind::Legacy(LegacyTry { clauses: None, exception: None });
    Ok(LiveFrame { kind, ..control::block(translator, ty)? })
}

/// The next clause of a `try` begins.
pub fn catch(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let mut frame = match translator.frames.pop() {
        Some(Frame::Live(frame)) => frame,
        Some(Frame::Dead) => {
            translator.frames.push(Frame::Dead);
            return Ok(());
        }
        None => return Err(Error::internal("a clause without a frame")),
    };
    control::leave(translator, &mut frame)?;
    let Kind::Legacy(legacy) = &mut frame.kind else { return Err(Error::internal("a clause without `try`")) };
    let clauses = match &mut legacy.clauses {
        Some(clauses) => clauses,
        None => {
            let handlers = translator.handlers.pop().ok_or_else(|| Error::internal("`try` without clauses"))?;
            // All that goes on at the landings has been translated.
            for landing in handlers.clauses.iter().filter_map(|clause| clause.landing) {
                translator.emitter.builder.seal_block(landing);
            }
            legacy.clauses.insert(handlers.clauses.into_iter())
        }
    };
    let clause = clauses.next().ok_or_else(|| Error::internal("a clause that was not found before"))?;
    legacy.exception = None;
    translator.reachable = clause.landing.is_some();
    if let Some(landing) = clause.landing {
        let (values, exception) = exception::arrive(translator, landing, &clause)?;
        legacy.exception = exception;
        translator.stack.extend(values);
    }
    translator.frames.push(Frame::Live(frame));
    Ok(())
}

/// Throws again what a clause has caught.
pub fn rethrow(translator: &mut FunctionTranslator<'_>, label: u32) -> Result<()> {
    let index = translator.frames.len().checked_sub(1 + label as usize);
    let exception = match index.and_then(|index| translator.frames.get(index)) {
        Some(Frame::Live(LiveFrame { kind: Kind::Legacy(legacy), .. })) => legacy.exception,
        _ => None,
    };
    let exception = exception.ok_or_else(|| Error::internal("`rethrow` of no exception"))?;
    exception::throw_again(translator, exception)
}
