//! Passes over whole functions in cranelift's form, between its optimiser and its code generator: what only this
//! project knows of its targets. Each pass is a file with its argument for correctness, and has golden files. Blocks
//! and branches stay as they are.

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

use crate::escape::Name;
use crate::target::Target;
use cranelift_codegen::Context;
use cranelift_codegen::settings::OptLevel;
use region::Regions;

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
}

impl Pass {
    /// All, in the order in which they run.
    pub const ALL: [Self; 9] = [
        Self::Counter,
        Self::Neighbour,
        Self::Induction,
        Self::Range,
        Self::Extension,
        Self::Displacement,
        Self::Index,
        Self::Invariant,
        Self::Schedule,
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

    /// Whether it does anything for a target.
    fn is_for(self, target: &dyn Target) -> bool {
        match self {
            Self::Extension => target.extends_by_sign(),
            Self::Index => target.has_index_extension(),
            _ => true,
        }
    }

    fn run(self, codegen: &mut Context, target: &dyn Target, room: u32, regions: &Regions) {
        match self {
            Self::Counter => counter::run(&mut codegen.func),
            Self::Neighbour => neighbour::run(codegen, target, room),
            Self::Induction => induction::run(codegen, target, regions, room),
            Self::Displacement => displacement::run(&mut codegen.func, target),
            Self::Extension => extension::run(codegen, regions),
            Self::Index => index::run(&mut codegen.func, regions),
            Self::Invariant => invariant::run(codegen, regions),
            Self::Range => range::run(codegen, target),
            Self::Schedule => schedule::run(codegen),
        }
    }
}

/// Runs the passes of a level but those that are left out, on a function whose flow graph and dominator tree are known.
/// `room` is how many bytes of the addresses of 32 bits no memory reaches.
pub fn run(codegen: &mut Context, target: &dyn Target, room: u32, level: OptLevel, left_out: &[Pass]) {
    let runs = |pass: &Pass| pass.is_for(target) && !left_out.contains(pass);
    if level == OptLevel::None {
        // The quickest one, which makes code smaller, too.
        if runs(&Pass::Displacement) {
            displacement::run(&mut codegen.func, target);
        }
        return;
    }
    let regions = Regions::find(codegen);
    for pass in Pass::ALL.into_iter().filter(runs) {
        pass.run(codegen, target, room, &regions);
    }
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
