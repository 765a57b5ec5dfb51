//! The text of a profile.

use super::executed::{Counts, Instruction};
use super::symbols::Symbols;
use anyhow::{Result, anyhow};
use capstone::arch::{self, BuildsCapstone, BuildsCapstoneExtraMode, BuildsCapstoneSyntax};
use capstone::{Capstone, InsnGroupType};
use std::collections::BTreeMap;
use std::fmt;
use wasm2sel4_architecture::Architecture;

/// The share of all instructions that functions have that are shown, together.
const SHOWN: f64 = 0.9;

/// At most so many functions.
const FUNCTIONS: usize = 8;

/// Instructions that are executed less often, relative to the most frequent one of their function, are left out.
const LEAST: f64 = 0.02;

/// At most so many loops, and so many kinds of instructions.
const LOOPS: usize = 10;

/// A profile that can be printed.
#[derive(Debug)]
pub struct Listing {
    /// Instructions executed.
    total: u64,
    /// The most frequent functions.
    functions: Vec<Function>,
    /// The loops that execute most instructions.
    loops: Vec<Loop>,
    /// How often instructions of a name were executed, the most frequent ones.
    names: Vec<(String, u64)>,
}

#[derive(Debug)]
struct Function {
    name: String,
    /// Instructions executed.
    total: u64,
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    address: u64,
    size: u64,
    instruction: Instruction,
    text: String,
    /// Where it jumps to.
    jump: Option<u64>,
}

/// What lies between the target of a jump back and the jump.
#[derive(Debug)]
struct Loop {
    function: String,
    start: u64,
    end: u64,
    /// How often it jumped back or came to the jump.
    rounds: u64,
    /// Instructions executed in it.
    total: u64,
}

impl Listing {
    /// Disassembles what was executed.
    pub fn new(architecture: Architecture, counts: &Counts, symbols: &Symbols) -> Result<Self> {
        let disassembler = disassembler(architecture).map_err(|error| anyhow!("{error}"))?;
        let mut functions: BTreeMap<u64, Function> = BTreeMap::new();
        let mut names: BTreeMap<String, u64> = BTreeMap::new();
        for (address, instruction) in &counts.0 {
            let line = Line::new(&disassembler, architecture, *address, instruction);
            let name = line.text.split_whitespace().next().unwrap_or_default();
            *names.entry(name.to_owned()).or_default() += instruction.times;
            let (start, name) = symbols.function(*address);
            let function = functions.entry(start).or_insert_with(|| Function {
                name: name.to_owned(),
                total: 0,
                lines: Vec::new(),
            });
            function.total += instruction.times;
            function.lines.push(line);
        }
        let total = counts.total();
        let mut functions: Vec<Function> = functions.into_values().collect();
        functions.sort_by_key(|function| std::cmp::Reverse(function.total));
        let mut loops: Vec<Loop> = functions.iter().flat_map(Function::loops).collect();
        loops.sort_by_key(|found| std::cmp::Reverse(found.total));
        loops.truncate(LOOPS);
        let mut seen = 0;
        functions.retain(|function| {
            let is_shown = (seen as f64) < SHOWN * total as f64;
            seen += function.total;
            is_shown
        });
        functions.truncate(FUNCTIONS);
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        names.truncate(2 * LOOPS);
        Ok(Self { total, functions, loops, names })
    }

    fn share(&self, part: u64) -> f64 {
        100.0 * part as f64 / self.total.max(1) as f64
    }
}

impl Function {
    /// All jumps back within it.
    fn loops(&self) -> Vec<Loop> {
        let mut loops: BTreeMap<u64, Loop> = BTreeMap::new();
        for jump in &self.lines {
            let is_within =
                |start: &u64| *start <= jump.address && self.lines.iter().any(|line| line.address == *start);
            let Some(start) = jump.jump.filter(is_within) else { continue };
            let within = self.lines.iter().filter(|line| (start..=jump.address).contains(&line.address));
            let found = Loop {
                function: self.name.clone(),
                start,
                end: jump.address,
                rounds: jump.instruction.times,
                total: within.map(|line| line.instruction.times).sum(),
            };
            // Of the jumps back to the same place the last has all of the loop before it.
            loops.insert(start, found);
        }
        loops.into_values().collect()
    }
}

