//! Typed capabilities, and where they are: a TCB where a frame belongs is a type error.

use crate::message::CPtr;
use core::marker::PhantomData;

/// A capability to an object of type `T`.
#[derive(Debug)]
pub struct Cap<T> {
    /// Where it is in the caller's CSpace.
    pub cptr: CPtr,
    object: PhantomData<T>,
}

impl<T> Clone for Cap<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Cap<T> {}

impl<T> Cap<T> {
    /// Names a slot as holding such a capability.
    pub const fn new(cptr: CPtr) -> Self {
        Self { cptr, object: PhantomData }
    }
}

/// Object types.
pub mod kind {
    /// Untyped memory.
    #[derive(Debug)]
    pub struct Untyped;
    /// A thread control block.
    #[derive(Debug)]
    pub struct Tcb;
    /// A CNode.
    #[derive(Debug)]
    pub struct CNode;
    /// An endpoint.
    #[derive(Debug)]
    pub struct Endpoint;
    /// A 4 KiB frame.
    #[derive(Debug)]
    pub struct Frame;
    /// A paging structure below the root.
    #[derive(Debug)]
    pub struct Table;
    /// The root of an address space.
    #[derive(Debug)]
    pub struct VSpace;
    /// Authority to make pools of address space identifiers.
    #[derive(Debug)]
    pub struct AsidControl;
    /// A pool of address space identifiers.
    #[derive(Debug)]
    pub struct AsidPool;
    /// A range of I/O ports (x86_64).
    #[derive(Debug)]
    pub struct IoPort;
    /// Authority to make capabilities to ranges of I/O ports (x86_64).
    #[derive(Debug)]
    pub struct IoPortControl;
    /// A notification.
    #[derive(Debug)]
    pub struct Notification;
    /// Authority to make handlers of interrupts.
    #[derive(Debug)]
    pub struct IrqControl;
    /// The handler of an interrupt.
    #[derive(Debug)]
    pub struct IrqHandler;
}

/// Where a slot is, as CNode methods address it.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The CNode at which the address begins.
    pub root: Cap<kind::CNode>,
    /// The address.
    pub index: u64,
    /// How many of its bits count.
    pub depth: u64,
}
