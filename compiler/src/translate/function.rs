//! One function: its locals, its operand stack, and the walk over its instructions.

use super::control::Frame;
use super::{Context, call, control, memory, numeric, signature, symbols, variable};
use crate::error::{Error, Result};
use crate::module::{FunctionIndex, TypeIndex, ValueType, describe};
use cranelift_codegen::ir::{
    AliasRegion, AliasRegionData, ExtFuncData, FuncRef, Function, GlobalValue, GlobalValueData, InstBuilder,
    MemFlagsData, Signature, SourceLoc, UserFuncName, Value, types,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Variable};
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
    /// The word that holds the memory's size.
    MemorySize,
    /// Tables.
    Tables,
}

/// The state of a function's translation.
pub struct FunctionTranslator<'a> {
    /// What all functions share.
    pub context: Context<'a>,
    /// Cranelift's builder.
    pub builder: FunctionBuilder<'a>,
    /// The operand stack.
    pub stack: Vec<Value>,
    /// The enclosing control structures, outermost first.
    pub frames: Vec<Frame>,
    /// Whether the next instruction can be reached.
    pub reachable: bool,
    /// The locals, parameters first.
    pub locals: Vec<Variable>,
    functions: HashMap<FuncId, FuncRef>,
    data: HashMap<DataId, GlobalValue>,
    regions: HashMap<Region, AliasRegion>,
}

/// Translates a function.
///
/// # Errors
///
/// [`Error::Unsupported`] for an instruction that no family knows.
pub fn translate(context: Context<'_>, index: FunctionIndex, body: &FunctionBody<'_>) -> Result<Function> {
    let ty = context.module.functions[index].ty;
    let name = UserFuncName::user(0, context.symbols.functions[index].as_u32());
    let mut function = Function::with_name_signature(name, signature::internal(&context.module.types[ty]));
    let mut builder_context = FunctionBuilderContext::new();
    {
        let builder = FunctionBuilder::new(&mut function, &mut builder_context);
        let mut translator = FunctionTranslator::new(context, builder);
        translator.begin(ty, body)?;
        translator.operators(body)?;
        translator.builder.seal_all_blocks();
        translator.builder.finalize(context.isa.frontend_config());
    }
    Ok(function)
}

impl<'a> FunctionTranslator<'a> {
    fn new(context: Context<'a>, builder: FunctionBuilder<'a>) -> Self {
        Self {
            context,
            builder,
            stack: Vec::new(),
            frames: Vec::new(),
            reachable: true,
            locals: Vec::new(),
            functions: HashMap::new(),
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
        let ty = &self.context.module.types[ty];
        for (value, ty) in parameters.into_iter().zip(&ty.parameters) {
            let variable = self.builder.declare_var(signature::value_type(*ty));
            self.builder.def_var(variable, value);
            self.locals.push(variable);
        }
        let mut groups = body.get_locals_reader()?;
        for _ in 0..groups.get_count() {
            let offset = groups.original_position();
            let (count, ty) = groups.read()?;
            let ty = ValueType::new(ty, offset)?;
            let zero = self.zero(ty);
            for _ in 0..count {
                let variable = self.builder.declare_var(signature::value_type(ty));
                self.builder.def_var(variable, zero);
                self.locals.push(variable);
            }
        }
        control::begin(self, &ty.results);
        Ok(())
    }

    fn operators(&mut self, body: &FunctionBody<'_>) -> Result<()> {
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let (operator, offset) = reader.read_with_offset()?;
            // Offsets in one binary fit 32 bits: the format's own sizes do.
            self.builder.set_srcloc(SourceLoc::new(offset as u32));
            self.operator(&operator, offset)?;
        }
        Ok(())
    }

    /// Asks the families in turn.
    fn operator(&mut self, operator: &Operator<'_>, offset: u64) -> Result<()> {
        let translated = control::translate(self, operator)?
            || !self.reachable
            || variable::translate(self, operator)?
            || numeric::translate(self, operator)?
            || memory::translate(self, operator)?
            || call::translate(self, operator)?;
        if translated { Ok(()) } else { Err(describe(operator).unsupported(offset)) }
    }

    /// The zero of a type.
    pub fn zero(&mut self, ty: ValueType) -> Value {
        match ty {
            ValueType::I32 => self.builder.ins().iconst(types::I32, 0),
            ValueType::I64 => self.builder.ins().iconst(types::I64, 0),
            ValueType::F32 => self.builder.ins().f32const(0.0),
            ValueType::F64 => self.builder.ins().f64const(0.0),
        }
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
            };
            regions.insert(AliasRegionData { user_id: region as u32, description: description.into() })
        })
    }
}
