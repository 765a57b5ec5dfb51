//! Memory instructions. Addresses come from [`super::heap`] alone.

use super::function::FunctionTranslator;
use super::heap;
use super::heap::HeapAddress;
use super::short;
use crate::error::{Error, Result};
use crate::module::{Family, MemoryIndex};
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use wasm2sel4_abi::interface::helper::Helper;
use wasmparser::{MemArg, Operator};

/// How a narrow load widens.
#[derive(Clone, Copy)]
enum Extension {
    Signed,
    Unsigned,
}

/// Translates an instruction of [`Family::Memory`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    use Extension::{Signed, Unsigned};
    use types::{F32, F64, I8, I16, I32, I64};
    match operator {
        Operator::I32Load { memarg } => load(translator, memarg, I32)?,
        Operator::I64Load { memarg } => load(translator, memarg, I64)?,
        Operator::F32Load { memarg } => load(translator, memarg, F32)?,
        Operator::F64Load { memarg } => load(translator, memarg, F64)?,
        Operator::I32Load8S { memarg } => load_narrow(translator, memarg, I8, I32, Signed)?,
        Operator::I32Load8U { memarg } => load_narrow(translator, memarg, I8, I32, Unsigned)?,
        Operator::I32Load16S { memarg } => load_narrow(translator, memarg, I16, I32, Signed)?,
        Operator::I32Load16U { memarg } => load_narrow(translator, memarg, I16, I32, Unsigned)?,
        Operator::I64Load8S { memarg } => load_narrow(translator, memarg, I8, I64, Signed)?,
        Operator::I64Load8U { memarg } => load_narrow(translator, memarg, I8, I64, Unsigned)?,
        Operator::I64Load16S { memarg } => load_narrow(translator, memarg, I16, I64, Signed)?,
        Operator::I64Load16U { memarg } => load_narrow(translator, memarg, I16, I64, Unsigned)?,
        Operator::I64Load32S { memarg } => load_narrow(translator, memarg, I32, I64, Signed)?,
        Operator::I64Load32U { memarg } => load_narrow(translator, memarg, I32, I64, Unsigned)?,
        Operator::I32Store { memarg } => store(translator, memarg, I32)?,
        Operator::I64Store { memarg } => store(translator, memarg, I64)?,
        Operator::F32Store { memarg } => store(translator, memarg, F32)?,
        Operator::F64Store { memarg } => store(translator, memarg, F64)?,
        Operator::I32Store8 { memarg } | Operator::I64Store8 { memarg } => store_narrow(translator, memarg, I8)?,
        Operator::I32Store16 { memarg } | Operator::I64Store16 { memarg } => store_narrow(translator, memarg, I16)?,
        Operator::I64Store32 { memarg } => store_narrow(translator, memarg, I32)?,
        Operator::MemorySize { mem } => {
            let (id, plan) = heap::memory(translator, MemoryIndex(*mem));
            let bytes = heap::current_size(translator, id);
            let pages = translator.emitter.ins().ushr_imm_u(bytes, i64::from(plan.page_log2));
            let pages = translator.emitter.narrow(pages, plan.is_64);
            translator.push(pages);
        }
        Operator::MemoryGrow { mem } => {
            let (id, plan) = heap::memory(translator, MemoryIndex(*mem));
            let pages = translator.pop()?;
            let pages = translator.emitter.extend(pages);
            let memory = translator.emitter.ins().iconst(I32, i64::from(id.0));
            let helper = translator.helper(Helper::memory_grow);
            let call = translator.emitter.ins().call(helper, &[memory, pages]);
            let before = translator.emitter.builder.inst_results(call)[0];
            let before = translator.emitter.narrow(before, plan.is_64);
            translator.push(before);
        }
        Operator::MemoryCopy { dst_mem, src_mem } => {
            let [to, from] = [dst_mem, src_mem].map(|memory| MemoryIndex(*memory));
            let size = translator.pop()?;
            let (destination, source) = translator.pop_pair()?;
            if let Some(count) = short::size(translator, size) {
                short::copy(translator, [to, from], [destination, source], size, count);
            } else {
                let destination = heap::range(translator, to, destination, size);
                let source = heap::range(translator, from, source, size);
                copy(translator, destination, source, size);
            }
        }
        Operator::MemoryFill { mem } => {
            let memory = MemoryIndex(*mem);
            let size = translator.pop()?;
            let (destination, byte) = translator.pop_pair()?;
            if let Some(count) = short::size(translator, size) {
                short::fill(translator, memory, destination, byte, size, count);
            } else {
                let destination = heap::range(translator, memory, destination, size);
                let size = translator.emitter.extend(size);
                let helper = translator.helper(Helper::memory_fill);
                translator.emitter.ins().call(helper, &[destination, byte, size]);
            }
        }
        _ => return Err(Family::Memory.lacks(operator)),
    }
    Ok(())
}

/// Copies between two checked ranges, which may overlap.
pub fn copy(translator: &mut FunctionTranslator<'_>, destination: Value, source: Value, size: Value) {
    let size = translator.emitter.extend(size);
    let helper = translator.helper(Helper::memory_copy);
    translator.emitter.ins().call(helper, &[destination, source, size]);
}

/// Where a load or store of this width goes; takes the address from the stack.
pub fn pop_address(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, width: u32) -> Result<HeapAddress> {
    let index = translator.pop()?;
    Ok(heap::address(translator, heap::target(memarg)?, index, memarg.offset, width))
}

fn load(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type) -> Result<()> {
    let at = pop_address(translator, memarg, ty.bytes())?;
    let value = translator.emitter.ins().load(ty, at.flags, at.base, at.displacement);
    translator.push(value);
    Ok(())
}

fn load_narrow(
    translator: &mut FunctionTranslator<'_>,
    memarg: &MemArg,
    narrow: Type,
    wide: Type,
    extension: Extension,
) -> Result<()> {
    let HeapAddress { flags, base, displacement } = pop_address(translator, memarg, narrow.bytes())?;
    let ins = translator.emitter.ins();
    // One instruction that loads and extends; a separate extension of a load that may trap is not folded into it.
    let value = match (narrow, extension) {
        (types::I8, Extension::Signed) => ins.sload8(wide, flags, base, displacement),
        (types::I8, Extension::Unsigned) => ins.uload8(wide, flags, base, displacement),
        (types::I16, Extension::Signed) => ins.sload16(wide, flags, base, displacement),
        (types::I16, Extension::Unsigned) => ins.uload16(wide, flags, base, displacement),
        (types::I32, Extension::Signed) => ins.sload32(flags, base, displacement),
        (types::I32, Extension::Unsigned) => ins.uload32(flags, base, displacement),
        _ => return Err(Error::internal("no such narrow load")),
    };
    translator.push(value);
    Ok(())
}

fn store(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type) -> Result<()> {
    let value = translator.pop()?;
    let at = pop_address(translator, memarg, ty.bytes())?;
    translator.emitter.ins().store(at.flags, value, at.base, at.displacement);
    Ok(())
}

fn store_narrow(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, narrow: Type) -> Result<()> {
    let value = translator.pop()?;
    let at = pop_address(translator, memarg, narrow.bytes())?;
    // Not `istore8` and the like: cranelift puts a constant into a plain store only.
    let value = translator.emitter.ins().ireduce(narrow, value);
    translator.emitter.ins().store(at.flags, value, at.base, at.displacement);
    Ok(())
}
