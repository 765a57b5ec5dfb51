//! Control instructions: structured control, branches, `unreachable`, `return`, parametric instructions.

use super::exception;
use super::frame::{Frame, Kind, LegacyTry, LiveFrame};
use super::function::FunctionTranslator;
use super::{legacy, signature};
use crate::error::{Error, Result};
use crate::module::{Family, TypeIndex, ValueType};
use crate::trap;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, JumpTableData, Value, types};
use wasm2sel4_abi::trap::Trap;
use wasmparser::{BlockType, Operator};

/// The frame of the function itself.
pub fn begin(translator: &mut FunctionTranslator<'_>, results: &[ValueType]) {
    let continuation = block_with(translator, results);
    let frame = LiveFrame {
        kind: Kind::Function,
        target: continuation,
        arity: results.len(),
        continuation,
        continues: false,
        height: 0,
    };
    translator.frames.push(Frame::Live(frame));
}

/// Translates an instruction of [`Family::Structure`], whether or not it can be reached.
pub fn translate_structure(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::Block { blockty } => structure(translator, *blockty, block),
        Operator::Loop { blockty } => structure(translator, *blockty, loop_),
        Operator::If { blockty } => structure(translator, *blockty, if_),
        Operator::Else => else_(translator),
        Operator::TryTable { try_table } => {
            let clauses = exception::clauses(translator, &try_table.catches)?;
            structure(translator, try_table.ty, try_)?;
            translator.handlers.extend(clauses);
            Ok(())
        }
        Operator::Try { blockty } => {
            let item = translator.tries.next().ok_or_else(|| Error::internal("a `try` that was not found before"))?;
            structure(translator, *blockty, |translator, ty| legacy::try_(translator, &item, ty))
        }
        Operator::Catch { .. } | Operator::CatchAll => legacy::catch(translator),
        Operator::End | Operator::Delegate { .. } => end(translator),
        _ => Err(Family::Structure.lacks(operator)),
    }
}

/// Translates an instruction of [`Family::Control`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::Nop => {}
        Operator::Unreachable => {
            translator.emitter.ins().trap(trap::code(Trap::Unreachable));
            translator.reachable = false;
        }
        Operator::Br { relative_depth } => {
            let (target, arguments) = branch_to(translator, *relative_depth)?;
            translator.emitter.ins().jump(target, &arguments);
            translator.reachable = false;
        }
        Operator::BrIf { relative_depth } => {
            let condition = translator.pop()?;
            branch_if(translator, *relative_depth, condition, true)?;
        }
        Operator::BrOnNull { relative_depth } => {
            let reference = translator.pop()?;
            let (target, arguments) = branch_to(translator, *relative_depth)?;
            let next = translator.emitter.builder.create_block();
            translator.emitter.ins().brif(reference, next, &[], target, &arguments);
            translator.emitter.builder.seal_block(next);
            translator.emitter.builder.switch_to_block(next);
            translator.push(reference);
        }
        Operator::BrOnNonNull { relative_depth } => {
            // The reference is the last of what the branch carries.
            let (target, arguments) = branch_to(translator, *relative_depth)?;
            let reference = translator.pop()?;
            let next = translator.emitter.builder.create_block();
            translator.emitter.ins().brif(reference, target, &arguments, next, &[]);
            translator.emitter.builder.seal_block(next);
            translator.emitter.builder.switch_to_block(next);
        }
        Operator::BrTable { targets } => br_table(translator, targets)?,
        Operator::Return => {
            let arity = match translator.frames.first() {
                Some(Frame::Live(frame)) => frame.arity,
                _ => return Err(Error::internal("a function without a frame")),
            };
            let results = translator.pop_many(arity)?;
            translator.emitter.ins().return_(&results);
            translator.reachable = false;
        }
        Operator::Drop => drop(translator.pop()?),
        Operator::Select | Operator::TypedSelect { .. } => {
            let condition = translator.pop()?;
            let (first, second) = translator.pop_pair()?;
            let selected = translator.emitter.ins().select(condition, first, second);
            translator.push(selected);
        }
        _ => return Err(Family::Control.lacks(operator)),
    }
    Ok(())
}

