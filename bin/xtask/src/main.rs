//! `cargo xtask`: what people do with this repository beyond `cargo build`, as documented subcommands instead of shell
//! folklore. Each subcommand is a file; this one only names them.

mod bench;
mod command;
mod differential;
mod examples;
mod failing;
mod hostile;
mod kernel;
mod programs;
mod scripts;
mod setup;
mod test;
mod wasi;

use clap::{Parser, Subcommand};
use scripts::Runner;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set-up, kernels, tests and benchmarks of wasm2sel4", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing (rustup targets, qemu, a kernel) and boot examples/hello on seL4 under qemu
    Setup(setup::Arguments),
    /// Build seL4 5.0.0 for x86_64 from the registry crate `sel4-sys` into the kernel folder
    Kernel(kernel::Arguments),
    /// Check formatting and lints, then run every test that this machine can run
    Test(test::Arguments),
    /// Run the WebAssembly specification's test suite, hosted and on every kernel at hand
    Spec(scripts::Arguments),
    /// Run the component model's test scripts, hosted and on every kernel at hand
    Components(scripts::Arguments),
    /// Compare with another engine on generated modules, hosted on every architecture
    Differential(differential::Arguments),
    /// Let hostile domains do whatever they can, on every kernel at hand, beside a bystander that must not notice
    Hostile(hostile::Arguments),
    /// Make each of the supervisor's calls of the kernel fail, with every error, on every kernel at hand and on its
    /// model
    FailingCalls(failing::Arguments),
    /// Run tests of WebAssembly/wasi-testsuite's form out of a folder, hosted and on every kernel at hand
    Wasi(wasi::Arguments),
    /// Fetch programs that people have, and run them on every engine at hand as another engine runs them
    Programs(programs::Arguments),
    /// Compile the examples that are written in Rust, C and Python
    Examples,
    /// Measure compile speed, sizes, instruction counts and boot times
    Bench(bench::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().task {
        Task::Setup(arguments) => setup::run(&arguments),
        Task::Kernel(arguments) => kernel::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Spec(arguments) => Runner::Specification.run(&arguments),
        Task::Components(arguments) => Runner::Components.run(&arguments),
        Task::Differential(arguments) => differential::run(&arguments),
        Task::Hostile(arguments) => hostile::run(&arguments),
        Task::FailingCalls(arguments) => failing::run(&arguments),
        Task::Wasi(arguments) => wasi::run(&arguments),
        Task::Programs(arguments) => programs::run(&arguments),
        Task::Examples => examples::run(),
        Task::Bench(arguments) => bench::run(&arguments),
    }
}
