//! Random programs that shuffle external references through tables, locals, globals, calls and control, each with what
//! must come of it, computed here by a model that knows nothing of slots and copies: a reference is a number.
//!
//! On seL4 every reference is a capability and every table a CNode, so that a reference that loses its meaning when its
//! element is overwritten shows as a signal with another badge, or none.

use crate::Script;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::fmt::Write as _;

/// Programs of one script.
const PROGRAMS: u64 = 32;
/// Scripts of the suite.
pub const SCRIPTS: u64 = 8;

/// Elements of each table at the start; the last one grows.
const TABLES: [usize; 3] = [4, 8, 3];
const GROWS: usize = 2;
const GROWN_MAXIMUM: usize = 40;
const LOCALS: usize = 4;
const GLOBALS: usize = 2;
/// References of the host that a program is given, as its parameters; they are its first locals.
const GIVEN: usize = LOCALS;
/// The most operands.
const DEPTH: usize = 6;
/// References that a program returns.
const RESULTS: usize = 3;

/// The first scripts; [`SCRIPTS`] of them are part of the suite.
pub fn scripts(count: u64) -> Vec<Script> {
    (0..count).map(|number| script(number * PROGRAMS, PROGRAMS)).collect()
}

/// A script of `count` programs from a seed on.
pub fn script(first: u64, count: u64) -> Script {
    let text = (first..first + count).map(program).collect();
    Script { name: format!("{first:05}.wast"), text }
}

/// A reference: the number of the host's, or null.
type Reference = Option<u32>;

/// A step of a program. Numbers of tables, locals and globals, and indices of elements, are all within their ranges.
#[derive(Clone, Debug)]
enum Step {
    /// Pushes an element.
    Get(usize, usize),
    /// Pushes a local, a global, or null.
    Local(usize),
    Global(usize),
    Null,
    /// Takes the topmost operand away, into a local, or into a global.
    Drop,
    SetLocal(usize),
    TeeLocal(usize),
    SetGlobal(usize),
    /// Keeps the first or the second of two operands.
    Select(bool),
    /// Takes an operand and counts whether it is null.
    IsNull,
    /// Puts the topmost operand into an element, by way of a local.
    Set(usize, usize),
    /// Puts an element into an element.
    Move((usize, usize), (usize, usize)),
    /// Fills this many elements with an element.
    Fill((usize, usize), usize, (usize, usize)),
    /// Copies this many elements.
    Copy((usize, usize), (usize, usize), usize),
    /// Writes this many nulls from a segment.
    Init((usize, usize), usize),
    /// Makes the last table larger by this many elements, which are an element.
    Grow(usize, (usize, usize)),
    /// Calls a function that clears a table.
    CallClear(usize),
    /// Calls a function that clears a table before it returns its parameter; directly, through a table, or at the
    /// bottom of a recursion.
    CallThrough(Way, usize),
    Block(Vec<Step>),
    /// A block that may be left in its middle.
    Leave(bool, Vec<Step>, Vec<Step>),
    If(bool, Vec<Step>, Vec<Step>),
    Loop(u32, Vec<Step>),
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Direct,
    Indirect,
    Recursive,
}

struct Generator(ChaCha8Rng);

impl Generator {
    fn below(&mut self, limit: usize) -> usize {
        self.0.next_u32() as usize % limit.max(1)
    }

    /// A table and an index that it has from the start.
    fn element(&mut self) -> (usize, usize) {
        let table = self.below(TABLES.len());
        (table, self.below(TABLES[table]))
    }

    /// Steps that begin and end with this many operands.
    fn steps(&mut self, count: usize, depth: usize, nesting: usize) -> Vec<Step> {
        let mut now = depth;
        let mut steps = Vec::new();
        for _ in 0..count {
            let step = self.step(now, nesting);
            now = step.depth_after(now);
            steps.push(step);
        }
        while now > depth {
            steps.push(Step::Drop);
            now -= 1;
        }
        while now < depth {
            let (table, index) = self.element();
            steps.push(Step::Get(table, index));
            now += 1;
        }
        steps
    }

