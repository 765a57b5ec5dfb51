//! The generator of hostile domains (`wasm2sel4_testsuite::hostile`), for a short while; `cargo xtask hostile` goes on
//! for longer.

use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::hostile::Attack;

/// Domains that do whatever they can leave a bystander in peace, and nothing behind.
pub fn attack(engine: &Engine) -> Result<(), String> {
    let folder = super::folder();
    let attack = Attack { seed: 1, messages: 1000, trace: 0, quiet: false };
    attack.run(engine, folder.path()).map(drop)
}