/// A block with parameters of these types.
fn block_with(translator: &mut FunctionTranslator<'_>, parameters: &[ValueType]) -> Block {
    let block = translator.emitter.builder.create_block();
    for ty in parameters {
        translator.emitter.builder.append_block_param(block, signature::value_type(*ty, translator.context.vectors));
    }
    block
}

/// The type of a structure.
pub struct StructureType {
    parameters: Vec<ValueType>,
    results: Vec<ValueType>,
}

fn structure(
    translator: &mut FunctionTranslator<'_>,
    ty: BlockType,
    open: impl FnOnce(&mut FunctionTranslator<'_>, StructureType) -> Result<LiveFrame>,
) -> Result<()> {
    if !translator.reachable {
        translator.frames.push(Frame::Dead);
        return Ok(());
    }
    let ty = match ty {
        BlockType::Empty => StructureType { parameters: Vec::new(), results: Vec::new() },
        BlockType::Type(ty) => StructureType { parameters: Vec::new(), results: vec![ValueType::new(ty)?] },
        BlockType::FuncType(index) => {
            let ty = translator.instance.module.signature(TypeIndex(index))?;
            StructureType { parameters: ty.parameters.clone(), results: ty.results.clone() }
        }
    };
    let frame = open(translator, ty)?;
    translator.frames.push(Frame::Live(frame));
    Ok(())
}

fn height_below(translator: &FunctionTranslator<'_>, ty: &StructureType) -> Result<usize> {
    let height = translator.stack.len().checked_sub(ty.parameters.len());
    height.ok_or_else(|| Error::internal("a structure's parameters are missing"))
}

/// What branches forward only.
pub fn block(translator: &mut FunctionTranslator<'_>, ty: StructureType) -> Result<LiveFrame> {
    let continuation = block_with(translator, &ty.results);
    let height = height_below(translator, &ty)?;
    let arity = ty.results.len();
    Ok(LiveFrame { kind: Kind::Block, target: continuation, arity, continuation, continues: false, height })
}

fn try_(translator: &mut FunctionTranslator<'_>, ty: StructureType) -> Result<LiveFrame> {
    Ok(LiveFrame { kind: Kind::Try, ..block(translator, ty)? })
}

fn loop_(translator: &mut FunctionTranslator<'_>, ty: StructureType) -> Result<LiveFrame> {
    let header = block_with(translator, &ty.parameters);
    let continuation = block_with(translator, &ty.results);
    let arity = ty.parameters.len();
    let arguments = arguments(&translator.pop_many(arity)?);
    translator.emitter.ins().jump(header, &arguments);
    translator.emitter.builder.switch_to_block(header);
    let height = translator.stack.len();
    translator.stack.extend_from_slice(translator.emitter.builder.block_params(header));
    Ok(LiveFrame { kind: Kind::Loop, target: header, arity, continuation, continues: false, height })
}

fn if_(translator: &mut FunctionTranslator<'_>, ty: StructureType) -> Result<LiveFrame> {
    let condition = translator.pop()?;
    let continuation = block_with(translator, &ty.results);
    let then_block = translator.emitter.builder.create_block();
    let else_block = translator.emitter.builder.create_block();
    translator.emitter.ins().brif(condition, then_block, &[], else_block, &[]);
    translator.emitter.builder.seal_block(then_block);
    translator.emitter.builder.seal_block(else_block);
    translator.emitter.builder.switch_to_block(then_block);
    let height = height_below(translator, &ty)?;
    let kind = Kind::If { else_block: Some(else_block), parameters: translator.stack[height..].to_vec() };
    let arity = ty.results.len();
    Ok(LiveFrame { kind, target: continuation, arity, continuation, continues: false, height })
}

fn else_(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let mut frame = match translator.frames.pop() {
        Some(Frame::Live(frame)) => frame,
        Some(Frame::Dead) => {
            translator.frames.push(Frame::Dead);
            return Ok(());
        }
        None => return Err(Error::internal("`else` without a frame")),
    };
    leave(translator, &mut frame)?;
    let Kind::If { else_block, parameters } = &mut frame.kind else {
        return Err(Error::internal("`else` without `if`"));
    };
    let block = else_block.take().ok_or_else(|| Error::internal("a second `else`"))?;
    translator.emitter.builder.switch_to_block(block);
    translator.stack.append(parameters);
    translator.reachable = true;
    translator.frames.push(Frame::Live(frame));
    Ok(())
}

fn end(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let mut frame = match translator.frames.pop() {
        Some(Frame::Live(frame)) => frame,
        Some(Frame::Dead) => return Ok(()),
        None => return Err(Error::internal("`end` without a frame")),
    };
    leave(translator, &mut frame)?;
    if let Kind::If { else_block: Some(block), parameters } = &mut frame.kind {
        // Without `else`, the results are the parameters.
        let arguments = arguments(parameters);
        let block = *block;
        translator.emitter.builder.switch_to_block(block);
        translator.emitter.ins().jump(frame.continuation, &arguments);
        frame.continues = true;
    }
    if matches!(frame.kind, Kind::Loop) {
        translator.emitter.builder.seal_block(frame.target);
    }
    match &frame.kind {
        Kind::Try => exception::land(translator)?,
        // Without clauses, nothing goes on here.
        Kind::Legacy(LegacyTry { clauses: None, .. }) => drop(translator.handlers.pop()),
        _ => {}
    }
    translator.emitter.builder.seal_block(frame.continuation);
    translator.reachable = frame.continues;
    if !frame.continues {
        return Ok(());
    }
    translator.emitter.builder.switch_to_block(frame.continuation);
    let results = translator.emitter.builder.block_params(frame.continuation).to_vec();
    if matches!(frame.kind, Kind::Function) {
        translator.emitter.ins().return_(&results);
    } else {
        translator.stack.extend(results);
    }
    Ok(())
}

/// Falls out of a structure: its results go to the continuation, the stack to the height it had.
pub fn leave(translator: &mut FunctionTranslator<'_>, frame: &mut LiveFrame) -> Result<()> {
    if translator.reachable {
        let count = translator.emitter.builder.block_params(frame.continuation).len();
        let arguments = arguments(&translator.pop_many(count)?);
        translator.emitter.ins().jump(frame.continuation, &arguments);
        frame.continues = true;
    }
    translator.stack.truncate(frame.height);
    Ok(())
}

/// The values as arguments of a branch.
pub fn arguments(values: &[Value]) -> Vec<BlockArg> {
    values.iter().map(|value| BlockArg::Value(*value)).collect()
}

/// Branches if a condition holds, or if it does not.
pub fn branch_if(translator: &mut FunctionTranslator<'_>, depth: u32, condition: Value, holds: bool) -> Result<()> {
    let (target, arguments) = branch_to(translator, depth)?;
    let next = translator.emitter.builder.create_block();
    match holds {
        true => translator.emitter.ins().brif(condition, target, &arguments, next, &[]),
        false => translator.emitter.ins().brif(condition, next, &[], target, &arguments),
    };
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
    Ok(())
}

/// The target of a branch and what it carries; the operands stay on the stack.
fn branch_to(translator: &mut FunctionTranslator<'_>, depth: u32) -> Result<(Block, Vec<BlockArg>)> {
    let index = translator.frames.len().checked_sub(1 + depth as usize);
    let Some(Frame::Live(frame)) = index.and_then(|index| translator.frames.get_mut(index)) else {
        return Err(Error::internal("a branch to no structure"));
    };
    frame.continues |= !matches!(frame.kind, Kind::Loop);
    let first = translator.stack.len().checked_sub(frame.arity);
    let carried = first.and_then(|first| translator.stack.get(first..));
    let carried = carried.ok_or_else(|| Error::internal("a branch without its operands"))?;
    Ok((frame.target, arguments(carried)))
}

fn br_table(translator: &mut FunctionTranslator<'_>, targets: &wasmparser::BrTable<'_>) -> Result<()> {
    let index = translator.pop()?;
    let mut calls = Vec::new();
    for depth in targets.targets() {
        let (target, arguments) = branch_to(translator, depth?)?;
        calls.push(translator.emitter.builder.func.dfg.block_call(target, &arguments));
    }
    let (target, arguments) = branch_to(translator, targets.default())?;
    let default = translator.emitter.builder.func.dfg.block_call(target, &arguments);
    let table = translator.emitter.builder.create_jump_table(JumpTableData::new(default, &calls));
    debug_assert_eq!(translator.emitter.builder.func.dfg.value_type(index), types::I32);
    translator.emitter.ins().br_table(index, table);
    translator.reachable = false;
    Ok(())
}
