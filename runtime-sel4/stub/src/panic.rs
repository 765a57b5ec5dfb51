//! The stub is written not to panic; if it does, the domain ends as if by a fault.

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    crate::print::error(b"wasm2sel4: the runtime failed an internal check\n");
    crate::platform::exit(wasm2sel4_abi::status::FAULTED)
}
