//! A server that lies (`testsuite/tests/wires/liar.wat`): a module at the end of a wire, which answers whatever comes
//! into its mind. Its clients are components that believe it; each ends with the trap that the lie deserves and nothing
//! else, and others do not notice.

use super::arenas::{System, traps};
use super::{finish, folder, resources_are_equal};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;

/// How many clients are lied to in one system, beside the liar and two that have nothing to do with it.
const CLIENTS: usize = 13;

/// The answer is no value.
pub const REFUSED: &str = "the server of an interface refuses the call, or answers what is no value";
/// The answer is the kernel's.
const ENDED: &str = "the server of an interface has ended";
/// There is no room for the answer.
const TOO_LONG: &str = "values for another domain have no room in the arena of the wire";
/// There are too many handles.
const HANDLES: &str = "cannot allocate another handle";
/// The answer is as good as another.
const FINE: &str = "";

/// What of an interface is called, in the order of `believer.wat`.
#[derive(Clone, Copy)]
enum Called {
    New,
    Next,
    Character,
    Decide,
    Nested,
    Nothing,
    Numbers,
    Pair,
    Text,
}

/// What is answered, and what the client is expected to say about it.
#[derive(Clone, Copy)]
struct Lie {
    called: Called,
    label: u64,
    words: &'static [u64],
    arena: &'static [u64],
    /// What is done when a capability is asked for, as `liar.wat` has it.
    lends: u64,
    /// The label of answers to calls of a handle.
    of_handle: u64,
    expected: &'static str,
}

impl Lie {
    const fn of(called: Called, label: u64, words: &'static [u64], expected: &'static str) -> Self {
        Self { called, label, words, arena: &[], lends: 0, of_handle: 16, expected }
    }

    /// The same with words in the arena.
    const fn arena(self, arena: &'static [u64]) -> Self {
        Self { arena, ..self }
    }

    /// The same with another answer when a capability is asked for.
    const fn lends(self, lends: u64) -> Self {
        Self { lends, ..self }
    }

    /// The same with another label when a handle is called.
    const fn of_handle(self, of_handle: u64) -> Self {
        Self { of_handle, ..self }
    }

    /// How the liar has it, behind its badge's address.
    fn table(&self) -> Vec<u64> {
        let counts = [self.words.len() as u64, self.arena.len() as u64];
        [&[self.label], &counts[..], &[self.lends, self.of_handle], self.words, self.arena].concat()
    }
}

/// "hi" as a word.
const HI: u64 = 0x6968;
/// Bytes of an arena.
const ARENA: u64 = 1 << 20;

/// All lies, with truths among them, so that it is known that the liar is understood.
const LIES: &[Lie] = &{
    use Called::*;
    [
        Lie::of(Text, 16, &[2, HI], FINE),
        // Labels.
        Lie::of(Text, 18, &[], REFUSED),
        Lie::of(Text, 19, &[2, HI], TOO_LONG),
        Lie::of(Text, 20, &[2, HI], HANDLES),
        Lie::of(Text, 21, &[2, HI], REFUSED),
        Lie::of(Text, 0xf_ffff_ffff_ffff, &[2, HI], REFUSED),
        Lie::of(Text, 0, &[2, HI], ENDED),
        Lie::of(Text, 15, &[2, HI], ENDED),
        Lie::of(Nothing, 16, &[1, 2, 3, 4, 5], FINE),
        Lie::of(Nothing, 17, &[], REFUSED),
        Lie::of(Nothing, 32, &[], REFUSED),
        // Messages that are too short, lengths that are too long, and what is no UTF-8.
        Lie::of(Text, 16, &[], REFUSED),
        Lie::of(Text, 16, &[9, HI], REFUSED),
        Lie::of(Text, 16, &[0x8000_0000, HI], REFUSED),
        Lie::of(Text, 16, &[0x1_0000_0002, HI], REFUSED),
        Lie::of(Text, 16, &[u64::MAX, HI], REFUSED),
        Lie::of(Text, 16, &[2, 0xffff], REFUSED),
        Lie::of(Text, 16, &[3, 0x80_a0ed], REFUSED),
        Lie::of(Nested, 16, &[1, 1, 2, HI], FINE),
        Lie::of(Nested, 16, &[2, 1, 2, HI], REFUSED),
        Lie::of(Nested, 16, &[1, 2, 2, HI], REFUSED),
        Lie::of(Nested, 16, &[1, 1, 3 << 40, HI], REFUSED),
        Lie::of(Nested, 16, &[1, 1 << 61, 2, HI], REFUSED),
        Lie::of(Nested, 16, &[1 << 63, 1, 2, HI], REFUSED),
        Lie::of(Numbers, 16, &[3, 1, 2, 3], FINE),
        Lie::of(Numbers, 16, &[4, 1, 2, 3], REFUSED),
        Lie::of(Numbers, 16, &[0x2000_0000_0000_0001, 1, 2, 3], REFUSED),
        // Cases and characters.
        Lie::of(Decide, 16, &[1, 7], FINE),
        Lie::of(Decide, 16, &[2, 2, HI], FINE),
        Lie::of(Decide, 16, &[3, 7], REFUSED),
        Lie::of(Decide, 16, &[u64::MAX, 7], REFUSED),
        Lie::of(Decide, 16, &[2, 3 << 30, HI], REFUSED),
        Lie::of(Character, 16, &[0x61], FINE),
        Lie::of(Character, 16, &[0xd800], REFUSED),
        Lie::of(Character, 16, &[0x11_0000], REFUSED),
        Lie::of(Character, 17, &[8], REFUSED),
        Lie::of(Character, 2, &[0x61], ENDED),
        // The arena.
        Lie::of(Text, 17, &[16], FINE).arena(&[2, HI]),
        Lie::of(Text, 17, &[ARENA], FINE).arena(&[ARENA - 8]),
        Lie::of(Text, 17, &[ARENA], REFUSED).arena(&[ARENA - 7]),
        Lie::of(Text, 17, &[ARENA + 8], REFUSED).arena(&[2, HI]),
        Lie::of(Text, 17, &[12], REFUSED).arena(&[2, HI]),
        Lie::of(Text, 17, &[8], REFUSED).arena(&[2, HI]),
        Lie::of(Text, 17, &[u64::MAX - 7], REFUSED).arena(&[2, HI]),
        Lie::of(Text, 17, &[0x1_0000_0010], REFUSED).arena(&[2, HI]),
        Lie::of(Text, 17, &[16], REFUSED).arena(&[2, 0xffff]),
        Lie::of(Nested, 17, &[ARENA], REFUSED).arena(&[ARENA / 8]),
        // Handles: numbers that no handle has, the same twice, and capabilities that are not there.
        Lie::of(New, 16, &[5], FINE),
        Lie::of(New, 16, &[24 * 1024 - 1], FINE),
        Lie::of(New, 16, &[24 * 1024], REFUSED),
        Lie::of(New, 16, &[0xffff_ffff], REFUSED),
        Lie::of(New, 16, &[5], REFUSED).lends(1),
        Lie::of(New, 16, &[5], REFUSED).lends(2),
        Lie::of(Pair, 16, &[5, 6], FINE),
        Lie::of(Pair, 16, &[5, 5], REFUSED),
        Lie::of(Next, 16, &[5], FINE),
        Lie::of(Next, 16, &[5], REFUSED).of_handle(18),
        Lie::of(Next, 16, &[5], REFUSED).of_handle(17),
        Lie::of(Next, 16, &[5], ENDED).of_handle(3),
    ]
};

