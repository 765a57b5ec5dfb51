//! A linked protection domain says where it makes system calls: every system call instruction that a disassembler finds
//! in its code is in the list, every call of a routine that makes one, and nothing else. And numbers of kernels are in
//! one place.

use capstone::Capstone;
use capstone::arch::{self, BuildsCapstone, BuildsCapstoneExtraMode};
use object::{Object, ObjectSection, ObjectSymbol};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use wasm2sel4_abi::kernel::KernelAbi;
use wasm2sel4_abi::sel4::{Flavour, SystemCall};
use wasm2sel4_abi::system_call::{Kind, RECORD_SIZE, Record, SECTION};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::tool;

/// Functions by the system call that each makes, once or twice. What `twice` receives first lies in other registers
/// when it receives again, so that there it is no instruction but a routine that is called, where there are routines.
const MODULE: &str = r#"(module
  (import "cap" "endpoint" (global $endpoint externref))
  (import "cap" "other" (global externref))
  (import "sel4" "call" (func $sel4.call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "reply_recv" (func $sel4.reply_recv (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "send" (func $sel4.send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "nb_send" (func $sel4.nb_send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $sel4.reply (param i64 i64 i64 i64 i64)))
  (import "sel4" "recv" (func $sel4.recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "nb_recv" (func $sel4.nb_recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "wait" (func $sel4.wait (param externref) (result i64)))
  (import "sel4" "poll" (func $sel4.poll (param externref) (result i64)))
  (import "sel4" "signal" (func $sel4.signal (param externref)))
  (import "sel4" "yield" (func $sel4.yield))
  (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)
    (call $sel4.call (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)))
  (func $reply_recv (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64)
    (call $sel4.reply_recv (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)))
  (func $send (param externref i64 i64 i64 i64 i64)
    (call $sel4.send (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)))
  (func $nb_send (param externref i64 i64 i64 i64 i64)
    (call $sel4.nb_send (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)))
  (func $reply (param i64 i64 i64 i64 i64)
    (call $sel4.reply (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
  (func $recv (param externref) (result i64 i64 i64 i64 i64 i64) (call $sel4.recv (local.get 0)))
  (func $nb_recv (param externref) (result i64 i64 i64 i64 i64 i64) (call $sel4.nb_recv (local.get 0)))
  (func $wait (param externref) (result i64) (call $sel4.wait (local.get 0)))
  (func $poll (param externref) (result i64) (call $sel4.poll (local.get 0)))
  (func $signal (param externref) (call $sel4.signal (local.get 0)))
  (func $yield (call $sel4.yield) (call $sel4.yield))
  (func $twice (param externref) (result i64)
    (local i64 i64 i64 i64 i64 i64)
    (call $sel4.recv (local.get 0))
    (local.set 1) (local.set 2) (local.set 3) (local.set 4) (local.set 5) (local.set 6)
    (call $sel4.recv (local.get 0))
    i64.add i64.add i64.add i64.add i64.add
    (local.get 1) i64.add (local.get 2) i64.add (local.get 3) i64.add
    (local.get 4) i64.add (local.get 5) i64.add (local.get 6) i64.add)
  (func (export "_start")))"#;

/// The functions of the module, and what they call.
const FUNCTIONS: [(&str, SystemCall, usize); 12] = [
    ("call", SystemCall::Call, 1),
    ("reply_recv", SystemCall::ReplyRecv, 1),
    ("send", SystemCall::Send, 1),
    ("nb_send", SystemCall::NbSend, 1),
    ("reply", SystemCall::Reply, 1),
    ("recv", SystemCall::Recv, 1),
    ("nb_recv", SystemCall::NbRecv, 1),
    ("wait", SystemCall::Recv, 1),
    ("poll", SystemCall::NbRecv, 1),
    ("signal", SystemCall::Send, 1),
    ("yield", SystemCall::Yield, 2),
    ("twice", SystemCall::Recv, 2),
];

/// A finished domain.
struct FinishedDomain {
    architecture: Architecture,
    text: (u64, Vec<u8>),
    /// Addresses and sizes of symbols.
    symbols: BTreeMap<String, (u64, u64)>,
    records: Vec<Record>,
}

impl FinishedDomain {
    fn new(architecture: Architecture, optimisation: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let [module, elf] = ["module.wat", "app.elf"].map(|name| folder.path().join(name));
        fs::write(&module, MODULE).expect("the module can be written");
        let mut command = tool::command(["--target", architecture.name(), optimisation]);
        tool::run(command.arg(&module).arg("-o").arg(&elf)).expect("the module is compiled");
        let bytes = fs::read(elf).expect("there is an output");
        let file = object::File::parse(&*bytes).expect("it is an ELF");
        let section = |name| file.section_by_name(name).unwrap_or_else(|| panic!("there is a section {name}"));
        let (text, list) = (section(".text"), section(SECTION));
        assert_eq!(list.address(), 0, "the list is not loaded");
        let (records, rest) = list.data().expect("the list has contents").as_chunks::<RECORD_SIZE>();
        assert!(rest.is_empty(), "the list is made of records");
        let records = records.iter().map(|bytes| Record::decode(*bytes).expect("every record has a kind"));
        Self {
            architecture,
            text: (text.address(), text.data().expect("there is code").to_vec()),
            symbols: file
                .symbols()
                .filter_map(|symbol| Some((symbol.name().ok()?.to_owned(), (symbol.address(), symbol.size()))))
                .collect(),
            // What the linker has taken out has no place.
            records: records.filter(|record| record.place != 0).collect(),
        }
    }

    /// Every instruction: address, name, operands. The disassembler begins anew at each symbol, since there may be
    /// filling before.
    fn instructions(&self) -> Vec<(u64, String, String)> {
        let disassembler = disassembler(self.architecture);
        let (start, text) = &self.text;
        let end = start + text.len() as u64;
        let mut starts: BTreeSet<u64> = self.symbols.values().map(|(address, _)| *address).collect();
        starts.retain(|address| (*start..end).contains(address));
        starts.insert(*start);
        let ends = starts.iter().copied().skip(1).chain([end]);
        let mut found = Vec::new();
        for (from, to) in starts.iter().copied().zip(ends) {
            let code = &text[(from - start) as usize..(to - start) as usize];
            let instructions = disassembler.disasm_all(code, from).expect("code can be disassembled");
            found.extend(instructions.iter().map(|instruction| {
                let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
                (instruction.address(), text(instruction.mnemonic()), text(instruction.op_str()))
            }));
        }
        found
    }

    fn places(&self, kinds: &[Kind]) -> BTreeSet<u64> {
        self.records.iter().filter(|record| kinds.contains(&record.kind)).map(|record| record.place).collect()
    }

    /// Where a routine for system calls is called.
    fn routine_calls(&self, instructions: &[(u64, String, String)]) -> BTreeSet<u64> {
        let routines = ["__wasm2sel4_syscall", "__wasm2sel4_syscall_short"];
        let routines = routines.map(|name| self.symbols.get(name).map_or(0, |(address, _)| *address));
        let number = |text: &str| {
            let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
            let hexadecimal = digits.strip_prefix("0x").map(|digits| i64::from_str_radix(digits, 16));
            sign * hexadecimal.unwrap_or_else(|| digits.parse()).expect("an operand is a number")
        };
        let pairs = instructions.iter().zip(instructions.iter().skip(1));
        let calls = pairs.filter_map(|((address, name, operands), (_, next, next_operands))| {
            let target = match (self.architecture, name.as_str(), next.as_str()) {
                (Architecture::X86_64, "call", _) if operands.starts_with("0x") => number(operands),
                (Architecture::Riscv64, "auipc", "jalr") if operands.starts_with("ra, ") => {
                    let low = next_operands.rsplit(", ").next().map_or(0, number);
                    // Of 20 bits, of which the upper one is the sign.
                    let high = number(&operands[4..]) << 44 >> 32;
                    *address as i64 + high + low
                }
                _ => return None,
            };
            routines.contains(&(target as u64)).then_some(*address)
        });
        calls.collect()
    }
}

fn disassembler(architecture: Architecture) -> Capstone {
    let made = match architecture {
        Architecture::Aarch64 => Capstone::new().arm64().mode(arch::arm64::ArchMode::Arm).build(),
        Architecture::Riscv64 => {
            let builder = Capstone::new().riscv().mode(arch::riscv::ArchMode::RiscV64);
            builder.extra_mode([arch::riscv::ArchExtraMode::RiscVC].into_iter()).build()
        }
        Architecture::X86_64 => Capstone::new().x86().mode(arch::x86::ArchMode::Mode64).build(),
    };
    made.expect("there is a disassembler")
}

fn hexadecimal(addresses: &BTreeSet<u64>) -> String {
    addresses.iter().map(|address| format!("{address:x} ")).collect()
}

#[test]
fn every_system_call_is_in_the_list_and_nothing_else() {
    for architecture in Architecture::ALL {
        for optimisation in ["-O0", "-O2"] {
            let domain = FinishedDomain::new(architecture, optimisation);
            let case = format!("{architecture} {optimisation}");
            let instructions = domain.instructions();
            let is_system_call = |(address, name, _): &(u64, String, String)| {
                ["svc", "ecall", "syscall"].contains(&name.as_str()).then_some(*address)
            };
            let found: BTreeSet<u64> = instructions.iter().filter_map(is_system_call).collect();
            let listed = domain.places(&[Kind::Instruction, Kind::Routine]);
            assert_eq!(hexadecimal(&listed), hexadecimal(&found), "{case}: instructions in the list, and in the code");

            let found = domain.routine_calls(&instructions);
            let listed = domain.places(&[Kind::RoutineCall]);
            assert_eq!(
                hexadecimal(&listed),
                hexadecimal(&found),
                "{case}: calls of routines in the list, and in the code"
            );
            let has_routines = architecture != Architecture::Aarch64;
            assert_eq!(!listed.is_empty(), has_routines, "{case}: some system calls are made by a routine");
            assert_eq!(domain.places(&[Kind::Routine]).len(), usize::from(has_routines), "{case}: routines");
        }
    }
}

#[test]
fn the_list_says_which_system_call_is_made_where() {
    let interface = Flavour::Classic.interface().expect("there is code for it");
    for architecture in Architecture::ALL {
        let domain = FinishedDomain::new(architecture, "-O2");
        for (name, call, count) in FUNCTIONS {
            let (address, size) = domain.symbols[&format!("wasm::{name}")];
            let own = domain.records.iter().filter(|record| (address..address + size).contains(&record.place));
            let numbers: Vec<i32> = own.map(|record| record.number).collect();
            let expected = interface.number(call).expect("classic kernels have all of them");
            assert_eq!(numbers, vec![expected; count], "{architecture}: {name}");
        }
        assert!(
            domain.records.iter().all(|record| record.flavour == Flavour::Classic as u8),
            "{architecture}: flavour"
        );
    }
}

/// Where the list says that a number is loaded, it is: also in the stub, whose numbers stand beside the instructions.
#[test]
fn the_list_says_where_numbers_are() {
    for architecture in Architecture::ALL {
        for optimisation in ["-O0", "-O2"] {
            let domain = FinishedDomain::new(architecture, optimisation);
            let instructions = domain.instructions();
            for record in domain.records.iter().filter(|record| record.kind != Kind::Routine) {
                let case = format!("{architecture} {optimisation}: {record:x?}");
                assert_ne!(record.number_distance, 0, "{case}: where its number is");
                let start = record.place - u64::from(record.number_distance);
                let load = instructions.iter().find(|(address, ..)| *address == start);
                let (_, name, operands) = load.unwrap_or_else(|| panic!("{case}: an instruction begins there"));
                let constant = operands.rsplit(", ").next().unwrap_or_default().trim_start_matches('#');
                // One of 64 bits is unsigned to the disassembler of x86_64.
                let constant = match constant.strip_prefix("0x") {
                    Some(digits) => u64::from_str_radix(digits, 16).ok().map(|bits| bits as i64),
                    None => constant.parse().ok(),
                };
                assert_eq!(constant, Some(i64::from(record.number)), "{case}: {name} {operands}");
            }
        }
    }
}

/// Rust files in a folder of the repository and below.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("a folder can be read").path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// What a line has that only `abi/src/sel4` may have.
fn literal_number(line: &str) -> Option<&'static str> {
    let has_number =
        |text: &str| text.trim_start().trim_start_matches('-').starts_with(|letter: char| letter.is_ascii_digit());
    // `name: 5` in a structure, `NAME: u64 = 5` of a constant.
    let (name, value) = line.trim().split_once(": ")?;
    let constant = name.rsplit(' ').next().unwrap_or(name);
    let is_field = name != "version" && KernelAbi::FIELDS.contains(&name);
    if is_field && has_number(value) {
        return Some("a number of a kernel");
    }
    let (ty, value) = value.split_once(" = ")?;
    if ["i32", "i64"].contains(&ty) && value.starts_with('-') && has_number(value) {
        return Some("what may be a system call's number");
    }
    let is_fault = constant.contains("FAULT") || constant.contains("EXCEPTION");
    (is_fault && ty == "u64" && has_number(value)).then_some("what may be the label of a fault")
}

/// Code for one flavour of kernels does something else on another, so numbers are in one place for each, and every
/// system call instruction in assembly is in a record.
#[test]
fn only_the_interfaces_of_flavours_have_numbers() {
    let root = tool::root();
    let mut files = Vec::new();
    for folder in
        ["compiler/src", "runtime-sel4/abi", "runtime-sel4/sel4", "runtime-sel4/stub", "runtime-sel4/supervisor"]
    {
        sources(&root.join(folder), &mut files);
    }
    let mut found = Vec::new();
    for path in &files {
        let name = path.strip_prefix(&root).unwrap_or(path).display().to_string();
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        // Linux has system calls, too.
        let is_hosted = name.starts_with("runtime-sel4/stub/src/arch/") || name.ends_with("platform/linux.rs");
        let is_interface = name.starts_with("runtime-sel4/abi/src/sel4");
        // Its three parts: numbers, system calls and invocations, and what the supervisor does.
        let seams = ["runtime-sel4/sel4/src/flavour", "runtime-sel4/supervisor/src/task/kernel"];
        let is_seam = is_interface || seams.iter().any(|seam| name.starts_with(seam));
        for (number, line) in text.lines().enumerate() {
            let instructions = ["\"svc", "\"ecall", "\"syscall\""];
            let is_instruction = instructions.iter().any(|start| line.trim_start().starts_with(start));
            let names_flavour = line.contains("classic::") && !is_seam;
            let complaint = match literal_number(line) {
                Some(complaint) if !is_interface => complaint,
                _ if names_flavour => "a flavour's module is named outside of the seam",
                _ if is_instruction && !is_hosted => "a system call without a record",
                _ => continue,
            };
            found.push(format!("{name}:{}: {complaint}: {}", number + 1, line.trim()));
        }
    }
    assert!(files.len() > 200, "only {} files were looked at", files.len());
    assert!(found.is_empty(), "these belong into the seam (runtime-sel4/abi/src/sel4.rs):\n{}", found.join("\n"));
    assert!(literal_number("    label_cnode_revoke: 17,").is_some());
    assert!(literal_number("    pub const SEND: i64 = -3;").is_some());
    assert!(literal_number("    const VM_FAULT: u64 = 5;").is_some());
}
