//! Passes over whole functions in cranelift's form, between its optimiser and its code generator: what only this
//! project knows of its targets. Each pass is a file with its argument for correctness, and has golden files. Blocks
//! and branches stay as they are, but for those that `vector` adds.

mod counter;
mod displacement;
mod extension;
mod index;
mod induction;
mod invariant;
mod neighbour;
mod operand;
mod range;
mod region;
mod schedule;
mod vector;

use crate::escape::Name;
use crate::options::Optimisation;
use crate::target::{Step, Target, Vectors};
use cranelift_codegen::Context;
use region::Regions;

/// What passes know of a program.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// How many bytes of the addresses of 32 bits no memory reaches.
    pub room: u32,
    /// How vectors are computed with.
    pub vectors: Vectors,
    /// A memory with addresses of 32 bits whose accesses are not checked, if there is one.
    pub memory: Option<Memory>,
}

/// A linear memory.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Where its byte 0 lies.
    pub base: u64,
    /// The data with the words that hold the sizes of memories in bytes: cranelift's namespace and index of its name.
    pub sizes: (u32, u32),
    /// Where its word is in them.
    pub offset: i32,
    /// What accesses to these words touch: a region of cranelift's, by its number and its description.
    pub region: (u32, &'static str),
}

/// A pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pass {
    /// Ends of loops compare the counter that they pass on.
    Counter,
    /// Displacements that instructions do not hold.
    Displacement,
    /// Numbers of 32 bits that are kept extended (riscv64).
    Extension,
    /// Indices that accesses extend (aarch64).
    Index,
    /// Counters of 32 bits by which loops access memory.
    Induction,
    /// Constants, and operations with constants, that loops keep.
    Invariant,
    /// Accesses near one that was made before.
    Neighbour,
    /// Numbers that are known to be small.
    Range,
    /// Operations that free registers come early.
    Schedule,
    /// Loops over what lies side by side in memory, as vectors.
    Vector,
    /// What is done to finished code (x86_64).
    Finish(Step),
}

impl Pass {
    /// All, in the order in which they run.
    pub const ALL: [Self; 15] = [
        Self::Counter,
        Self::Neighbour,
        Self::Vector,
        Self::Induction,
        Self::Range,
        Self::Extension,
        Self::Displacement,
        Self::Index,
        Self::Invariant,
        Self::Schedule,
        Self::Finish(Step::Copies),
        Self::Finish(Step::Dead),
        Self::Finish(Step::Rename),
        Self::Finish(Step::Rotate),
        Self::Finish(Step::Short),
    ];

    /// What users call it: the name of its file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Displacement => "displacement",
            Self::Extension => "extension",
            Self::Index => "index",
            Self::Induction => "induction",
            Self::Invariant => "invariant",
            Self::Neighbour => "neighbour",
            Self::Range => "range",
            Self::Schedule => "schedule",
            Self::Vector => "vector",
            Self::Finish(step) => step.name(),
        }
    }

    /// The pass that a user names.
    ///
    /// # Errors
    ///
    /// A sentence that says which there are.
    pub fn named(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|pass| pass.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!("there is no pass {}; there are {known}", Name(name))
        })
    }

    /// Whether it does anything at a level, for a target.
    fn is_for(self, level: Optimisation, target: &dyn Target, program: &Program) -> bool {
        match self {
            // The quickest one, which makes code smaller, too.
            _ if level == Optimisation::None => self == Self::Displacement,
            Self::Vector => level == Optimisation::Vectors && program.vectors == Vectors::Native,
            Self::Extension => target.extends_by_sign(),
            Self::Index => target.has_index_extension(),
            _ => true,
        }
    }

    fn run(self, codegen: &mut Context, target: &dyn Target, program: &Program, regions: &mut Regions) {
        match self {
            Self::Counter => counter::run(&mut codegen.func),
            Self::Neighbour => neighbour::run(codegen, target, program.room),
            Self::Vector => {
                if vector::run(codegen, target, program.memory.as_ref()) {
                    codegen.compute_cfg();
                    codegen.compute_domtree();
                    *regions = Regions::find(codegen);
                }
            }
            Self::Induction => induction::run(codegen, target, regions, program.room),
            Self::Displacement => displacement::run(&mut codegen.func, target),
            Self::Extension => extension::run(codegen, regions),
            Self::Index => index::run(&mut codegen.func, regions),
            Self::Invariant => invariant::run(codegen, regions),
            Self::Range => range::run(codegen, target),
            Self::Schedule => schedule::run(codegen),
            // There is no code yet.
            Self::Finish(_) => {}
        }
    }
}

/// Runs the passes of a level but those that are left out, on a function whose flow graph and dominator tree are known,
/// which they are afterwards, too.
pub fn run(codegen: &mut Context, target: &dyn Target, program: &Program, level: Optimisation, left_out: &[Pass]) {
    let runs = |pass: &Pass| pass.is_for(level, target, program) && !left_out.contains(pass);
    if level == Optimisation::None {
        // It asks for no loops, which take time to find.
        if runs(&Pass::Displacement) {
            displacement::run(&mut codegen.func, target);
        }
        return;
    }
    let mut regions = Regions::find(codegen);
    for pass in Pass::ALL.into_iter().filter(runs) {
        pass.run(codegen, target, program, &mut regions);
    }
}

/// What is done to finished code at a level.
pub fn steps(level: Optimisation, left_out: &[Pass]) -> Vec<Step> {
    let runs = |step: &Step| level != Optimisation::None && !left_out.contains(&Pass::Finish(*step));
    Step::ALL.into_iter().filter(runs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_have_names() {
        for pass in Pass::ALL {
            assert_eq!(Pass::named(pass.name()), Ok(pass));
        }
        let error = Pass::named("Counter").unwrap_err();
        assert!(error.contains("counter, neighbour"), "{error}");
    }
}
