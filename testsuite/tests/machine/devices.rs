//! The emulated machine has the devices that programs need, and no others: qemu would add a network card, and connect
//! it to the network of this workstation.

use super::{About, Test};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{accepted, hello};

pub const TESTS: &[(&str, About, Test)] = &[("no-network", About::Machines, a_machine_has_no_network_card)];

fn a_machine_has_no_network_card(engine: &Engine) {
    // qemu refuses values of properties that a card does not have, as soon as there is one.
    let mut command = engine.within(120);
    for card in ["e1000", "virtio-net-pci", "virtio-net-device"] {
        command.args(["--qemu-arg=-global".to_owned(), format!("--qemu-arg={card}.none=1")]);
    }
    accepted(&tool::output(command.arg(hello())));
}
