//! The walk over a function's instructions, each of which goes to its family.

use super::effort::{self, Effort};
use super::function::FunctionTranslator;
use super::{
    Context, array, atomic, call, capability, cast, control, exception, integer, memory, numeric, reference, segment,
    signature, simd, structure, table, variable, wide,
};
use crate::error::Result;
use crate::module::{Family, FunctionIndex, TypeIndex, ValueType, describe};
use crate::store::InstanceIndex;
use cranelift_codegen::ir::{Function, SourceLoc, UserFuncName, Value};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use wasmparser::{ConstExpr, FunctionBody, Operator};

/// Translates a function.
///
/// # Errors
///
/// [`crate::error::Error::Internal`] for an instruction that no family knows: what is not translated was refused
/// before.
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
    let signature = signature::internal(owner.module.signature(ty)?, context.vectors);
    let mut function = Function::with_name_signature(name, signature);
    let mut builder_context = FunctionBuilderContext::new();
    {
        let builder = FunctionBuilder::new(&mut function, &mut builder_context);
        let mut translator = FunctionTranslator::new(context, instance, builder);
        translator.effort = effort;
        translator.tries = effort::tries(&owner.module, body)?.into_iter();
        begin(&mut translator, ty, body)?;
        operators(&mut translator, body)?;
        translator.emitter.builder.seal_all_blocks();
        translator.emitter.builder.finalize(context.isa.frontend_config());
    }
    Ok(function)
}

/// The entry block: parameters and locals become variables.
fn begin(translator: &mut FunctionTranslator<'_>, ty: TypeIndex, body: &FunctionBody<'_>) -> Result<()> {
    let entry = translator.emitter.builder.create_block();
    translator.emitter.builder.append_block_params_for_function_params(entry);
    translator.emitter.builder.switch_to_block(entry);
    translator.emitter.builder.seal_block(entry);
    let parameters = translator.emitter.builder.block_params(entry).to_vec();
    let ty = translator.instance.module.signature(ty)?;
    for (value, ty) in parameters.into_iter().zip(&ty.parameters) {
        let local = translator.local(*ty);
        local.set(&mut translator.emitter.builder, value);
        translator.locals.push(local);
    }
    let mut groups = body.get_locals_reader()?;
    for _ in 0..groups.get_count() {
        let (count, ty) = groups.read()?;
        let ty = ValueType::new(ty)?;
        let zero = translator.zero(ty);
        for _ in 0..count {
            let local = translator.local(ty);
            local.set(&mut translator.emitter.builder, zero);
            translator.locals.push(local);
        }
    }
    control::begin(translator, &ty.results);
    Ok(())
}

fn operators(translator: &mut FunctionTranslator<'_>, body: &FunctionBody<'_>) -> Result<()> {
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let (operator, offset) = reader.read_with_offset()?;
        // Offsets in one binary fit 32 bits: the format's own sizes do.
        translator.emitter.builder.set_srcloc(SourceLoc::new(offset as u32));
        instruction(translator, &operator)?;
    }
    Ok(())
}

/// The value of a constant expression, computed where it stands.
pub fn constant(translator: &mut FunctionTranslator<'_>, expression: &ConstExpr<'_>) -> Result<Value> {
    let mut reader = expression.get_operators_reader();
    while !reader.eof() {
        match reader.read()? {
            Operator::End => break,
            operator => instruction(translator, &operator)?,
        }
    }
    translator.pop()
}

/// Translates an instruction, by its family.
fn instruction(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    if !capability::leaves_borrowed(translator, operator) {
        capability::settle_all(translator)?;
    }
    let family = Family::of(operator).ok_or_else(|| describe(operator).kind())?;
    // Of code that cannot be reached, only the structure counts.
    if !translator.reachable && family != Family::Structure {
        return Ok(());
    }
    match family {
        Family::Structure => control::translate_structure(translator, operator),
        Family::Control => control::translate(translator, operator),
        Family::Variable => variable::translate(translator, operator),
        Family::Constant => numeric::constant(translator, operator),
        Family::Comparison => numeric::comparison(translator, operator),
        Family::Unary => numeric::unary(translator, operator),
        Family::Binary => numeric::binary(translator, operator),
        Family::Conversion => numeric::conversion(translator, operator),
        Family::Memory => memory::translate(translator, operator),
        Family::Call => call::translate(translator, operator),
        Family::Exception => exception::translate(translator, operator),
        Family::Reference => reference::translate(translator, operator),
        Family::Structures => structure::translate(translator, operator),
        Family::Arrays => array::translate(translator, operator),
        Family::Integers => integer::translate(translator, operator),
        Family::Casts => cast::translate(translator, operator),
        Family::Table => table::translate(translator, operator),
        Family::Segment => segment::translate(translator, operator),
        Family::Wide => wide::translate(translator, operator),
        Family::AtomicAccess => atomic::access(translator, operator),
        Family::AtomicModification => atomic::read_modify_write(translator, operator),
        Family::AtomicWait => atomic::wait(translator, operator),
        Family::Vector(family) => simd::translate(translator, family, operator),
    }
}
