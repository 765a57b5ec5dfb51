//! The text name of every instruction and the proposal that introduced it, for messages about what is not translated
//! yet. Made from the validator's own table, so none can be missing.

use crate::error::Kind;
use wasmparser::{Operator, for_each_operator};

/// An instruction, as a person would look it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The visitor's name of it: `visit_i32_add`.
    pub(super) visitor: &'static str,
    /// The proposal, as the validator spells it: `sign_extension`.
    pub(super) proposal: &'static str,
}

impl Instruction {
    /// Its name in the text format: `i32.add`, `local.get`, `call_indirect`.
    pub fn name(&self) -> String {
        const PREFIXES: [&str; 24] = [
            "i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2", "v128", "i32", "i64", "f32", "f64", "local",
            "global", "memory", "table", "data", "elem", "ref", "struct", "array", "i31", "any", "extern", "cont",
        ];
        let name = self.visitor.strip_prefix("visit_").unwrap_or(self.visitor);
        // The text format has one name for both forms of a cast.
        let is_cast = name.starts_with("ref_test") || name.starts_with("ref_cast");
        let name =
            name.strip_suffix("_non_null").or(name.strip_suffix("_nullable")).filter(|_| is_cast).unwrap_or(name);
        if name.starts_with("typed_select") {
            return "select".to_owned();
        }
        let split = PREFIXES.iter().find_map(|prefix| {
            let rest = name.strip_prefix(prefix)?.strip_prefix('_')?;
            Some(format!("{prefix}.{}", atomic(rest)))
        });
        split.unwrap_or_else(|| atomic(name))
    }

    /// Its proposal, as its repository is called: `exception-handling`.
    pub fn proposal(&self) -> &'static str {
        PROPOSALS.iter().find(|(proposal, _)| *proposal == self.proposal).map_or("unknown", |(_, name)| name)
    }

    /// The kind of thing that it is when it is not translated.
    pub fn kind(&self) -> Kind {
        Kind { what: self.name(), proposal: self.proposal() }
    }
}

/// The points in the name of an atomic instruction: `atomic.rmw8.add_u`.
fn atomic(name: &str) -> String {
    match name.strip_prefix("atomic_") {
        Some(rest) if rest.starts_with("rmw") => format!("atomic.{}", rest.replacen('_', ".", 1)),
        Some(rest) => format!("atomic.{rest}"),
        None => name.to_owned(),
    }
}

/// The proposals as the validator spells them, with the names of their repositories.
const PROPOSALS: [(&str, &str); 19] = [
    ("mvp", "spec"),
    ("sign_extension", "sign-extension-ops"),
    ("saturating_float_to_int", "nontrapping-float-to-int-conversions"),
    ("bulk_memory", "bulk-memory-operations"),
    ("reference_types", "reference-types"),
    ("tail_call", "tail-call"),
    ("simd", "simd"),
    ("relaxed_simd", "relaxed-simd"),
    ("threads", "threads"),
    ("function_references", "function-references"),
    ("wide_arithmetic", "wide-arithmetic"),
    ("exceptions", "exception-handling"),
    ("legacy_exceptions", "exception-handling (legacy)"),
    ("gc", "gc"),
    ("custom_descriptors", "custom-descriptors"),
    ("memory_control", "memory-control"),
    ("shared_everything_threads", "shared-everything-threads"),
    ("stack_switching", "stack-switching"),
    ("acquire_release_atomics", "acquire-release-atomics"),
];

macro_rules! describe_operator {
    ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
        /// What an operator is called and where it comes from.
        pub fn describe(operator: &Operator<'_>) -> Instruction {
            match operator {
                $(Operator::$operator { .. } => Instruction {
                    visitor: stringify!($visit),
                    proposal: stringify!($proposal),
                },)*
                _ => Instruction { visitor: "visit_unknown", proposal: "unknown" },
            }
        }
    };
}
for_each_operator!(describe_operator);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_text_format() {
        let name = |operator: Operator<'_>| (describe(&operator).name(), describe(&operator).proposal());
        let pair = |name: &str, proposal: &'static str| (name.to_owned(), proposal);
        assert_eq!(name(Operator::I32Add), pair("i32.add", "spec"));
        assert_eq!(name(Operator::I32Extend8S), pair("i32.extend8_s", "sign-extension-ops"));
        assert_eq!(name(Operator::LocalGet { local_index: 0 }), pair("local.get", "spec"));
        assert_eq!(name(Operator::I8x16Add), pair("i8x16.add", "simd"));
        assert_eq!(name(Operator::ThrowRef), pair("throw_ref", "exception-handling"));
        assert_eq!(name(Operator::ReturnCall { function_index: 0 }), pair("return_call", "tail-call"));
    }

    /// A proposal that the validator learns of needs its name here.
    #[test]
    fn every_proposal_has_a_name() {
        let mut unknown = std::collections::BTreeSet::new();
        for proposal in EVERY_PROPOSAL {
            if !PROPOSALS.iter().any(|(known, _)| known == proposal) {
                unknown.insert(proposal);
            }
        }
        assert!(unknown.is_empty(), "without a name: {unknown:?}");
    }

    macro_rules! list_proposals {
        ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
            const EVERY_PROPOSAL: &[&str] = &[$(stringify!($proposal)),*];
        };
    }
    for_each_operator!(list_proposals);
}