    fn step(&mut self, depth: usize, nesting: usize) -> Step {
        loop {
            let (table, index) = self.element();
            let other = self.element();
            let step = match self.below(24) {
                0..=4 => Step::Get(table, index),
                5 => Step::Local(self.below(LOCALS)),
                6 => Step::Global(self.below(GLOBALS)),
                7 => Step::Null,
                8 => Step::Drop,
                9 => Step::SetLocal(self.below(LOCALS)),
                10 => Step::TeeLocal(self.below(LOCALS)),
                11 => Step::SetGlobal(self.below(GLOBALS)),
                12 => Step::Select(self.below(2) == 0),
                13 => Step::IsNull,
                14 => Step::Set(table, index),
                15 => Step::Move((table, index), other),
                16 => Step::Fill((table, index), self.below(TABLES[table] - index + 1), other),
                17 => {
                    let room = (TABLES[table] - index).min(TABLES[other.0] - other.1);
                    Step::Copy((table, index), other, self.below(room + 1))
                }
                18 => Step::Init((table, index), self.below((TABLES[table] - index).min(2) + 1)),
                19 => Step::Grow(self.below(3), other),
                20 => Step::CallClear(table),
                21 => {
                    let way = [Way::Direct, Way::Indirect, Way::Recursive][self.below(3)];
                    Step::CallThrough(way, table)
                }
                _ if nesting == 0 => continue,
                22 => {
                    let count = 1 + self.below(6);
                    Step::Block(self.steps(count, depth, nesting - 1))
                }
                _ => {
                    let count = 1 + self.below(6);
                    let first = self.steps(count, depth, nesting - 1);
                    let condition = self.below(2) == 0;
                    match self.below(3) {
                        0 => Step::Loop(1 + self.below(3) as u32, first),
                        1 => Step::Leave(condition, first, self.steps(count, depth, nesting - 1)),
                        _ => Step::If(condition, first, self.steps(count, depth, nesting - 1)),
                    }
                }
            };
            if depth >= step.operands() && step.depth_after(depth) <= DEPTH {
                return step;
            }
        }
    }
}

impl Step {
    /// How many operands it takes.
    fn operands(&self) -> usize {
        match self {
            Self::Drop
            | Self::SetLocal(_)
            | Self::TeeLocal(_)
            | Self::SetGlobal(_)
            | Self::IsNull
            | Self::Set(..)
            | Self::CallThrough(..) => 1,
            Self::Select(_) => 2,
            _ => 0,
        }
    }

    fn depth_after(&self, depth: usize) -> usize {
        match self {
            Self::Get(..) | Self::Local(_) | Self::Global(_) | Self::Null => depth + 1,
            Self::Drop | Self::SetLocal(_) | Self::SetGlobal(_) | Self::IsNull | Self::Set(..) | Self::Select(_) => {
                depth.saturating_sub(1)
            }
            _ => depth,
        }
    }

    /// The text, for as many operands as there are before it.
    fn write(&self, text: &mut String, depth: usize) {
        let parameters = " externref".repeat(depth);
        let signature = format!("(param{parameters}) (result{parameters})");
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Get(table, index) => writeln!(text, "i32.const {index} table.get {table}"),
            Self::Local(local) => writeln!(text, "local.get {local}"),
            Self::Global(global) => writeln!(text, "global.get {global}"),
            Self::Null => writeln!(text, "ref.null extern"),
            Self::Drop => writeln!(text, "drop"),
            Self::SetLocal(local) => writeln!(text, "local.set {local}"),
            Self::TeeLocal(local) => writeln!(text, "local.tee {local}"),
            Self::SetGlobal(global) => writeln!(text, "global.set {global}"),
            Self::Select(first) => writeln!(text, "i32.const {} select (result externref)", u32::from(*first)),
            Self::IsNull => {
                writeln!(text, "ref.is_null local.get $count i32.const 3 i32.mul i32.add local.set $count")
            }
            Self::Set(table, index) => {
                writeln!(text, "local.set $passing i32.const {index} local.get $passing table.set {table}")
            }
            Self::Move((table, index), (from, source)) => {
                writeln!(text, "i32.const {index} i32.const {source} table.get {from} table.set {table}")
            }
            Self::Fill((table, index), count, (from, source)) => writeln!(
                text,
                "i32.const {index} i32.const {source} table.get {from} i32.const {count} table.fill {table}"
            ),
            Self::Copy((table, index), (from, source), count) => {
                writeln!(text, "i32.const {index} i32.const {source} i32.const {count} table.copy {table} {from}")
            }
            Self::Init((table, index), count) => {
                writeln!(text, "i32.const {index} i32.const 0 i32.const {count} table.init {table} $nulls")
            }
            Self::Grow(count, (from, source)) => {
                writeln!(text, "i32.const {source} table.get {from} i32.const {count} table.grow {GROWS} drop")
            }
            Self::CallClear(table) => writeln!(text, "call $clear{table}"),
            Self::CallThrough(Way::Direct, table) => writeln!(text, "call $through{table}"),
            Self::CallThrough(Way::Indirect, table) => {
                writeln!(text, "i32.const {table} call_indirect $functions (type $through)")
            }
            Self::CallThrough(Way::Recursive, table) => writeln!(text, "i32.const 3 call $deep{table}"),
            Self::Block(steps) => {
                let _ = writeln!(text, "block {signature}");
                write_all(steps, text, depth);
                writeln!(text, "end")
            }
            Self::Leave(condition, before, after) => {
                let _ = writeln!(text, "block {signature}");
                write_all(before, text, depth);
                let _ = writeln!(text, "i32.const {} br_if 0", u32::from(*condition));
                write_all(after, text, depth);
                writeln!(text, "end")
            }
            Self::If(condition, yes, no) => {
                let _ = writeln!(text, "i32.const {} if {signature}", u32::from(*condition));
                write_all(yes, text, depth);
                let _ = writeln!(text, "else");
                write_all(no, text, depth);
                writeln!(text, "end")
            }
            Self::Loop(1, steps) => {
                let _ = writeln!(text, "loop {signature}");
                write_all(steps, text, depth);
                writeln!(text, "end")
            }
            Self::Loop(turns, steps) => {
                // Loops may be nested, so how often one has turned is kept while it turns.
                let _ = writeln!(text, "local.get $turns i32.const {turns} local.set $turns local.set $kept");
                let _ = writeln!(text, "local.get $kept call $push loop {signature}");
                write_all(steps, text, depth);
                let _ = writeln!(text, "local.get $turns i32.const 1 i32.sub local.tee $turns br_if 0 end");
                writeln!(text, "call $pop local.set $turns")
            }
        };
    }
}

