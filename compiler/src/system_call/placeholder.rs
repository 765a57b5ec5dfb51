//! Names of the placeholders that stand for system calls until the code is patched. Nothing is ever linked to them: a
//! placeholder that is left when a function is finished is an internal error ([`super::patch`]).

use super::Routines;
use crate::error::{Error, Result};
use cranelift_codegen::ir::{ExternalName, Function, UserExternalName};
use cranelift_module::ModuleRelocTarget;
use wasm2sel4_abi::sel4::SystemCall;

/// The namespace of what becomes an instruction by itself, or makes room for one. Functions have 0, data objects 1,
/// routines of the compiler 2.
const INSTRUCTIONS: u32 = 3;

/// The namespace of calls of the stub's routines, from when they say which system call they make.
const ROUTINES: u32 = 4;

/// The index of what makes room. System calls have their own numbers as indices, which begin with 1.
const ROOM: u32 = 0;

/// What tells the short routine from the other.
const SHORT: u32 = 1 << 8;

/// A call that stands for something else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placeholder {
    /// It becomes the system call instruction.
    Instruction(SystemCall),
    /// It calls a routine of the stub, if there is no room for the instruction.
    RoutineCall {
        /// The system call that the routine makes then.
        call: SystemCall,
        /// Whether no message goes along.
        is_short: bool,
    },
    /// It stands behind the call of a routine and does nothing but make room.
    Room,
}

impl Placeholder {
    /// Refers to it from the code of `function`.
    pub fn name(self, function: &mut Function) -> ExternalName {
        let (namespace, index) = match self {
            Self::Instruction(call) => (INSTRUCTIONS, call as u32),
            Self::Room => (INSTRUCTIONS, ROOM),
            Self::RoutineCall { call, is_short } => (ROUTINES, call as u32 | if is_short { SHORT } else { 0 }),
        };
        ExternalName::user(function.declare_imported_user_function(UserExternalName { namespace, index }))
    }

    fn from_numbers(namespace: u32, index: u32) -> Result<Option<Self>> {
        let call = |index| {
            let call = SystemCall::from_index(index);
            call.ok_or_else(|| Error::internal(format!("a placeholder of system call {index}, which does not exist")))
        };
        Ok(Some(match (namespace, index) {
            (INSTRUCTIONS, ROOM) => Self::Room,
            (INSTRUCTIONS, index) => Self::Instruction(call(index)?),
            (ROUTINES, index) => Self::RoutineCall { call: call(index & !SHORT)?, is_short: index & SHORT != 0 },
            _ => return Ok(None),
        }))
    }

    /// The placeholder that a relocation refers to, if it does.
    ///
    /// # Errors
    ///
    /// An internal one, if it is none of those that there are.
    pub fn of_relocation(target: &ModuleRelocTarget) -> Result<Option<Self>> {
        match target {
            ModuleRelocTarget::User { namespace, index } => Self::from_numbers(*namespace, *index),
            _ => Ok(None),
        }
    }

    /// The placeholder that a name in the code of a function stands for, if it does.
    ///
    /// # Errors
    ///
    /// As for [`Self::of_relocation`].
    pub fn of_name(function: &Function, name: &ExternalName) -> Result<Option<Self>> {
        match name_of(function, name) {
            Some(name) => Self::from_numbers(name.namespace, name.index),
            None => Ok(None),
        }
    }

    /// The placeholder that a listing calls `uNAMESPACE:INDEX`.
    pub fn of_listed(name: &str) -> Option<Self> {
        let (namespace, index) = name.strip_prefix('u')?.split_once(':')?;
        Self::from_numbers(namespace.parse().ok()?, index.parse().ok()?).ok()?
    }
}

/// What a name in the code of a function stands for, before it is linked.
fn name_of<'f>(function: &'f Function, name: &ExternalName) -> Option<&'f UserExternalName> {
    match name {
        ExternalName::User(name) => function.params.user_named_funcs().get(*name),
        _ => None,
    }
}

/// Whether a name in the code of a function is that of a routine, and of the short one.
pub fn routine_of(function: &Function, name: &ExternalName, routines: Routines) -> Option<IsShort> {
    let name = name_of(function, name)?;
    let is = |id: cranelift_module::FuncId| *name == UserExternalName::new(0, id.as_u32());
    if is(routines.exchange) { Some(IsShort(false)) } else { is(routines.short).then_some(IsShort(true)) }
}

/// Whether a routine is the short one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IsShort(pub bool);
