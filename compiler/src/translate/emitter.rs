//! What all families emit code with: cranelift's builder, and what a function has of everything outside of it
//! (functions, data, regions of memory), each referred to once. It knows nothing of the operand stack and of
//! instructions, so it is also enough for code that is made without translating instructions.

use super::lanes::LaneOperation;
use super::{routine, symbols};
use crate::module::ValueType;
use crate::target::Vectors;
use cranelift_codegen::ir::{
    AliasRegion, AliasRegionData, ConstantData, ExtFuncData, FuncRef, GlobalValue, GlobalValueData, InstBuilder,
    InstructionData, MemFlagsData, Opcode, Signature, Value, types,
};
use cranelift_frontend::{FuncInstBuilder, FunctionBuilder};
use cranelift_module::{DataId, FuncId};
use std::collections::HashMap;

/// Memory that no instruction of another kind touches: what cranelift may assume not to alias.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u32)]
pub enum Region {
    /// Linear memory.
    Heap,
    /// The block of globals.
    Globals,
    /// The words that hold the sizes of memories.
    MemorySize,
    /// Tables that never change, and what references point to.
    Tables,
    /// Tables that change.
    StoredTables,
    /// The words that hold the sizes of tables.
    TableSize,
    /// The words that hold the lengths of segments.
    Segments,
    /// The buffer for the values of exceptions.
    Exception,
    /// The heap of structures and arrays.
    Objects,
    /// The words of the allocator of that heap.
    Allocator,
}

impl Region {
    /// What it is called in cranelift's intermediate form.
    pub fn description(self) -> &'static str {
        match self {
            Self::Heap => "memory",
            Self::Globals => "globals",
            Self::MemorySize => "memory size",
            Self::Tables => "tables",
            Self::StoredTables => "stored tables",
            Self::TableSize => "table size",
            Self::Segments => "segments",
            Self::Exception => "exception",
            Self::Objects => "objects",
            Self::Allocator => "allocator",
        }
    }
}

/// Emits the code of a function.
pub struct Emitter<'a> {
    /// Cranelift's builder.
    pub builder: FunctionBuilder<'a>,
    functions: HashMap<FuncId, FuncRef>,
    routines: HashMap<LaneOperation, FuncRef>,
    data: HashMap<DataId, GlobalValue>,
    regions: HashMap<Region, AliasRegion>,
}

impl<'a> Emitter<'a> {
    /// An emitter of a function of which nothing is there.
    pub fn new(builder: FunctionBuilder<'a>) -> Self {
        Self {
            builder,
            functions: HashMap::new(),
            routines: HashMap::new(),
            data: HashMap::new(),
            regions: HashMap::new(),
        }
    }

    /// Emits an instruction.
    pub fn ins(&mut self) -> FuncInstBuilder<'_, 'a> {
        self.builder.ins()
    }

    /// The zero of a type.
    pub fn zero(&mut self, ty: ValueType, vectors: Vectors) -> Value {
        match ty {
            ValueType::I32 => self.builder.ins().iconst(types::I32, 0),
            // A null reference is zero, too.
            ValueType::I64 | ValueType::Reference(_) => self.builder.ins().iconst(types::I64, 0),
            ValueType::V128 => self.vector(0, vectors),
            ValueType::F32 => self.builder.ins().f32const(0.0),
            ValueType::F64 => self.builder.ins().f64const(0.0),
        }
    }

    /// A constant vector.
    pub fn vector(&mut self, bits: u128, vectors: Vectors) -> Value {
        match vectors {
            Vectors::Native => {
                let data = ConstantData::from(&bits.to_le_bytes()[..]);
                let constant = self.builder.func.dfg.constants.insert(data);
                self.builder.ins().vconst(types::I8X16, constant)
            }
            Vectors::Scalar => {
                let low = self.builder.ins().iconst(types::I64, bits as i64);
                let high = self.builder.ins().iconst(types::I64, (bits >> 64) as i64);
                self.builder.ins().iconcat(low, high)
            }
        }
    }