fn write_all(steps: &[Step], text: &mut String, mut depth: usize) {
    for step in steps {
        step.write(text, depth);
        depth = step.depth_after(depth);
    }
}

/// What a program has done so far.
struct Model {
    tables: [Vec<Reference>; TABLES.len()],
    locals: [Reference; LOCALS],
    globals: [Reference; GLOBALS],
    operands: Vec<Reference>,
    count: u32,
}

impl Model {
    fn pop(&mut self) -> Reference {
        self.operands.pop().flatten()
    }

    fn clear(&mut self, table: usize) {
        self.tables[table].fill(None);
    }

    fn run(&mut self, steps: &[Step]) {
        steps.iter().for_each(|step| self.step(step));
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Get(table, index) => self.operands.push(self.tables[*table][*index]),
            Step::Local(local) => self.operands.push(self.locals[*local]),
            Step::Global(global) => self.operands.push(self.globals[*global]),
            Step::Null => self.operands.push(None),
            Step::Drop => drop(self.pop()),
            Step::SetLocal(local) => self.locals[*local] = self.pop(),
            Step::TeeLocal(local) => self.locals[*local] = self.operands.last().copied().flatten(),
            Step::SetGlobal(global) => self.globals[*global] = self.pop(),
            Step::Select(first) => {
                let (second, one) = (self.pop(), self.pop());
                self.operands.push(if *first { one } else { second });
            }
            Step::IsNull => {
                let is_null = u32::from(self.pop().is_none());
                self.count = self.count.wrapping_mul(3).wrapping_add(is_null);
            }
            Step::Set(table, index) => self.tables[*table][*index] = self.pop(),
            Step::Move((table, index), (from, source)) => {
                self.tables[*table][*index] = self.tables[*from][*source];
            }
            Step::Fill((table, index), count, (from, source)) => {
                let value = self.tables[*from][*source];
                self.tables[*table][*index..index + count].fill(value);
            }
            Step::Copy((table, index), (from, source), count) => {
                let values = self.tables[*from][*source..source + count].to_vec();
                self.tables[*table][*index..index + count].copy_from_slice(&values);
            }
            Step::Init((table, index), count) => self.tables[*table][*index..index + count].fill(None),
            Step::Grow(count, (from, source)) => {
                let size = self.tables[GROWS].len() + count;
                if size <= GROWN_MAXIMUM {
                    let value = self.tables[*from][*source];
                    self.tables[GROWS].resize(size, value);
                }
            }
            Step::CallClear(table) | Step::CallThrough(_, table) => self.clear(*table),
            Step::Block(steps) => self.run(steps),
            Step::Leave(condition, before, after) => {
                self.run(before);
                if !condition {
                    self.run(after);
                }
            }
            Step::If(condition, yes, no) => self.run(if *condition { yes } else { no }),
            Step::Loop(turns, steps) => (0..*turns).for_each(|_| self.run(steps)),
        }
    }
}

