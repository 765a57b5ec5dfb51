//! The functions by which compiled code uses the tables of handles (`wasm2sel4_component`). What they are not allowed
//! to do is a trap, and then nothing was done.

use super::caller::may_leave;
use crate::one_thread::{InPlace, OneThread};
use crate::print::Line;
use crate::{heap, trap};
use wasm2sel4_abi::component::{FIRST_DEFINED, HostResource, MUST_DESTROY};
use wasm2sel4_component::{Handles, Misuse, Removed};

/// The tables.
static HANDLES: InPlace<Handles> = InPlace::new(Handles::new());

/// What becomes of a resource of the host, by its representation, that nobody has any more.
type Destructor = fn(u32);

/// The destructors of those types of the host of which there has been a resource: by pointers, so that programs without
/// such resources have none of the code linked in.
static DESTRUCTORS: [OneThread<Option<Destructor>>; HostResource::ALL.len()] =
    [const { OneThread::new(None) }; HostResource::ALL.len()];

/// Does something with the tables.
fn with<R>(operation: impl FnOnce(&mut Handles) -> Result<R, Misuse>) -> R {
    heap::open_for_handles();
    // Nothing that uses them calls anything that does.
    let result = HANDLES.with(operation).unwrap_or(Err(Misuse::NoCall));
    result.unwrap_or_else(|misuse| trap::raise(misuse.trap(), explanation(misuse)))
}

/// The message about a misuse, as other engines word it.
fn explanation(misuse: Misuse) -> Line {
    match misuse {
        Misuse::Unknown(handle) => trap::message("unknown handle index ").decimal(u64::from(handle)),
        Misuse::WrongType { handle, expected, found } => {
            let line = trap::message("handle index ").decimal(u64::from(handle)).text(b" used with the wrong type, ");
            let line = name(line.text(b"expected "), expected).text(b" but found ");
            match found {
                FIRST_DEFINED.. if expected >= FIRST_DEFINED => line.text(b"a different guest-defined resource"),
                _ => name(line, found),
            }
        }
        _ => trap::message(misuse.trap().message()),
    }
}

/// Appends what resources of a type are called.
fn name(line: Line, resource: u32) -> Line {
    match HostResource::from_number(resource) {
        Some(resource) => line.text(resource.name().as_bytes()),
        None => line.text(b"guest-defined resource"),
    }
}

/// A handle that owns a resource of the host's, and what becomes of it.
pub fn own(instance: u32, resource: HostResource, rep: u32, destructor: Destructor) -> u32 {
    if let Some(cell) = DESTRUCTORS.get(resource as usize) {
        cell.set(Some(destructor));
    }
    with(|handles| handles.own(instance, resource as u32, rep))
}

/// The representation of a resource of the host's.
pub fn rep(instance: u32, resource: HostResource, handle: u32) -> u32 {
    with(|handles| handles.rep(instance, resource as u32, handle))
}

/// `resource.new`.
///
/// # Safety
///
/// None: it takes any numbers. So do the others.
pub unsafe fn component_resource_new(instance: u32, resource: u32, rep: u32) -> u32 {
    may_leave();
    with(|handles| handles.own(instance, resource, rep))
}

/// `resource.rep`.
///
/// # Safety
///
/// None.
pub unsafe fn component_resource_rep(instance: u32, resource: u32, handle: u32) -> u32 {
    with(|handles| handles.rep(instance, resource, handle))
}

/// `resource.drop`.
///
/// # Safety
///
/// None.
pub unsafe fn component_resource_drop(instance: u32, resource: u32, handle: u32) -> u64 {
    may_leave();
    let Removed::Owner(rep) = with(|handles| handles.drop(instance, resource, handle)) else { return 0 };
    if resource >= FIRST_DEFINED {
        return MUST_DESTROY | u64::from(rep);
    }
    if let Some(destructor) = DESTRUCTORS.get(resource as usize).and_then(OneThread::get) {
        destructor(rep);
    }
    0
}

/// `lift_own`, of what leaves the domain.
///
/// # Safety
///
/// None.
pub unsafe fn component_resource_take(instance: u32, resource: u32, handle: u32) -> u32 {
    with(|handles| handles.take(instance, resource, handle))
}

/// `lift_own`, and `lower_own` for another instance.
///
/// # Safety
///
/// None.
pub unsafe fn component_transfer_own(resource: u32, from: u32, to: u32, handle: u32) -> u32 {
    with(|handles| {
        let rep = handles.take(from, resource, handle)?;
        handles.own(to, resource, rep)
    })
}

/// `lift_borrow`, and `lower_borrow` for another instance.
///
/// # Safety
///
/// None.
pub unsafe fn component_transfer_borrow(resource: u32, definer: u32, from: u32, to: u32, handle: u32) -> u32 {
    with(|handles| {
        let rep = handles.lend(from, resource, handle)?;
        if to == definer { Ok(rep) } else { handles.borrow(to, resource, rep) }
    })
}

/// A call begins. Who calls whom is compiled code's business: flags of instances say who may be entered.
///
/// # Safety
///
/// None.
pub unsafe fn component_enter_call(_caller: u32, _is_async: u32, _callee: u32) {
    with(Handles::enter);
}

/// It ends.
///
/// # Safety
///
/// None.
pub unsafe fn component_exit_call() {
    with(Handles::exit);
}
