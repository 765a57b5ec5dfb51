//! Functions that the compiler adds when code calls them: what the processor has no instruction for, and what is too
//! long to repeat wherever it is used.

use super::Rounding;
use super::lanes::LaneOperation;
use super::signature;
use cranelift_codegen::ir::{
    ExternalName, Function, InstBuilder, LibCall, MemFlagsData, Signature, StackSlotData, StackSlotKind,
    UserExternalName, UserFuncName, Value, types,
};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::ModuleRelocTarget;

/// The namespace of routines in code that is not linked yet; functions have 0 and data objects 1.
const NAMESPACE: u32 = 2;

/// A function that the compiler adds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Routine {
    /// C convention: rounds a float, for x86_64 without SSE4.1.
    Round(Rounding),
    /// C convention: `pshufb`, for x86_64 without SSSE3.
    ShuffleBytes,
    /// Internal convention: computes with a vector lane by lane.
    Lanes(LaneOperation),
}

impl Routine {
    /// The routine that a relocation refers to.
    pub fn of(target: &ModuleRelocTarget) -> Option<Self> {
        match target {
            ModuleRelocTarget::LibCall(LibCall::X86Pshufb) => Some(Self::ShuffleBytes),
            ModuleRelocTarget::LibCall(call) => Rounding::of(*call).map(Self::Round),
            ModuleRelocTarget::User { namespace: NAMESPACE, index } => {
                LaneOperation::from_number(*index).map(Self::Lanes)
            }
            _ => None,
        }
    }

    /// Its symbol.
    pub fn symbol(self) -> String {
        match self {
            Self::Round(rounding) => rounding.symbol(),
            Self::ShuffleBytes => "__wasm2sel4_shuffle_bytes".to_owned(),
            Self::Lanes(operation) => operation.symbol(),
        }
    }

    /// Its signature.
    pub fn signature(self) -> Signature {
        match self {
            Self::Round(rounding) => rounding.signature(),
            Self::ShuffleBytes => signature::platform(&[types::I8X16, types::I8X16], &[types::I8X16]),
            Self::Lanes(operation) => operation.signature(),
        }
    }

    /// Translates it.
    pub fn translate(self, config: TargetFrontendConfig) -> Function {
        let mut function = Function::with_name_signature(UserFuncName::user(NAMESPACE, 0), self.signature());
        let mut context = FunctionBuilderContext::new();
        let mut builder = FunctionBuilder::new(&mut function, &mut context);
        let entry = builder.create_block();
        builder.append_block_params_for_function_params(entry);
        builder.switch_to_block(entry);
        builder.seal_block(entry);
        let parameters = builder.block_params(entry).to_vec();
        match self {
            Self::Round(rounding) => rounding.translate(&mut builder, parameters[0]),
            Self::ShuffleBytes => shuffle_bytes(&mut builder, [parameters[0], parameters[1]]),
            Self::Lanes(operation) => operation.translate(&mut builder, &parameters),
        }
        builder.finalize(config);
        function
    }
}

/// Refers to a lane operation from the code of `function`.
pub fn lanes_name(function: &mut Function, operation: LaneOperation) -> ExternalName {
    let name = UserExternalName { namespace: NAMESPACE, index: operation.number() };
    ExternalName::user(function.declare_imported_user_function(name))
}

/// Each byte of the result is the byte of the first operand that the second names, or zero if its topmost bit is set.
fn shuffle_bytes(builder: &mut FunctionBuilder<'_>, [source, indices]: [Value; 2]) {
    let flags = MemFlagsData::trusted();
    let [from, to] = [0, 1].map(|_| {
        let slot = builder.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, 16, 4));
        builder.ins().stack_addr(types::I64, slot, 0)
    });
    builder.ins().store(flags, source, from, 0);
    for lane in 0..16 {
        let index = builder.ins().extractlane(indices, lane);
        let index = builder.ins().uextend(types::I64, index);
        let place = builder.ins().band_imm_u(index, 15);
        let place = builder.ins().iadd(from, place);
        let byte = builder.ins().load(types::I8, flags, place, 0);
        let is_out = builder.ins().band_imm_u(index, 0x80);
        let zero = builder.ins().iconst(types::I8, 0);
        let byte = builder.ins().select(is_out, zero, byte);
        builder.ins().store(flags, byte, to, i32::from(lane));
    }
    let result = builder.ins().load(types::I8X16, flags, to, 0);
    builder.ins().return_(&[result]);
}
