//! Where a local is: in cranelift's variable, which becomes values, or in a slot of the frame.
//!
//! Values give good code. But finding the value of a local at each place takes work for each block that the local lives
//! through, and a value that lives long takes work in the register allocator for each instruction in between. In
//! functions where that is too much ([`super::effort`]), a local is memory, and nothing lives longer than an
//! expression.

use super::effort::Effort;
use cranelift_codegen::ir::{InstBuilder, StackSlot, StackSlotData, StackSlotKind, Type, Value, types};
use cranelift_frontend::{FunctionBuilder, Variable};

/// A local.
#[derive(Clone, Copy, Debug)]
pub enum Local {
    /// A variable.
    Variable(Variable),
    /// A slot of the frame for values of this type.
    Slot(StackSlot, Type),
}

impl Local {
    /// A new local, which must be set before it is read.
    pub fn new(builder: &mut FunctionBuilder<'_>, ty: Type, effort: Effort) -> Self {
        match effort {
            Effort::Full => Self::Variable(builder.declare_var(ty)),
            Effort::Little => {
                let align = ty.bytes().ilog2() as u8;
                let data = StackSlotData::new(StackSlotKind::ExplicitSlot, ty.bytes(), align);
                Self::Slot(builder.create_sized_stack_slot(data), ty)
            }
        }
    }

    /// Its value.
    pub fn get(self, builder: &mut FunctionBuilder<'_>) -> Value {
        match self {
            Self::Variable(variable) => builder.use_var(variable),
            Self::Slot(slot, ty) => builder.ins().stack_load(types::I64, ty, slot, 0),
        }
    }

    /// Gives it a value.
    pub fn set(self, builder: &mut FunctionBuilder<'_>, value: Value) {
        match self {
            Self::Variable(variable) => builder.def_var(variable, value),
            Self::Slot(slot, _) => drop(builder.ins().stack_store(types::I64, value, slot, 0)),
        }
    }
}
