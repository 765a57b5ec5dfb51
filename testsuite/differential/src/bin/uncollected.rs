//! Runs a benchmark of structures and arrays in the other engine without a collector, which its package for Python
//! cannot: `uncollected MODULE`.
#![forbid(unsafe_code)]

use std::io::Write as _;
use std::time::Instant;
use wasmtime::{Caller, Collector, Config, Engine, Extern, Linker, Module, Store};

/// What the benchmarks import.
const WASI: &str = "wasi_snapshot_preview1";

/// The result of a function of WASI that did what it was asked for.
const SUCCESS: i32 = 0;

/// The first piece of what is written, which is all that the benchmarks write at once, and where its size belongs.
fn write(mut caller: Caller<'_, ()>, pieces: i32, result: i32) -> Option<()> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory)?;
    let word = |at: usize| {
        let bytes = memory.data(&caller).get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    };
    let at = pieces as u32 as usize;
    let (start, size) = (word(at)?, word(at + 4)?);
    std::io::stdout().write_all(memory.data(&caller).get(start..start.checked_add(size)?)?).ok()?;
    std::io::stdout().flush().ok()?;
    memory.write(&mut caller, result as u32 as usize, &(size as u32).to_le_bytes()).ok()
}

/// Nanoseconds since the program began.
fn clock(mut caller: Caller<'_, ()>, begin: Instant, result: i32) -> Option<()> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory)?;
    let now = begin.elapsed().as_nanos() as u64;
    memory.write(&mut caller, result as u32 as usize, &now.to_le_bytes()).ok()
}

fn main() -> wasmtime::Result<()> {
    let path = std::env::args_os().nth(1).ok_or_else(|| wasmtime::Error::msg("name a module"))?;
    let mut config = Config::new();
    config.wasm_function_references(true).wasm_gc(true).collector(Collector::Null);
    let engine = Engine::new(&config)?;
    let module = Module::from_file(&engine, path)?;
    let mut linker = Linker::new(&engine);
    let begin = Instant::now();
    let wrong = || wasmtime::Error::msg("the module has no such memory");
    linker.func_wrap(WASI, "clock_time_get", move |caller: Caller<'_, ()>, _: i32, _: i64, result: i32| {
        clock(caller, begin, result).map(|()| SUCCESS).ok_or_else(wrong)
    })?;
    linker.func_wrap(WASI, "fd_write", move |caller: Caller<'_, ()>, _: i32, pieces: i32, _: i32, result: i32| {
        write(caller, pieces, result).map(|()| SUCCESS).ok_or_else(wrong)
    })?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &module)?;
    instance.get_typed_func::<(), ()>(&mut store, "_start")?.call(&mut store, ())
}
