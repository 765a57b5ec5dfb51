//! Atomic instructions. Cranelift's are sequentially consistent, as WebAssembly's; waiting and waking is the runtime's.

use super::function::FunctionTranslator;
use super::heap;
use crate::error::Result;
use crate::module::Family;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{AtomicRmwOp, BlockArg, InstBuilder, Type, Value, types};
use types::{I8, I16, I32, I64};
use wasm2sel4_abi::interface::helper::Helper;
use wasm2sel4_abi::trap::Trap;
use wasmparser::{MemArg, Operator};

fn pop_address(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type) -> Result<Value> {
    let index = translator.pop()?;
    Ok(heap::atomic_address(translator, heap::target(memarg)?, index, memarg.offset, ty.bytes()))
}

fn reduce(translator: &mut FunctionTranslator<'_>, value: Value, ty: Type) -> Value {
    if translator.emitter.builder.func.dfg.value_type(value) == ty {
        return value;
    }
    translator.emitter.ins().ireduce(ty, value)
}

fn push_extended(translator: &mut FunctionTranslator<'_>, value: Value, ty: Type) {
    let value = match translator.emitter.builder.func.dfg.value_type(value) == ty {
        true => value,
        false => translator.emitter.ins().uextend(ty, value),
    };
    translator.push(value);
}

/// Translates an instruction of [`Family::AtomicAccess`].
pub fn access(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let (memarg, narrow, wide, is_load) = match operator {
        Operator::I32AtomicLoad { memarg } => (memarg, I32, I32, true),
        Operator::I64AtomicLoad { memarg } => (memarg, I64, I64, true),
        Operator::I32AtomicLoad8U { memarg } => (memarg, I8, I32, true),
        Operator::I32AtomicLoad16U { memarg } => (memarg, I16, I32, true),
        Operator::I64AtomicLoad8U { memarg } => (memarg, I8, I64, true),
        Operator::I64AtomicLoad16U { memarg } => (memarg, I16, I64, true),
        Operator::I64AtomicLoad32U { memarg } => (memarg, I32, I64, true),
        Operator::I32AtomicStore { memarg } => (memarg, I32, I32, false),
        Operator::I64AtomicStore { memarg } => (memarg, I64, I64, false),
        Operator::I32AtomicStore8 { memarg } => (memarg, I8, I32, false),
        Operator::I32AtomicStore16 { memarg } => (memarg, I16, I32, false),
        Operator::I64AtomicStore8 { memarg } => (memarg, I8, I64, false),
        Operator::I64AtomicStore16 { memarg } => (memarg, I16, I64, false),
        Operator::I64AtomicStore32 { memarg } => (memarg, I32, I64, false),
        Operator::AtomicFence { .. } => {
            translator.emitter.ins().fence();
            return Ok(());
        }
        _ => return Err(Family::AtomicAccess.lacks(operator)),
    };
    if is_load {
        let address = pop_address(translator, memarg, narrow)?;
        let flags = heap::flags(translator);
        let value = translator.emitter.ins().atomic_load(narrow, flags, address);
        push_extended(translator, value, wide);
    } else {
        let value = translator.pop()?;
        let address = pop_address(translator, memarg, narrow)?;
        let value = reduce(translator, value, narrow);
        let flags = heap::flags(translator);
        translator.emitter.ins().atomic_store(flags, value, address);
    }
    Ok(())
}

/// What a read-modify-write does.
enum Modification {
    Operation(AtomicRmwOp),
    CompareExchange,
}

/// The instructions of each modification, in the order of their widths.
macro_rules! by_width {
    ($operator:expr; $([$a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident] => $modification:expr,)*) => {
        match $operator {
            $(
                Operator::$a { memarg } => (memarg, I32, I32, $modification),
                Operator::$b { memarg } => (memarg, I64, I64, $modification),
                Operator::$c { memarg } => (memarg, I8, I32, $modification),
                Operator::$d { memarg } => (memarg, I16, I32, $modification),
                Operator::$e { memarg } => (memarg, I8, I64, $modification),
                Operator::$f { memarg } => (memarg, I16, I64, $modification),
                Operator::$g { memarg } => (memarg, I32, I64, $modification),
            )*
            _ => return Err(Family::AtomicModification.lacks($operator)),
        }
    };
}