/// A module and the directives about it.
fn program(seed: u64) -> String {
    let mut generator = Generator(ChaCha8Rng::seed_from_u64(seed));
    let mut steps = generator.steps(24, 0, 2);
    let depth = RESULTS;
    steps.extend((0..RESULTS).map(|_| {
        let (table, index) = generator.element();
        Step::Get(table, index)
    }));
    let more = generator.steps(8, depth, 1);
    steps.extend(more);

    let mut text = format!(";; seed {seed}\n(module\n(type $through (func (param externref) (result externref)))\n");
    for (number, size) in TABLES.iter().enumerate() {
        let maximum = if number == GROWS { GROWN_MAXIMUM } else { *size };
        let _ = writeln!(text, "(table (export \"table{number}\") {size} {maximum} externref)");
    }
    text.push_str("(table $functions funcref (elem $through0 $through1 $through2))\n(elem $nulls externref (ref.null extern) (ref.null extern))\n");
    for number in 0..GLOBALS {
        let _ = writeln!(text, "(global (export \"global{number}\") (mut externref) (ref.null extern))");
    }
    text.push_str(STACK);
    for table in 0..TABLES.len() {
        let _ = writeln!(
            text,
            "(func $clear{table} (table.fill {table} (i32.const 0) (ref.null extern) (table.size {table})))
(func $through{table} (type $through) (call $clear{table}) (local.get 0))
(func $deep{table} (param externref i32) (result externref)
  (if (result externref) (local.get 1)
    (then (call $deep{table} (local.get 0) (i32.sub (local.get 1) (i32.const 1))))
    (else (call $through{table} (local.get 0)))))
(func (export \"get{table}\") (param i32) (result externref) (table.get {table} (local.get 0)))
(func (export \"size{table}\") (result i32) (table.size {table}))
(func (export \"set{table}\") (param i32 externref) (table.set {table} (local.get 0) (local.get 1)))"
        );
    }
    let _ = writeln!(
        text,
        "(func (export \"run\") (param{}) (result{} i32)
(local $count i32) (local $turns i32) (local $kept i32) (local $passing externref)",
        " externref".repeat(GIVEN),
        " externref".repeat(RESULTS)
    );
    write_all(&steps, &mut text, 0);
    text.push_str("local.get $count))\n");

    let mut model = Model {
        tables: TABLES.map(|size| vec![None; size]),
        locals: std::array::from_fn(|local| Some(local as u32)),
        globals: [None; GLOBALS],
        operands: Vec::new(),
        count: 0,
    };
    let mut next = GIVEN as u32;
    for (table, size) in TABLES.into_iter().enumerate() {
        for index in 0..size {
            if generator.below(4) > 0 {
                let _ = writeln!(text, "(invoke \"set{table}\" (i32.const {index}) (ref.extern {next}))");
                model.tables[table][index] = Some(next);
                next += 1;
            }
        }
    }
    // Twice and once more: what the first call leaves behind is what the next one begins with.
    for _ in 0..3 {
        model.locals = std::array::from_fn(|local| Some(local as u32));
        model.operands.clear();
        model.count = 0;
        model.run(&steps);
        let arguments: Vec<String> = (0..GIVEN).map(|local| format!("(ref.extern {local})")).collect();
        let results: Vec<String> = model.operands.iter().map(|result| constant(*result)).collect();
        let _ = writeln!(
            text,
            "(assert_return (invoke \"run\" {}) {} (i32.const {}))",
            arguments.join(" "),
            results.join(" "),
            model.count as i32
        );
    }
    for (table, elements) in model.tables.iter().enumerate() {
        let _ = writeln!(text, "(assert_return (invoke \"size{table}\") (i32.const {}))", elements.len());
        for (index, element) in elements.iter().enumerate() {
            let get = format!("(invoke \"get{table}\" (i32.const {index}))");
            let _ = writeln!(text, "(assert_return {get} {})", constant(*element));
        }
    }
    for (global, value) in model.globals.iter().enumerate() {
        let _ = writeln!(text, "(assert_return (get \"global{global}\") {})", constant(*value));
    }
    text
}

fn constant(reference: Reference) -> String {
    reference.map_or("(ref.null extern)".to_owned(), |number| format!("(ref.extern {number})"))
}

/// Where the turns of outer loops are kept.
const STACK: &str = "(memory 1) (global $top (mut i32) (i32.const 0))
(func $push (param i32) (i32.store (global.get $top) (local.get 0)) (global.set $top (i32.add (global.get $top) (i32.const 4))))
(func $pop (result i32) (global.set $top (i32.sub (global.get $top) (i32.const 4))) (i32.load (global.get $top)))
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_valid_and_differ() {
        let all: Vec<String> = (0..50).map(program).collect();
        for (seed, text) in all.iter().enumerate() {
            let end = text.find("(invoke").unwrap_or(text.len());
            let end = text.find("(assert_return").unwrap_or(end).min(end);
            let module = text[..end].trim_start_matches(|letter| letter != '(');
            let binary = wat::parse_str(module).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            wasmparser::validate(&binary).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        }
        assert_ne!(all[0][10..], all[1][10..]);
    }
}
