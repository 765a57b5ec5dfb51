//! Enclosing control structures, as the walk over a function keeps them.

use super::exception::Clause;
use cranelift_codegen::ir::{Block, Value};

/// An enclosing control structure.
#[derive(Debug)]
pub enum Frame {
    /// A structure that can be reached.
    Live(LiveFrame),
    /// A structure in code that cannot be reached; only its nesting counts.
    Dead,
}

/// A control structure that can be reached.
#[derive(Debug)]
pub struct LiveFrame {
    /// What it is.
    pub kind: Kind,
    /// Where a branch to it goes.
    pub target: Block,
    /// How many operands such a branch carries.
    pub arity: usize,
    /// What follows its end.
    pub continuation: Block,
    /// Whether anything jumps to `continuation`.
    pub continues: bool,
    /// The operand stack's height below its parameters.
    pub height: usize,
}

/// Where in a `try` the instruction is.
#[derive(Debug)]
pub struct LegacyTry {
    /// The clauses that have not begun; nothing before the first, as long as all of them are handlers.
    pub clauses: Option<std::vec::IntoIter<Clause>>,
    /// The reference to what this clause has caught, if something throws it again.
    pub exception: Option<Value>,
}

/// What a structure is.
#[derive(Debug)]
pub enum Kind {
    Function,
    Block,
    Loop,
    /// `try_table`: its clauses are the innermost handlers.
    Try,
    /// `try`.
    Legacy(LegacyTry),
    If {
        /// The block of the `else` arm, until that arm begins.
        else_block: Option<Block>,
        /// The parameters, for the `else` arm.
        parameters: Vec<Value>,
    },
}
