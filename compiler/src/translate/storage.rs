//! Where tables that change keep their references: the only file that makes addresses of such elements, from indices
//! that were checked before.

use super::emitter::Emitter;
use crate::plan::REFERENCE_SIZE;
use crate::plan::StoredTable;
use cranelift_codegen::ir::{InstBuilder, Value};

/// The address of the element with a checked 64-bit index.
pub fn address(emitter: &mut Emitter<'_>, plan: &StoredTable, index: Value) -> Value {
    let offset = emitter.ins().ishl_imm_u(index, i64::from(REFERENCE_SIZE.ilog2()));
    emitter.ins().iadd_imm_u(offset, plan.base.0 as i64)
}
