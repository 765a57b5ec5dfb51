//! The text name of every instruction and the proposal that introduced it, for messages about what is not
//! translated yet. Made from the validator's own table, so that it cannot lack one.

use crate::error::Error;
use wasmparser::{Operator, for_each_operator};

/// An instruction, as a person would look it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The visitor's name of it: `visit_i32_add`.
    visitor: &'static str,
    /// The proposal, as the validator spells it: `sign_extension`.
    proposal: &'static str,
}

impl Instruction {
    /// Its name in the text format: `i32.add`, `local.get`, `call_indirect`.
    pub fn name(&self) -> String {
        const PREFIXES: [&str; 21] = [
            "i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2", "v128", "i32", "i64", "f32", "f64", "local",
            "global", "memory", "table", "data", "elem", "ref", "struct", "array", "i31",
        ];
        let name = self.visitor.strip_prefix("visit_").unwrap_or(self.visitor);
        let split = PREFIXES.iter().find_map(|prefix| {
            let rest = name.strip_prefix(prefix)?.strip_prefix('_')?;
            Some(format!("{prefix}.{rest}"))
        });
        split.unwrap_or_else(|| name.to_owned())
    }

    /// Its proposal, as its repository is called: `sign-extension`.
    pub fn proposal(&self) -> String {
        self.proposal.replace('_', "-")
    }

    /// The error that says that it is not translated.
    pub fn unsupported(&self, offset: u64) -> Error {
        Error::Unsupported { what: self.name(), proposal: self.proposal(), offset }
    }
}

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
        let pair = |name: &str, proposal: &str| (name.to_owned(), proposal.to_owned());
        assert_eq!(name(Operator::I32Add), pair("i32.add", "mvp"));
        assert_eq!(name(Operator::I32Extend8S), pair("i32.extend8_s", "sign-extension"));
        assert_eq!(name(Operator::LocalGet { local_index: 0 }), pair("local.get", "mvp"));
        assert_eq!(name(Operator::I8x16Add), pair("i8x16.add", "simd"));
        assert_eq!(name(Operator::ReturnCall { function_index: 0 }), pair("return_call", "tail-call"));
    }
}