/// Translates an instruction of [`Family::AtomicModification`].
pub fn read_modify_write(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    use Modification::{CompareExchange, Operation};
    let (memarg, narrow, wide, modification) = by_width!(operator;
        [I32AtomicRmwAdd I64AtomicRmwAdd I32AtomicRmw8AddU I32AtomicRmw16AddU I64AtomicRmw8AddU I64AtomicRmw16AddU
            I64AtomicRmw32AddU] => Operation(AtomicRmwOp::Add),
        [I32AtomicRmwSub I64AtomicRmwSub I32AtomicRmw8SubU I32AtomicRmw16SubU I64AtomicRmw8SubU I64AtomicRmw16SubU
            I64AtomicRmw32SubU] => Operation(AtomicRmwOp::Sub),
        [I32AtomicRmwAnd I64AtomicRmwAnd I32AtomicRmw8AndU I32AtomicRmw16AndU I64AtomicRmw8AndU I64AtomicRmw16AndU
            I64AtomicRmw32AndU] => Operation(AtomicRmwOp::And),
        [I32AtomicRmwOr I64AtomicRmwOr I32AtomicRmw8OrU I32AtomicRmw16OrU I64AtomicRmw8OrU I64AtomicRmw16OrU
            I64AtomicRmw32OrU] => Operation(AtomicRmwOp::Or),
        [I32AtomicRmwXor I64AtomicRmwXor I32AtomicRmw8XorU I32AtomicRmw16XorU I64AtomicRmw8XorU I64AtomicRmw16XorU
            I64AtomicRmw32XorU] => Operation(AtomicRmwOp::Xor),
        [I32AtomicRmwXchg I64AtomicRmwXchg I32AtomicRmw8XchgU I32AtomicRmw16XchgU I64AtomicRmw8XchgU I64AtomicRmw16XchgU
            I64AtomicRmw32XchgU] => Operation(AtomicRmwOp::Xchg),
        [I32AtomicRmwCmpxchg I64AtomicRmwCmpxchg I32AtomicRmw8CmpxchgU I32AtomicRmw16CmpxchgU I64AtomicRmw8CmpxchgU
            I64AtomicRmw16CmpxchgU I64AtomicRmw32CmpxchgU] => CompareExchange,
    );
    let value = translator.pop()?;
    let before = match modification {
        Operation(operation) => {
            let address = pop_address(translator, memarg, narrow)?;
            let value = reduce(translator, value, narrow);
            let flags = heap::flags(translator);
            translator.emitter.ins().atomic_rmw(narrow, flags, operation, address, value)
        }
        CompareExchange => {
            let expected = translator.pop()?;
            let address = pop_address(translator, memarg, narrow)?;
            let before = compare_exchange(translator, address, expected, value, narrow);
            push_extended(translator, before, wide);
            return Ok(());
        }
    };
    push_extended(translator, before, wide);
    Ok(())
}

/// The expected value is as wide as the instruction, not as the access: one that does not fit is never found.
fn compare_exchange(
    translator: &mut FunctionTranslator<'_>,
    address: Value,
    expected: Value,
    value: Value,
    narrow: Type,
) -> Value {
    let value = reduce(translator, value, narrow);
    let flags = heap::flags(translator);
    let reduced = reduce(translator, expected, narrow);
    if reduced == expected {
        return translator.emitter.ins().atomic_cas(flags, address, reduced, value);
    }
    let wide = translator.emitter.builder.func.dfg.value_type(expected);
    let extended = translator.emitter.ins().uextend(wide, reduced);
    let fits = translator.emitter.ins().icmp(IntCC::Equal, extended, expected);
    let [exchange, look, next] = std::array::from_fn(|_| translator.emitter.builder.create_block());
    translator.emitter.builder.append_block_param(next, narrow);
    translator.emitter.ins().brif(fits, exchange, &[], look, &[]);
    translator.emitter.builder.seal_block(exchange);
    translator.emitter.builder.seal_block(look);
    translator.emitter.builder.switch_to_block(exchange);
    let before = translator.emitter.ins().atomic_cas(flags, address, reduced, value);
    translator.emitter.ins().jump(next, &[BlockArg::Value(before)]);
    translator.emitter.builder.switch_to_block(look);
    let before = translator.emitter.ins().atomic_load(narrow, flags, address);
    translator.emitter.ins().jump(next, &[BlockArg::Value(before)]);
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
    translator.emitter.builder.block_params(next)[0]
}

/// Translates an instruction of [`Family::AtomicWait`].
pub fn wait(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::MemoryAtomicWait32 { memarg } => wait_for(translator, memarg, I32)?,
        Operator::MemoryAtomicWait64 { memarg } => wait_for(translator, memarg, I64)?,
        Operator::MemoryAtomicNotify { memarg } => {
            let _count = translator.pop()?;
            pop_address(translator, memarg, I32)?;
            // There is one thread, and it does not wait while it runs.
            let woken = translator.emitter.ins().iconst(I32, 0);
            translator.push(woken);
        }
        _ => return Err(Family::AtomicWait.lacks(operator)),
    }
    Ok(())
}

fn wait_for(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type) -> Result<()> {
    let (expected, timeout) = translator.pop_pair()?;
    let address = pop_address(translator, memarg, ty)?;
    let id = translator.instance.memories[heap::target(memarg)?];
    if !translator.context.store.memories[id].ty.is_shared {
        let always = translator.emitter.ins().iconst(I8, 1);
        translator.emitter.ins().trapnz(always, trap::code(Trap::ExpectedSharedMemory));
    }
    let flags = heap::flags(translator);
    let found = translator.emitter.ins().atomic_load(ty, flags, address);
    let is_equal = translator.emitter.ins().icmp(IntCC::Equal, found, expected);
    let is_equal = translator.emitter.ins().uextend(I32, is_equal);
    let helper = translator.helper(Helper::atomic_wait);
    let call = translator.emitter.ins().call(helper, &[is_equal, timeout]);
    let result = translator.emitter.builder.inst_results(call)[0];
    translator.push(result);
    Ok(())
}
