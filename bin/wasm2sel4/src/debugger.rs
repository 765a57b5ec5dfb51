//! Programs that wait for gdb. The emulator has the port; what is here tells a person what to type there, because
//! nobody can guess that the symbols are in the domain's ELF and that breakpoints are set before its memory is there.
//!
//! A program waits before its first instruction, because one that runs for a few milliseconds would have ended before
//! anybody could attach to it.

use std::fmt::Write;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::escape::{Lines, Name};
use wasm2sel4_compiler::scratch::Scratch;

/// The TCP port on which gdb is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port(pub u16);

/// Where the symbols of a program are.
pub enum Symbols {
    /// In the `app.elf` that the user has.
    File(PathBuf),
    /// In one that nobody keeps.
    Compiled(Vec<u8>),
}

/// The symbols of a program, where gdb can read them, as long as this is not dropped.
pub struct Readable {
    name: String,
    place: SymbolFile,
}

enum SymbolFile {
    File(PathBuf),
    Scratch(Scratch),
}

impl Readable {
    /// Puts symbols where gdb can read them.
    ///
    /// # Errors
    ///
    /// Those of [`Scratch::new`].
    pub fn new(name: &str, symbols: &Symbols) -> io::Result<Self> {
        let place = match symbols {
            Symbols::File(path) => SymbolFile::File(path.clone()),
            Symbols::Compiled(elf) => SymbolFile::Scratch(Scratch::new(elf, false)?),
        };
        Ok(Self { name: name.to_owned(), place })
    }

    fn path(&self) -> &Path {
        match &self.place {
            SymbolFile::File(path) => path,
            SymbolFile::Scratch(scratch) => scratch.path(),
        }
    }
}

/// Says what to type for a machine with these programs.
pub fn tell_of_machine(port: Port, programs: &[Readable]) {
    let programs: Vec<(&str, &Path)> = programs.iter().map(|program| (program.name.as_str(), program.path())).collect();
    tell(&of_machine(port, &programs));
}

/// Says what to type for a process under qemu's user emulation, which has this executable.
pub fn tell_of_process(port: Port, path: &Path) {
    tell(&of_process(port, path));
}

/// Who cannot be told here finds it in the documentation.
fn tell(text: &str) {
    let _ = writeln!(anstream::stderr(), "wasm2sel4: {}", Lines(text));
}

/// What does not work, wherever a program runs.
const MISSING: &str = "There are source lines and backtraces, but no variables; docs/debugging.md says more.";

fn of_machine(port: Port, programs: &[(&str, &Path)]) -> String {
    let mut text = "the machine waits for gdb before its first instruction. In another terminal, type\n\n".to_owned();
    let (_, first) = programs.first().copied().unwrap_or(("", Path::new("app.elf")));
    text.push_str(&command(port, first));
    text.push_str(
        "    (gdb) hbreak FILE:LINE        or a function: hbreak wasm::NAME\n\
         \x20   (gdb) continue\n\
         \x20   (gdb) backtrace\n\n\
         Addresses are virtual, as the domain sees them. It has no memory yet: hbreak works, break would write to memory.\n",
    );
    if programs.len() > 1 {
        text.push_str(
            "All domains have the same addresses, so a breakpoint stops whichever comes there first. Load the symbols of \
             the one that you mean:\n",
        );
        for (name, path) in programs {
            let _ = writeln!(text, "    (gdb) file {}        {}", quoted(&path.to_string_lossy()), Name(name));
        }
    }
    text.push_str("To return to the caller, type finish; to reach a later line, tbreak LINE and continue.\n");
    text.push_str(MISSING);
    text
}

fn of_process(port: Port, path: &Path) -> String {
    let mut text = "the program waits for gdb before its first instruction. In another terminal, type\n\n".to_owned();
    text.push_str(&command(port, path));
    text.push_str(
        "    (gdb) break FILE:LINE         or a function: break wasm::NAME\n\
         \x20   (gdb) continue\n\
         \x20   (gdb) backtrace\n\n\
         gdb also stops where a trap happens. qemu's user emulation opens the port to the whole network.\n",
    );
    text.push_str(MISSING);
    text
}

/// How gdb is started.
fn command(Port(port): Port, path: &Path) -> String {
    format!("    $ gdb-multiarch -ex 'target remote :{port}' {}\n", quoted(&path.to_string_lossy()))
}

/// A word as a shell and gdb take it for one.
fn quoted(word: &str) -> String {
    let is_plain = word.chars().all(|character| character.is_alphanumeric() || "/._-+,:@%".contains(character));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// Why nothing waits for gdb where programs are processes of this machine, and what to do.
pub fn not_for_native(architecture: Architecture) -> String {
    format!(
        "code for {architecture} is a process of this machine, so let gdb start it: `wasm2sel4 --hosted -g app.wasm -o \
         app`, then `gdb --args app ARGUMENTS`, and in gdb `break FILE:LINE`, `run`, `backtrace`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_program_is_loaded_at_once() {
        let text = of_machine(Port(4321), &[("app", Path::new("a/app.elf"))]);
        assert!(text.contains("$ gdb-multiarch -ex 'target remote :4321' a/app.elf\n"), "{text}");
        assert!(text.contains("(gdb) hbreak FILE:LINE") && text.contains("no variables"), "{text}");
        assert!(!text.contains("(gdb) file"), "{text}");
    }

    #[test]
    fn a_path_is_one_word() {
        assert_eq!(quoted("my app.elf"), "'my app.elf'");
        assert_eq!(quoted("it's.elf"), r"'it'\''s.elf'");
        assert_eq!(quoted("/proc/7/fd/3"), "/proc/7/fd/3");
    }

    #[test]
    fn of_several_programs_one_is_chosen() {
        let text = of_machine(Port(1), &[("client", Path::new("c.elf")), ("server", Path::new("s.elf"))]);
        for part in ["the same addresses", "(gdb) file c.elf        client\n", "(gdb) file s.elf        server\n"] {
            assert!(text.contains(part), "expected {part:?} in: {text}");
        }
    }

    #[test]
    fn a_process_has_its_memory_already() {
        let text = of_process(Port(1234), Path::new("/proc/7/fd/3"));
        assert!(text.contains("'target remote :1234' /proc/7/fd/3\n") && text.contains("(gdb) break FILE"), "{text}");
        assert!(text.contains("no variables"), "{text}");
    }
}
