//! Modules about loops, addresses and numbers of 32 bits, with what the other engine makes of them.

use crate::case::Case;
use crate::reference::{self, Nans};
use anyhow::{Context, Result};
use wasm2sel4_generate::loops;
use wasm2sel4_generate::typed::Chance;
use wasmtime::{Engine, Val, ValType};

/// Calls of each function.
const CALLS: usize = 4;

/// The case of a seed, if it can be compared.
pub fn case(engine: &Engine, seed: u64) -> Result<Option<Case>> {
    let mut chance = Chance::new(seed);
    let text = loops::module(&mut chance);
    let name = format!("loops-{seed}");
    let complaint = format!("{name}:\n{text}");
    let module = wat::parse_str(&text).with_context(|| complaint.clone())?;
    let mut argument = |ty: &ValType| match ty {
        ValType::I32 => Val::I32(loops::argument(&mut chance, false) as i32),
        _ => Val::I64(loops::argument(&mut chance, true) as i64),
    };
    let arguments =
        |_: &str, parameters: &[ValType]| (0..CALLS).map(|_| parameters.iter().map(&mut argument).collect()).collect();
    reference::case(engine, name, module, Nans::Exact, arguments).context(complaint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm2sel4_abi::trap::Trap;
    use wasm2sel4_script::translate::Expected;

    /// Most calls come to an end; others trap outside of a memory, after they have stored something.
    #[test]
    fn calls_return_and_trap() {
        let engine = reference::engine().unwrap();
        let [mut returns, mut traps, mut calls] = [0; 3];
        for seed in 0..100 {
            let case = case(&engine, seed).unwrap().unwrap();
            for call in &case.calls {
                match &call.expected {
                    Expected::Return(_) => returns += 1,
                    Expected::Trap(all) if all.contains(&Trap::MemoryOutOfBounds) => traps += 1,
                    _ => {}
                }
                calls += 1;
            }
        }
        assert!(returns * 2 > calls, "{returns} of {calls} calls return");
        assert!(traps * 20 > calls, "{traps} of {calls} calls trap outside of a memory");
    }
}