/// Tells all lies, some at a time.
pub fn are_found(engine: &Engine) -> Result<(), String> {
    LIES.chunks(CLIENTS).try_for_each(|lies| tell(engine, lies))
}

fn tell(engine: &Engine, lies: &[Lie]) -> Result<(), String> {
    let folder = folder();
    let description = write(folder.path(), lies).map_err(|error| error.to_string())?;
    let found = finish(engine.command(&["--verbose".to_owned()], &[description], &[]));
    let traps = traps(&found);
    for sentence in [REFUSED, ENDED, TOO_LONG, HANDLES] {
        let expected = lies.iter().filter(|lie| lie.expected == sentence).count();
        let said = traps.iter().filter(|trap| **trap == sentence).count();
        found.expect(said == expected, &format!("{expected} of {} clients to say `{sentence}`", lies.len()))?;
    }
    let expected = lies.iter().filter(|lie| lie.expected != FINE).count();
    found.expect(traps.len() == expected, "no other trap")?;
    found.expect(resources_are_equal(&found), "equal resources at the start and at the end")
}

/// Writes the system, and returns its description's path.
fn write(folder: &Path, lies: &[Lie]) -> Result<PathBuf, String> {
    let read = |name: &str| {
        let path = tool::root().join("testsuite/tests/wires").join(name);
        std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))
    };
    let (liar, believer) = (read("liar.wat")?, read("believer.wat")?);
    let mut system = System::new(folder, &[])?;
    system.domain("liar", "module", "liar.wat", "");
    let mut table = String::new();
    for (number, lie) in lies.iter().enumerate() {
        let (name, file) = (format!("client {number}"), format!("client-{number}.wat"));
        let called = format!("(global $call i32 (i32.const {}))", lie.called as u8);
        let marked = "(global $call i32 (i32.const 0))";
        assert!(believer.contains(marked), "what the client calls is not where it was");
        std::fs::write(folder.join(&file), believer.replace(marked, &called)).map_err(|error| error.to_string())?;
        system.domain(&name, "component", &file, "");
        system.wire(&name, "liar", "test:lies/values");
        // The badge of a client is one more than its position.
        let _ = write!(table, "  (data (memory $own) (i32.const {}) \"", (number + 1) * 1024);
        for byte in lie.table().iter().flat_map(|word| word.to_le_bytes()) {
            let _ = write!(table, "\\{byte:02x}");
        }
        table.push_str("\")\n");
    }
    let pages = lies.len() * (ARENA >> 16) as usize;
    let liar = liar.replace("  ;; TABLE\n", &table).replace("$arenas 1 1", &format!("$arenas {pages} {pages}"));
    std::fs::write(folder.join("liar.wat"), liar).map_err(|error| error.to_string())?;
    system.write()
}
