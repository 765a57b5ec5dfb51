//! The state of one function's translation: its locals, its operand stack, and the structures around the instruction.

use super::Context;
use super::effort::Effort;
use super::emitter::Emitter;
use super::exception::Handlers;
use super::frame::Frame;
use super::local::Local;
use super::signature;
use crate::error::{Error, Result};
use crate::module::{Try, ValueType};
use crate::store::{Instance, InstanceIndex, TableId};
use crate::system_call;
use cranelift_codegen::ir::{FuncRef, Value};
use cranelift_frontend::FunctionBuilder;
use std::collections::HashMap;
use wasm2sel4_abi::interface::helper::Helper;

/// The borrowed references on the operand stack ([`super::capability`]): the table and the checked 64-bit index of
/// each.
pub type Borrowed = HashMap<Value, (TableId, Value)>;

/// The state of a function's translation.
pub struct FunctionTranslator<'a> {
    /// What all functions share.
    pub context: Context<'a>,
    /// The instance whose function it is.
    pub instance: &'a Instance<'a>,
    /// The instance's number.
    pub instance_index: InstanceIndex,
    /// What emits its code.
    pub emitter: Emitter<'a>,
    /// The operand stack.
    pub stack: Vec<Value>,
    /// The enclosing control structures, outermost first.
    pub frames: Vec<Frame>,
    /// The clauses of the enclosing `try_table`s and `try`s, outermost first.
    pub handlers: Vec<Handlers>,
    /// What each `try` that has not begun has.
    pub tries: std::vec::IntoIter<Try>,
    /// Whether the next instruction can be reached.
    pub reachable: bool,
    /// The locals, parameters first.
    pub locals: Vec<Local>,
    /// Which of the operands are slots of tables.
    pub borrowed: Borrowed,
    /// How its locals are kept.
    pub effort: Effort,
    /// What its system calls share.
    pub system_calls: system_call::Shared,
}

impl<'a> FunctionTranslator<'a> {
    /// A translator that has not begun.
    pub fn new(context: Context<'a>, instance: InstanceIndex, builder: FunctionBuilder<'a>) -> Self {
        Self {
            context,
            instance: context.instance(instance),
            instance_index: instance,
            emitter: Emitter::new(builder),
            stack: Vec::new(),
            frames: Vec::new(),
            handlers: Vec::new(),
            tries: Vec::new().into_iter(),
            reachable: true,
            locals: Vec::new(),
            borrowed: HashMap::new(),
            effort: Effort::Full,
            system_calls: system_call::Shared::default(),
        }
    }

    /// A new local.
    pub fn local(&mut self, ty: ValueType) -> Local {
        Local::new(&mut self.emitter.builder, signature::value_type(ty, self.context.vectors), self.effort)
    }

    /// The zero of a type.
    pub fn zero(&mut self, ty: ValueType) -> Value {
        self.emitter.zero(ty, self.context.vectors)
    }

    /// A constant vector.
    pub fn vector(&mut self, bits: u128) -> Value {
        self.emitter.vector(bits, self.context.vectors)
    }

    /// Takes the topmost operand. Validation has seen to it that there is one.
    pub fn pop(&mut self) -> Result<Value> {
        self.stack.pop().ok_or_else(|| Error::internal("the operand stack is empty"))
    }

    /// Takes two operands: the lower, then the upper.
    pub fn pop_pair(&mut self) -> Result<(Value, Value)> {
        let upper = self.pop()?;
        Ok((self.pop()?, upper))
    }

    /// Puts an operand on the stack.
    pub fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    /// Takes the topmost `count` operands, lowest first.
    pub fn pop_many(&mut self, count: usize) -> Result<Vec<Value>> {
        let height =
            self.stack.len().checked_sub(count).ok_or_else(|| Error::internal("the operand stack is short"))?;
        Ok(self.stack.split_off(height))
    }

    /// A helper of the runtime's, of the type that its table says.
    pub fn helper(&mut self, helper: Helper) -> FuncRef {
        let id = self.context.symbols.helpers.id(helper);
        self.emitter.function(id, || signature::helper(helper))
    }
}
