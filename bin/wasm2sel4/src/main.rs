//! The command line of wasm2sel4: arguments, progress, messages, exit statuses. What the commands do is the library's
//! work; what they mean to a person is decided here.
#![deny(unsafe_code)]

mod arguments;
mod child;
mod compile;
mod error;
mod hosted;
mod image;
mod input;
mod inspect;
mod kernels;
mod machine;
mod output;
mod progress;
mod run;
mod system;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;
use wasm2sel4_compiler::escape::Lines;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        None => compile::run(&arguments.compile).map(|()| 0),
        Some(Command::Image(image)) => image::run(image).map(|()| 0),
        Some(Command::Run(run)) => run::run(run),
        Some(Command::Inspect(inspect)) => inspect::run(inspect).map(|()| 0),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            // Messages quote names of files and of what is in them, which may be anything.
            anstream::eprintln!("wasm2sel4: {}", Lines(&error.to_string()));
            ExitCode::from(error.status())
        }
    }
}
