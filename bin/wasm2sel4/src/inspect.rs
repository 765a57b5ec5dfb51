//! `wasm2sel4 inspect`: what a module, a component, a protection domain or a system is allowed, offers and needs.
//!
//! Names of imports and exports are their author's choice, so they are printed escaped.

mod component;
mod domain;
mod graph;
mod module;
mod system;
mod used;

use crate::arguments::InspectArguments;
use crate::description::{self, Description};
use crate::error::{Error, Result};
use crate::input::{self, Input};
use crate::{compose, standard};
use std::fmt::Write as _;
use wasm2sel4_compiler::Error as LibraryError;
use wasm2sel4_compiler::module::parse;

/// Prints what is known about a file.
pub fn run(arguments: &InspectArguments) -> Result<()> {
    let path = &arguments.input;
    if description::is_description(path) {
        if !arguments.compose.is_empty() {
            let message = format!("{} is a system description; --compose is for components", path.display());
            return Err(Error::Message(message));
        }
        let description = Description::read(path)?;
        let text = match arguments.graph {
            Some(language) => graph::draw(&description.system, language),
            None => system::describe(&description),
        };
        return standard::print(&text);
    }
    if arguments.graph.is_some() {
        let message = format!("{} is not a system description; --graph draws only those", path.display());
        return Err(Error::Message(message));
    }
    let text = match compose::with(path, input::read(path)?, &arguments.compose)? {
        Input::Module(bytes) => {
            let complain = Error::compile(standard::name(path));
            parse(&bytes).and_then(|module| module::describe(path, &module)).map_err(complain)?
        }
        Input::Component(bytes) => component::describe(path, &bytes).map_err(Error::compile(standard::name(path)))?,
        Input::Elf(bytes) => {
            domain::describe(path, &bytes).map_err(|message| LibraryError::Malformed { path: path.clone(), message })?
        }
    };
    standard::print(&text)
}

/// The sections about exceptions, structures and arrays.
fn language(text: &mut String, exceptions: Vec<String>, objects: Vec<String>) {
    section(text, "exceptions", exceptions);
    section(text, "structures and arrays", objects);
}

/// A section of the description: a title, and a line for each item, or "none".
fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{title}");
    let mut any = false;
    for line in lines {
        any = true;
        let _ = writeln!(text, "  {line}");
    }
    if !any {
        let _ = writeln!(text, "  none");
    }
}