impl Line {
    fn new(disassembler: &Capstone, architecture: Architecture, address: u64, instruction: &Instruction) -> Self {
        let mut line = Self {
            address,
            size: instruction.bytes.len() as u64,
            instruction: instruction.clone(),
            // What the disassembler does not know.
            text: format!("? {:02x?}", instruction.bytes),
            jump: None,
        };
        let Ok(found) = disassembler.disasm_count(&instruction.bytes, address, 1) else { return line };
        let Some(found) = found.iter().next() else { return line };
        let operands = found.op_str().unwrap_or_default();
        line.text = format!("{} {operands}", found.mnemonic().unwrap_or_default());
        let groups = disassembler.insn_detail(found).map(|detail| detail.groups().to_vec()).unwrap_or_default();
        let is_in = |group: u32| groups.iter().any(|found| u32::from(found.0) == group);
        if is_in(InsnGroupType::CS_GRP_JUMP) || is_in(InsnGroupType::CS_GRP_BRANCH_RELATIVE) {
            line.jump = target(architecture, address, operands);
        }
        line
    }
}

/// Where a jump goes: its last operand, which is relative on riscv64.
fn target(architecture: Architecture, address: u64, operands: &str) -> Option<u64> {
    let last = operands.rsplit([',', ' ']).next()?.trim_start_matches('#');
    let (is_negative, number) = last.strip_prefix('-').map_or((false, last), |number| (true, number));
    let number = match number.strip_prefix("0x") {
        Some(number) => u64::from_str_radix(number, 16).ok()?,
        None => number.parse().ok()?,
    };
    match architecture {
        Architecture::Riscv64 if is_negative => address.checked_sub(number),
        Architecture::Riscv64 => address.checked_add(number),
        Architecture::Aarch64 | Architecture::X86_64 => Some(number),
    }
}

fn disassembler(architecture: Architecture) -> capstone::CsResult<Capstone> {
    let new = Capstone::new();
    match architecture {
        Architecture::Aarch64 => new.arm64().mode(arch::arm64::ArchMode::Arm).detail(true).build(),
        Architecture::Riscv64 => {
            let compressed = std::iter::once(arch::riscv::ArchExtraMode::RiscVC);
            new.riscv().mode(arch::riscv::ArchMode::RiscV64).extra_mode(compressed).detail(true).build()
        }
        Architecture::X86_64 => {
            let new = new.x86().mode(arch::x86::ArchMode::Mode64).syntax(arch::x86::ArchSyntax::Att);
            new.detail(true).build()
        }
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> =
            self.names.iter().map(|(name, times)| format!("{name} {:.1} %", self.share(*times))).collect();
        writeln!(formatter, "instructions by name: {}", names.join(", "))?;
        writeln!(formatter, "\n loops: instructions in them, share, rounds, instructions of a round")?;
        for found in &self.loops {
            let Loop { function, start, end, rounds, total } = found;
            let each = *total as f64 / (*rounds).max(1) as f64;
            let share = self.share(*total);
            writeln!(formatter, "{total:>12} {share:>5.1} % {rounds:>10} {each:>8.1}  {start:x}-{end:x} {function}")?;
        }
        for function in &self.functions {
            let share = self.share(function.total);
            writeln!(formatter, "\n{}: {} instructions, {share:.1} %", function.name, function.total)?;
            let most = function.lines.iter().map(|line| line.instruction.times).max().unwrap_or_default();
            let mut next = None;
            for line in &function.lines {
                let Instruction { times, iterations, .. } = line.instruction;
                if (times as f64) < LEAST * most as f64 {
                    continue;
                }
                if next.is_some_and(|next| next != line.address) {
                    writeln!(formatter, "{:>12}", "...")?;
                }
                next = Some(line.address + line.size);
                write!(formatter, "{times:>12} {:>5.1} % {:>10x}  {}", self.share(times), line.address, line.text)?;
                if iterations > 0 {
                    write!(formatter, "  ({iterations} further iterations)")?;
                }
                if let Some(start) = line.jump.filter(|start| *start <= line.address) {
                    write!(formatter, "  ^ {start:x}")?;
                }
                writeln!(formatter)?;
            }
        }
        Ok(())
    }
}
