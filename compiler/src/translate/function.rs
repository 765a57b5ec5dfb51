//! One function: its locals, its operand stack, and the walk over its instructions.

use super::control::Frame;
use super::effort::Effort;
use super::local::Local;
use super::{
    Context, atomic, call, capability, control, memory, numeric, reference, routine, segment, signature, simd, symbols,
    table, variable, wide,
};
use crate::error::{Error, Result};
use crate::module::{Family, FunctionIndex, TypeIndex, ValueType, describe};
use crate::store::{Instance, InstanceIndex};
use crate::system_call;
use cranelift_codegen::ir::{
    AliasRegion, AliasRegionData, ExtFuncData, FuncRef, Function, GlobalValue, GlobalValueData, InstBuilder,
    MemFlagsData, Signature, SourceLoc, UserFuncName, Value, types,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataId, FuncId};
use std::collections::HashMap;
use wasmparser::{FunctionBody, Operator};

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
}

/// The state of a function's translation.
pub struct FunctionTranslator<'a> {
    /// What all functions share.
    pub context: Context<'a>,
    /// The instance whose function it is.
    pub instance: &'a Instance<'a>,
    /// The instance's number.
    pub instance_index: InstanceIndex,
    /// Cranelift's builder.
    pub builder: FunctionBuilder<'a>,
    /// The operand stack.
    pub stack: Vec<Value>,
    /// The enclosing control structures, outermost first.
    pub frames: Vec<Frame>,
    /// Whether the next instruction can be reached.
    pub reachable: bool,
    /// The locals, parameters first.
    pub locals: Vec<Local>,
    /// Which of the operands are slots of tables.
    pub borrowed: capability::Borrowed,
    /// How its locals are kept.
    effort: Effort,
    /// What its system calls share.
    pub system_calls: system_call::Shared,
    functions: HashMap<FuncId, FuncRef>,
    routines: HashMap<simd::LaneOperation, FuncRef>,
    data: HashMap<DataId, GlobalValue>,
    regions: HashMap<Region, AliasRegion>,
}

/// Translates a function.
///
/// # Errors
///
/// [`Error::Internal`] for an instruction that no family knows: what is not translated was refused before.
pub fn translate(
    context: Context<'_>,
    instance: InstanceIndex,
    index: FunctionIndex,
    body: &FunctionBody<'_>,
    effort: Effort,
) -> Result<Function> {
    let owner = context.instance(instance);
    let ty = owner.module.functions[index].ty;
    let name = UserFuncName::user(0, context.symbols.functions[owner.functions[index]].as_u32());
    let signature = signature::internal(&owner.module.types[ty], context.vectors);
    let mut function = Function::with_name_signature(name, signature);
    let mut builder_context = FunctionBuilderContext::new();
    {
        let builder = FunctionBuilder::new(&mut function, &mut builder_context);
        let mut translator = FunctionTranslator::new(context, instance, builder);
        translator.effort = effort;
        translator.begin(ty, body)?;
        translator.operators(body)?;
        translator.builder.seal_all_blocks();
        translator.builder.finalize(context.isa.frontend_config());
    }
    Ok(function)
}

impl<'a> FunctionTranslator<'a> {
    /// A translator that has not begun.
    pub fn new(context: Context<'a>, instance: InstanceIndex, builder: FunctionBuilder<'a>) -> Self {
        Self {
            context,
            instance: context.instance(instance),
            instance_index: instance,
            builder,
            stack: Vec::new(),
            frames: Vec::new(),
            reachable: true,
            locals: Vec::new(),
            borrowed: HashMap::new(),
            effort: Effort::Full,
            system_calls: system_call::Shared::default(),
            functions: HashMap::new(),
            routines: HashMap::new(),
            data: HashMap::new(),
            regions: HashMap::new(),
        }
    }

    /// The entry block: parameters and locals become variables.
    fn begin(&mut self, ty: TypeIndex, body: &FunctionBody<'_>) -> Result<()> {
        let entry = self.builder.create_block();
        self.builder.append_block_params_for_function_params(entry);
        self.builder.switch_to_block(entry);
        self.builder.seal_block(entry);
        let parameters = self.builder.block_params(entry).to_vec();
        let ty = &self.instance.module.types[ty];
        for (value, ty) in parameters.into_iter().zip(&ty.parameters) {
            let local = self.local(*ty);
            local.set(&mut self.builder, value);
            self.locals.push(local);
        }
        let mut groups = body.get_locals_reader()?;
        for _ in 0..groups.get_count() {
            let (count, ty) = groups.read()?;
            let ty = ValueType::new(ty)?;
            let zero = self.zero(ty);
            for _ in 0..count {
                let local = self.local(ty);
                local.set(&mut self.builder, zero);
                self.locals.push(local);
            }
        }
        control::begin(self, &ty.results);
        Ok(())
    }

    /// A new local.
    fn local(&mut self, ty: ValueType) -> Local {
        Local::new(&mut self.builder, signature::value_type(ty, self.context.vectors), self.effort)
    }

    fn operators(&mut self, body: &FunctionBody<'_>) -> Result<()> {
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let (operator, offset) = reader.read_with_offset()?;
            // Offsets in one binary fit 32 bits: the format's own sizes do.
            self.builder.set_srcloc(SourceLoc::new(offset as u32));
            self.operator(&operator)?;
        }
        Ok(())
    }

    /// Translates an instruction, by its family.
    fn operator(&mut self, operator: &Operator<'_>) -> Result<()> {
        if !capability::keeps(self, operator) {
            capability::settle_all(self)?;
        }
        let family = Family::of(operator).ok_or_else(|| describe(operator).kind())?;
        // Of code that cannot be reached, only the structure counts.
        if !self.reachable && family != Family::Structure {
            return Ok(());
        }
        match family {
            Family::Structure => control::translate_structure(self, operator),
            Family::Control => control::translate(self, operator),
            Family::Variable => variable::translate(self, operator),
            Family::Numeric => numeric::translate(self, operator),
            Family::Memory => memory::translate(self, operator),
            Family::Call => call::translate(self, operator),
            Family::Reference => reference::translate(self, operator),
            Family::Table => table::translate(self, operator),
            Family::Segment => segment::translate(self, operator),
            Family::Wide => wide::translate(self, operator),
            Family::Atomic => atomic::translate(self, operator),
            Family::Vector => simd::translate(self, operator),
        }
    }

    /// The zero of a type.
    pub fn zero(&mut self, ty: ValueType) -> Value {
        match ty {
            ValueType::I32 => self.builder.ins().iconst(types::I32, 0),
            // A null reference is zero, too.
            ValueType::I64 | ValueType::Reference(_) => self.builder.ins().iconst(types::I64, 0),
            ValueType::V128 => simd::constant(self, 0),
            ValueType::F32 => self.builder.ins().f32const(0.0),
            ValueType::F64 => self.builder.ins().f64const(0.0),
        }
    }

    /// An index, a size or an offset as a 64-bit number.
    pub fn extend(&mut self, value: Value) -> Value {
        match self.builder.func.dfg.value_type(value) {
            types::I32 => self.builder.ins().uextend(types::I64, value),
            _ => value,
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
    pub fn lanes_routine(&mut self, operation: simd::LaneOperation) -> FuncRef {
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
            let description = match region {
                Region::Heap => "memory",
                Region::Globals => "globals",
                Region::MemorySize => "memory size",
                Region::Tables => "tables",
                Region::StoredTables => "stored tables",
                Region::TableSize => "table size",
                Region::Segments => "segments",
            };
            regions.insert(AliasRegionData { user_id: region as u32, description: description.into() })
        })
    }
}
