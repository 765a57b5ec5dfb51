//! The other engine.

use crate::case::{Case, ExportCall, Provider};
use crate::reference_error;
use anyhow::{Result, bail};
use wasm2sel4_abi::gc::{I31, KIND_ARRAY, KIND_STRUCTURE};
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_script::translate::Expected;
use wasm2sel4_script_layout::Pattern;
use wasmtime::{
    AnyRef, AsContext, Collector, Config, Engine, Extern, ExternType, HeapType, Instance, Linker, Module, Ref, Store,
    ThrownException, Val, ValType,
};

/// Bytes of its structures and arrays: less than the smallest heap that a module may have here.
const GC_HEAP: u64 = 4 << 20;

/// The engine, with every proposal that both sides know.
pub fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config.wasm_multi_memory(true);
    config.wasm_memory64(true);
    config.wasm_tail_call(true);
    config.wasm_threads(true);
    config.shared_memory(true);
    config.wasm_wide_arithmetic(true);
    config.wasm_custom_page_sizes(true);
    config.wasm_extended_const(true);
    config.wasm_simd(true);
    config.wasm_relaxed_simd(true);
    config.wasm_exceptions(true);
    config.wasm_function_references(true);
    config.wasm_gc(true);
    // What it refuses for want of memory cannot be compared, so it is the one that has less. It frees nothing.
    config.collector(Collector::Null);
    config.gc_heap_reservation(GC_HEAP);
    config.gc_heap_reservation_for_growth(0);
    config.gc_heap_may_move(false);
    config.relaxed_simd_deterministic(true);
    config.memory_reservation(1 << 20);
    config.memory_guard_size(1 << 16);
    Engine::new(&config).map_err(reference_error)
}

/// Which bits of a result count, if it is a NaN or a vector with NaNs: where the specification leaves open which NaN an
/// instruction makes, only that it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nans {
    /// NaNs are made canonical by the module itself: bits count.
    Exact,
    /// 32-bit lanes.
    Lanes32,
    /// 64-bit lanes.
    Lanes64,
}

/// Runs calls on a module. `arguments` gives the arguments of each call of an export, by the types of its parameters.
/// Returns nothing for what cannot be compared.
pub fn case(
    engine: &Engine,
    name: String,
    bytes: Vec<u8>,
    nans: Nans,
    arguments: impl FnMut(&str, &[ValType]) -> Vec<Vec<Val>>,
) -> Result<Option<Case>> {
    case_with(engine, name, bytes, Vec::new(), nans, arguments)
}

/// The same of a module that imports something of others: of those with these names. What a function `hash` of theirs
/// returns in the end is compared.
pub fn case_with(
    engine: &Engine,
    name: String,
    bytes: Vec<u8>,
    providers: Vec<Provider>,
    nans: Nans,
    mut arguments: impl FnMut(&str, &[ValType]) -> Vec<Vec<Val>>,
) -> Result<Option<Case>> {
    let module = Module::new(engine, &bytes).map_err(reference_error)?;
    let mut store = Store::new(engine, ());
    let mut linker = Linker::new(engine);
    for (name, provider) in &providers {
        let module = Module::new(engine, provider).map_err(reference_error)?;
        let instance = linker.instantiate(&mut store, &module).map_err(reference_error)?;
        linker.instance(&mut store, name, instance).map_err(reference_error)?;
    }
    let (instantiation, calls, checkers) = Default::default();
    let mut case = Case { name, module: bytes, instantiation, calls, providers, checkers };
    let instance = match linker.instantiate(&mut store, &module) {
        Ok(instance) => instance,
        Err(error) => {
            case.instantiation = match traps(&error) {
                Some(traps) => traps,
                None => return Ok(None),
            };
            return Ok(Some(case));
        }
    };
    for export in module.exports() {
        let ExternType::Func(ty) = export.ty() else { continue };
        let parameters: Vec<ValType> = ty.params().collect();
        for arguments in arguments(export.name(), &parameters) {
            let Some(function) = instance.get_func(&mut store, export.name()) else { bail!("no such function") };
            let mut results = vec![Val::I32(0); ty.results().len()];
            let expected = match function.call(&mut store, &arguments, &mut results) {
                Ok(()) => {
                    let pattern = |value| Ok(vec![pattern(&store, value, nans)?]);
                    Expected::Return(results.iter().map(pattern).collect::<Result<_>>()?)
                }
                Err(error) => match traps(&error) {
                    Some(traps) => Expected::Trap(traps),
                    // What comes after a limit of this engine cannot be compared.
                    None if case.calls.is_empty() => return Ok(None),
                    None => return Ok(Some(case)),
                },
            };
            // One that nobody has caught would be in the way of the next call.
            store.take_pending_exception();
            let arguments = arguments.iter().map(bits).collect();
            case.calls.push(ExportCall { export: export.name().to_owned(), arguments, expected });
        }
    }
    for export in module.exports() {
        match export.ty() {
            ExternType::Global(_) => {
                let Some(global) = instance.get_global(&mut store, export.name()) else { bail!("no such global") };
                let value = global.get(&mut store);
                let expected = Expected::Return(vec![vec![pattern(&store, &value, nans)?]]);
                case.calls.push(ExportCall { export: export.name().to_owned(), arguments: Vec::new(), expected });
            }
            ExternType::Memory(ty) => {
                let checker = wat::parse_str(checker(export.name(), &ty))?;
                let module = Module::new(engine, &checker).map_err(reference_error)?;
                let Some(memory) = instance.get_export(&mut store, export.name()) else { bail!("no such memory") };
                let memory: Extern = memory;
                let checking = Instance::new(&mut store, &module, &[memory]).map_err(reference_error)?;
                let hash = checking.get_typed_func::<(), i64>(&mut store, "hash").map_err(reference_error)?;
                let hash = hash.call(&mut store, ()).map_err(reference_error)?;
                case.checkers.push((checker, hash as u64));
            }
            _ => {}
        }
    }
    for (name, _) in &case.providers {
        let Some(Extern::Func(hash)) = linker.get(&mut store, name, "hash").ok() else { continue };
        let hash = hash.typed::<(), i64>(&store).map_err(reference_error)?;
        let hash = hash.call(&mut store, ()).map_err(reference_error)?;
        let checker = format!(
            r#"(module (import "{name}" "hash" (func $hash (result i64)))
                 (func (export "hash") (result i64) (call $hash)))"#
        );
        case.checkers.push((wat::parse_str(checker)?, hash as u64));
    }
    Ok(Some(case))
}

