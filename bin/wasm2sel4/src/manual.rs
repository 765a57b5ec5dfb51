//! What a package installs beside the command: manual pages and shell completions. Both are made from the arguments
//! when they are asked for, so neither can lag behind them, and nothing has to be generated when this is built.

use crate::arguments::Arguments;
use crate::error::{Error, Result};
use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use std::io::Write;

const NAME: &str = "wasm2sel4";

/// Prints completions for a shell.
pub fn completions(shell: Shell) -> Result<()> {
    let mut text = Vec::new();
    generate(shell, &mut Arguments::command(), NAME, &mut text);
    print(&text)
}

/// Prints the page of a command, or of the whole if none is named.
pub fn page(name: Option<&str>) -> Result<()> {
    let command = match name {
        None => Arguments::command(),
        Some(name) => of(name)?,
    };
    let mut text = Vec::new();
    Man::new(command).render(&mut text).map_err(Error::stream("standard output"))?;
    print(&text)
}

/// A command with what its page needs of the whole.
fn of(name: &str) -> Result<Command> {
    let mut whole = Arguments::command();
    whole.build();
    let names: Vec<String> = whole.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let command = whole.find_subcommand(name).cloned();
    let command =
        command.ok_or_else(|| Error::Message(format!("there is no such command; choose {}", names.join(", "))))?;
    // The name of the page; the synopsis keeps the name under which the command is called.
    Ok(command.display_name(format!("{NAME}-{name}")).version(env!("CARGO_PKG_VERSION")))
}

fn print(text: &[u8]) -> Result<()> {
    let mut output = std::io::stdout();
    output.write_all(text).and_then(|()| output.flush()).map_err(Error::stream("standard output"))
}