    /// An index, a size or an offset as a 64-bit number.
    pub fn extend(&mut self, value: Value) -> Value {
        match self.builder.func.dfg.value_type(value) {
            types::I32 => self.builder.ins().uextend(types::I64, value),
            _ => value,
        }
    }

    /// The number that a 32-bit index is, if it is a constant.
    pub fn known_index(&self, value: Value) -> Option<u32> {
        let is_index = self.builder.func.dfg.value_type(value) == types::I32;
        // A constant of 32 bits has no others.
        self.known_number(value).filter(|_| is_index).map(|number| number as u32)
    }

    /// What a value of 32 or 64 bits is, read without a sign, if it is a constant.
    pub fn known_number(&self, value: Value) -> Option<u64> {
        let dfg = &self.builder.func.dfg;
        match dfg.insts[dfg.value_def(dfg.resolve_aliases(value)).inst()?] {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } if dfg.value_type(value) == types::I32 => {
                Some(u64::from(imm.bits() as u32))
            }
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => Some(imm.bits() as u64),
            _ => None,
        }
    }

    /// A 64-bit number as an index or a size of something that has 32-bit or 64-bit indices.
    pub fn narrow(&mut self, value: Value, is_64: bool) -> Value {
        if is_64 { value } else { self.builder.ins().ireduce(types::I32, value) }
    }

    /// Code for a case that hardly ever happens and does not come back.
    pub fn cold(&mut self, condition: Value, emit: impl FnOnce(&mut Self)) {
        let (unlikely, next) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(unlikely);
        self.builder.ins().brif(condition, unlikely, &[], next, &[]);
        self.builder.seal_block(unlikely);
        self.builder.seal_block(next);
        self.builder.switch_to_block(unlikely);
        emit(self);
        self.builder.switch_to_block(next);
    }

    /// A function to call directly.
    pub fn function(&mut self, id: FuncId, signature: impl FnOnce() -> Signature) -> FuncRef {
        if let Some(function) = self.functions.get(&id) {
            return *function;
        }
        let signature = self.builder.import_signature(signature());
        let name = symbols::function_name(self.builder.func, id);
        let data = ExtFuncData { name, signature, colocated: true, patchable: false };
        let function = self.builder.import_function(data);
        self.functions.insert(id, function);
        function
    }

    /// The routine of a lane operation.
    pub fn lanes_routine(&mut self, operation: LaneOperation) -> FuncRef {
        if let Some(function) = self.routines.get(&operation) {
            return *function;
        }
        let signature = self.builder.import_signature(operation.signature());
        let name = routine::lanes_name(self.builder.func, operation);
        let data = ExtFuncData { name, signature, colocated: true, patchable: false };
        let function = self.builder.import_function(data);
        self.routines.insert(operation, function);
        function
    }

    /// The address of a data object.
    pub fn data_address(&mut self, id: DataId) -> Value {
        let global = match self.data.get(&id) {
            Some(global) => *global,
            None => {
                let name = symbols::data_name(self.builder.func, id);
                let offset = 0.into();
                let data = GlobalValueData::Symbol { name, offset, colocated: true, tls: false };
                let global = self.builder.create_global_value(data);
                self.data.insert(id, global);
                global
            }
        };
        self.builder.ins().symbol_value(types::I64, global)
    }

    /// Flags of an access to the runtime's own data: aligned, mapped, and apart from other regions.
    pub fn trusted(&mut self, region: Region) -> MemFlagsData {
        MemFlagsData::trusted().with_alias_region(Some(self.region(region)))
    }

    /// The alias region for a kind of memory.
    pub fn region(&mut self, region: Region) -> AliasRegion {
        let regions = &mut self.builder.func.dfg.alias_regions;
        *self.regions.entry(region).or_insert_with(|| {
            regions.insert(AliasRegionData { user_id: region as u32, description: region.description().into() })
        })
    }
}
