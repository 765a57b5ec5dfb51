//! Every instruction that the validator knows, alone in a module: those that are said to be translated are, and the
//! others are refused by name before anything is compiled.

use super::family::is_translated_proposal;
use super::proposal::Instruction;
use crate::error::Error;
use crate::{Architecture, Optimisation, Options, Silent, compile};
use std::collections::BTreeSet;
use wasmparser::for_each_operator;

/// What instructions may take from the stack.
const OPERANDS: [&str; 9] = ["i32", "i64", "f32", "f64", "v128", "funcref", "externref", "(ref null $type)", "exnref"];

/// What the instructions take that have to do with structures and arrays.
const OF_OBJECTS: [(&str, &[&str]); 21] = [
    ("struct.new", &["i32"]),
    ("struct.get", &["(ref null $structure)"]),
    ("struct.get_s", &["(ref null $packed)"]),
    ("struct.get_u", &["(ref null $packed)"]),
    ("struct.set", &["(ref null $structure)", "i32"]),
    ("array.new", &["i32", "i32"]),
    ("array.new_data", &["i32", "i32"]),
    ("array.new_elem", &["i32", "i32"]),
    ("array.get", &["(ref null $array)", "i32"]),
    ("array.get_s", &["(ref null $bytes)", "i32"]),
    ("array.get_u", &["(ref null $bytes)", "i32"]),
    ("array.set", &["(ref null $array)", "i32", "i32"]),
    ("array.len", &["(ref null $array)"]),
    ("array.fill", &["(ref null $array)", "i32", "i32", "i32"]),
    ("array.copy", &["(ref null $array)", "i32", "(ref null $array)", "i32", "i32"]),
    ("array.init_data", &["(ref null $array)", "i32", "i32", "i32"]),
    ("array.init_elem", &["(ref null $functions)", "i32", "i32", "i32"]),
    ("i31.get_s", &["i31ref"]),
    ("i31.get_u", &["i31ref"]),
    ("ref.eq", &["i31ref", "i31ref"]),
    ("extern.convert_any", &["i31ref"]),
];

/// The types that samples use.
const TYPES: &str = "(type $structure (struct (field (mut i32)))) (type $packed (struct (field (mut i8))))
    (type $array (array (mut i32))) (type $bytes (array (mut i8))) (type $functions (array (mut funcref)))";

/// The most operands that are tried.
const OPERANDS_MAXIMUM: u32 = 4;

/// An instruction with the text of its immediates.
struct Sample {
    instruction: Instruction,
    immediates: String,
}

macro_rules! samples {
    ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
        fn samples() -> Vec<Sample> {
            vec![$(Sample {
                instruction: Instruction { visitor: stringify!($visit), proposal: stringify!($proposal) },
                immediates: [
                    stringify!($visit).to_owned(),
                    $($(immediate(stringify!($argument), stringify!($type)),)*)?
                ][1..].join(" "),
            },)*]
        }
    };
}
for_each_operator!(samples);

/// The text of an immediate.
fn immediate(name: &str, ty: &str) -> String {
    let ty = ty.replace(' ', "");
    let text = match (name, ty.trim_start_matches("$crate::")) {
        ("struct_type_index", _) => "$structure",
        ("array_type_index" | "array_type_index_dst" | "array_type_index_src", _) => "$array",
        ("cont_type_index" | "argument_index" | "result_index", _) => "$continuation",
        ("type_index", _) => "(type $type)",
        ("table_index", _) | (_, "MemArg" | "BlockType" | "TryTable" | "ResumeTable" | "Ordering") => "",
        (_, "BrTable<'a>") => "0 0",
        (_, "HeapType") => "func",
        (_, "RefType") => "funcref",
        (_, "ValType") => "(result i32)",
        (_, "Vec<$crate::ValType>") => "(result i32 i32)",
        (_, "V128") => "i32x4 0 0 0 0",
        (_, "[u8;16]") => "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        _ => "0",
    };
    text.to_owned()
}