/// A module that reads all of an imported memory.
fn checker(name: &str, ty: &wasmtime::MemoryType) -> String {
    let index = if ty.is_64() { "i64" } else { "i32" };
    let shared = if ty.is_shared() { "shared" } else { "" };
    let maximum = ty.maximum().map(|maximum| maximum.to_string()).unwrap_or_default();
    let page = ty.page_size();
    let name: String = name.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    format!(
        r#"(module
  (import "case" "{name}" (memory {index} {minimum} {maximum} {shared} (pagesize {page})))
  (func (export "hash") (result i64)
    (local $hash i64) (local $at {index}) (local $end {index})
    (local.set $end ({index}.mul (memory.size) ({index}.const {page})))
    (local.set $hash (i64.const 0x4bf29ce484222325))
    (block $done (loop $next
      (br_if $done ({index}.ge_u (local.get $at) (local.get $end)))
      (local.set $hash (i64.mul
        (i64.xor (local.get $hash) (i64.load8_u (local.get $at)))
        (i64.const 0x100000001b3)))
      (local.set $at ({index}.add (local.get $at) ({index}.const {step})))
      (br $next)))
    (i64.xor (local.get $hash) {size})))"#,
        minimum = if ty.is_shared() { ty.minimum() } else { 0 },
        maximum = if ty.is_shared() { maximum } else { String::new() },
        step = 1,
        size = if ty.is_64() { "(memory.size)" } else { "(i64.extend_i32_u (memory.size))" },
    )
}

/// Our traps for one of the other engine's; nothing for what is no trap of the specification or depends on limits.
fn traps(error: &wasmtime::Error) -> Option<Vec<Trap>> {
    use wasmtime::Trap as Other;
    if error.is::<ThrownException>() {
        return Some(vec![Trap::UncaughtException]);
    }
    Some(match error.downcast_ref::<Other>()? {
        Other::MemoryOutOfBounds => vec![Trap::MemoryOutOfBounds],
        // Which of two reasons is found first is not determined.
        Other::HeapMisaligned => vec![Trap::UnalignedAtomic, Trap::MemoryOutOfBounds],
        Other::TableOutOfBounds => vec![Trap::TableOutOfBounds, Trap::UndefinedElement],
        Other::IndirectCallToNull => vec![Trap::UninitializedElement, Trap::NullFunctionReference],
        Other::BadSignature => vec![Trap::IndirectCallTypeMismatch],
        Other::IntegerOverflow => vec![Trap::IntegerOverflow],
        Other::IntegerDivisionByZero => vec![Trap::IntegerDivideByZero],
        Other::BadConversionToInteger => vec![Trap::InvalidConversionToInteger],
        Other::UnreachableCodeReached => vec![Trap::Unreachable],
        Other::NullReference => vec![
            Trap::NullReference,
            Trap::NullFunctionReference,
            Trap::NullExceptionReference,
            Trap::NullStructure,
            Trap::NullArray,
            Trap::NullI31,
        ],
        Other::CastFailure => vec![Trap::CastFailure],
        Other::ArrayOutOfBounds => vec![Trap::ArrayOutOfBounds],
        Other::AtomicWaitNonSharedMemory => vec![Trap::ExpectedSharedMemory],
        _ => return None,
    })
}