impl Sample {
    /// The instruction as text, with what has to stand around it.
    fn text(&self) -> String {
        let name = self.instruction.name();
        let immediates = match &*name {
            "call_ref" | "return_call_ref" => "$type",
            "ref.cast" | "ref.test" => "(ref func)",
            "struct.get_s" | "struct.get_u" => "$packed 0",
            "array.get_s" | "array.get_u" => "$bytes",
            "array.new_elem" | "array.init_elem" => "$functions 0",
            _ => &self.immediates,
        };
        let alone = format!("{name} {immediates}");
        match &*name {
            "block" | "loop" | "if" | "try_table" | "try" => format!("{alone} end"),
            "end" => "block end".to_owned(),
            "else" => "if else end".to_owned(),
            "catch" | "catch_all" => format!("try {alone} end"),
            "rethrow" => format!("try catch_all {alone} end"),
            "br_on_non_null" => format!("block (param funcref) (result funcref) {alone} ref.null func end"),
            "br_on_cast" | "br_on_cast_fail" => format!("block (param funcref) (result funcref) {alone} end"),
            "delegate" => format!("try {alone}"),
            _ => alone,
        }
    }

    /// A module in which it stands behind `before`, in a function that takes `parameters`.
    fn module(&self, parameters: &str, before: &str, types: &str) -> Option<Vec<u8>> {
        let text = format!(
            "(module (type $type (func)) {types} (memory 1) (table 4 funcref) (global (mut i32) (i32.const 0)) (tag)
               (elem funcref (ref.func $callee)) (func $callee) (data \"x\")
               (func $f {parameters} (local i32) {before} {} return))",
            self.text()
        );
        wat::parse_str(text).ok()
    }

    /// A valid module in which it can be reached.
    fn valid(&self) -> Option<Vec<u8>> {
        let name = self.instruction.name();
        let known = OF_OBJECTS.iter().find(|(known, _)| *known == name).map(|(_, operands)| operands.to_vec());
        let guessed = (0..=OPERANDS_MAXIMUM).flat_map(combinations).take_while(|_| known.is_none());
        known.clone().into_iter().chain(guessed).find_map(|operands| {
            let parameters = format!("(param {})", operands.join(" "));
            let before: Vec<String> = (0..operands.len()).map(|local| format!("local.get {local}")).collect();
            let module = self.module(&parameters, &before.join(" "), TYPES)?;
            wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all()).validate_all(&module).ok()?;
            Some(module)
        })
    }
}

/// All lists of this many operand types.
fn combinations(count: u32) -> impl Iterator<Item = Vec<&'static str>> {
    let base = OPERANDS.len();
    (0..base.pow(count))
        .map(move |number| (0..count).map(|position| OPERANDS[number / base.pow(position) % base]).collect())
}

#[test]
fn every_operator_is_translated_or_refused_by_name() {
    // Vectors are translated in two ways: by the processor's instructions, and lane by lane.
    let targets = [Architecture::X86_64, Architecture::Riscv64];
    let options = targets.map(|target| Options { optimisation: Optimisation::None, ..Options::new(target) });
    let types = format!("{TYPES} (type $continuation (cont $type))");
    let (mut translated, mut refused, mut never) = (0, BTreeSet::new(), Vec::new());
    for sample in samples() {
        let name = sample.instruction.name();
        if is_translated_proposal(sample.instruction.proposal) {
            let Some(module) = sample.valid() else {
                never.push(sample.text());
                continue;
            };
            for options in &options {
                if let Err(error) = compile(&module, options, &Silent) {
                    panic!("{} for {}: {error}", sample.text(), options.architecture);
                }
            }
            translated += 1;
            continue;
        }
        let Some(module) = sample.module("", "unreachable", &types) else { continue };
        match super::parse(&module) {
            Err(Error::Unsupported(unsupported)) => {
                let kinds = unsupported.kinds();
                assert!(kinds.contains(&&sample.instruction.kind()), "{name} is not in: {unsupported}");
                refused.insert(name);
            }
            // Some need operands of types that cannot be given to all of them.
            Err(Error::Invalid { .. }) => {}
            Err(error) => panic!("{}: {error}", sample.text()),
            Ok(_) => panic!("{} was let through", sample.text()),
        }
    }
    assert_eq!(never, ["select (result i32 i32)"], "translated, but never valid here");
    assert!(translated > 500, "{translated} instructions are translated");
    for name in ["ref.i31_shared", "cont.new", "suspend"] {
        assert!(refused.contains(name), "{name} is not among the refused: {refused:?}");
    }
}