/// What a reference of the hierarchy `any` must be: an integer, or an object of a kind.
fn any(store: &impl AsContext, reference: &AnyRef) -> Result<Pattern> {
    let (bits, flags) = if let Some(integer) = reference.as_i31(store).map_err(reference_error)? {
        (u64::from(integer.get_u32()) << 1 | I31, 0)
    } else if reference.is_struct(store).map_err(reference_error)? {
        (KIND_STRUCTURE.into(), Pattern::ANY)
    } else if reference.is_array(store).map_err(reference_error)? {
        (KIND_ARRAY.into(), Pattern::ANY)
    } else {
        (0, Pattern::NOT_ZERO)
    };
    Ok(Pattern { mask: [u64::MAX, 0], bits: [bits, 0], flags })
}

/// The bits of an argument.
fn bits(value: &Val) -> [u64; 2] {
    match value {
        Val::I32(value) => [u64::from(*value as u32), 0],
        Val::I64(value) => [*value as u64, 0],
        Val::F32(bits) => [u64::from(*bits), 0],
        Val::F64(bits) => [*bits, 0],
        Val::V128(value) => {
            let bits = value.as_u128();
            [bits as u64, (bits >> 64) as u64]
        }
        _ => [0, 0],
    }
}

/// What a result must be.
fn pattern(store: &impl AsContext, value: &Val, nans: Nans) -> Result<Pattern> {
    let null =
        |is_null| Pattern { mask: [u64::MAX, 0], bits: [0, 0], flags: if is_null { 0 } else { Pattern::NOT_ZERO } };
    let mask = match value {
        Val::I32(_) => [u64::from(u32::MAX), 0],
        Val::I64(_) => [u64::MAX, 0],
        Val::F32(bits) if nans != Nans::Exact && f32::from_bits(*bits).is_nan() => [0x7fc0_0000, 0],
        Val::F32(_) => [u64::from(u32::MAX), 0],
        Val::F64(bits) if nans != Nans::Exact && f64::from_bits(*bits).is_nan() => [0x7ff8 << 48, 0],
        Val::F64(_) => [u64::MAX, 0],
        Val::V128(value) => {
            let bits = value.as_u128();
            [bits as u64, (bits >> 64) as u64].map(|half| lane_mask(half, nans))
        }
        Val::AnyRef(Some(reference)) => return any(store, reference),
        Val::FuncRef(function) => return Ok(null(function.is_none())),
        Val::ExternRef(reference) => return Ok(null(reference.is_none())),
        other => return Ok(null(other.ref_().is_none_or(|reference: Ref| reference.is_null()))),
    };
    let bits = bits(value);
    Ok(Pattern { mask, bits: [bits[0] & mask[0], bits[1] & mask[1]], flags: 0 })
}

/// The bits of a half of a vector that count.
fn lane_mask(half: u64, nans: Nans) -> u64 {
    match nans {
        Nans::Exact => u64::MAX,
        Nans::Lanes64 if f64::from_bits(half).is_nan() => 0x7ff8 << 48,
        Nans::Lanes64 => u64::MAX,
        Nans::Lanes32 => {
            let lane = |bits: u32| if f32::from_bits(bits).is_nan() { 0x7fc0_0000 } else { u64::from(u32::MAX) };
            lane(half as u32) | lane((half >> 32) as u32) << 32
        }
    }
}

/// The null of a reference type, if it has one.
pub fn null(ty: &ValType) -> Option<Val> {
    let reference = ty.as_ref()?;
    if !reference.is_nullable() {
        return None;
    }
    Some(match reference.heap_type().top() {
        HeapType::Extern => Val::ExternRef(None),
        HeapType::Func => Val::FuncRef(None),
        HeapType::Any => Val::AnyRef(None),
        HeapType::Exn => Val::ExnRef(None),
        _ => return None,
    })
}
