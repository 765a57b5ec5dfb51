//! The invocations of each object, named after the methods of the seL4 manual's API reference.

use crate::capability::Cap;
pub use crate::capability::{Slot, kind};
use crate::failure::Failure;
use crate::invoke::Kernel;

/// What `Retype` makes.
#[derive(Clone, Copy, Debug)]
pub struct ObjectRequest {
    /// The object type.
    pub object: u32,
    /// log2 of its size, for types that have several.
    pub size_bits: u32,
}

impl ObjectRequest {
    /// An object of a type that has one size.
    pub const fn of_one_size(object: u32) -> Self {
        Self { object, size_bits: 0 }
    }
}

/// A run of slots of one CNode, as `Retype` fills it.
#[derive(Clone, Copy, Debug)]
pub struct SlotRun {
    /// The CNode at which the address of the destination CNode begins.
    pub root: Cap<kind::CNode>,
    /// The address of the destination CNode.
    pub node_index: u64,
    /// How many of its bits count; 0 for `root` itself.
    pub node_depth: u64,
    /// The first slot in that CNode.
    pub offset: u64,
    /// The number of slots.
    pub count: u64,
}

impl Cap<kind::Untyped> {
    /// `seL4_Untyped_Retype`.
    pub fn retype(self, kernel: Kernel, request: ObjectRequest, into: SlotRun) -> Result<(), Failure> {
        let words = [
            u64::from(request.object),
            u64::from(request.size_bits),
            into.node_index,
            into.node_depth,
            into.offset,
            into.count,
        ];
        kernel.invoke(self.cptr, kernel.abi.label_untyped_retype, &[into.root.cptr], &words).map(drop)
    }
}

impl Slot {
    pub(crate) fn method(self, kernel: Kernel, label: u32) -> Result<(), Failure> {
        kernel.invoke(self.root.cptr, label, &[], &[self.index, self.depth]).map(drop)
    }

    /// `seL4_CNode_Revoke`: deletes all capabilities derived from the one here.
    pub fn revoke(self, kernel: Kernel) -> Result<(), Failure> {
        self.method(kernel, kernel.abi.label_cnode_revoke)
    }

    /// `seL4_CNode_Delete`.
    pub fn delete(self, kernel: Kernel) -> Result<(), Failure> {
        self.method(kernel, kernel.abi.label_cnode_delete)
    }

    /// `seL4_CNode_Copy` of the capability in `source` to here.
    pub fn copy_from(self, kernel: Kernel, source: Slot, rights: u32) -> Result<(), Failure> {
        let words = [self.index, self.depth, source.index, source.depth, u64::from(rights)];
        kernel.invoke(self.root.cptr, kernel.abi.label_cnode_copy, &[source.root.cptr], &words).map(drop)
    }

    /// `seL4_CNode_Move` of the capability in `source` to here.
    pub fn move_from(self, kernel: Kernel, source: Slot) -> Result<(), Failure> {
        let words = [self.index, self.depth, source.index, source.depth];
        kernel.invoke(self.root.cptr, kernel.abi.label_cnode_move, &[source.root.cptr], &words).map(drop)
    }

    /// `seL4_CNode_Mutate`: moves the capability in `source` to here, with a guard.
    pub fn mutate_from(self, kernel: Kernel, source: Slot, badge: u64) -> Result<(), Failure> {
        let words = [self.index, self.depth, source.index, source.depth, badge];
        kernel.invoke(self.root.cptr, kernel.abi.label_cnode_mutate, &[source.root.cptr], &words).map(drop)
    }

    /// `seL4_CNode_Mint` of the capability in `source` to here, with a badge or a guard.
    pub fn mint_from(self, kernel: Kernel, source: Slot, rights: u32, badge: u64) -> Result<(), Failure> {
        let words = [self.index, self.depth, source.index, source.depth, u64::from(rights), badge];
        kernel.invoke(self.root.cptr, kernel.abi.label_cnode_mint, &[source.root.cptr], &words).map(drop)
    }
}

impl Cap<kind::Tcb> {
    /// `seL4_TCB_BindNotification`: while the thread waits for messages, it hears of signals, too.
    pub fn bind_notification(self, kernel: Kernel, notification: Cap<kind::Notification>) -> Result<(), Failure> {
        kernel.invoke(self.cptr, kernel.abi.label_tcb_bind_notification, &[notification.cptr], &[]).map(drop)
    }

    /// `seL4_TCB_Suspend`.
    pub fn suspend(self, kernel: Kernel) -> Result<(), Failure> {
        kernel.invoke(self.cptr, kernel.abi.label_tcb_suspend, &[], &[]).map(drop)
    }

    /// `seL4_TCB_ReadRegisters`: the first registers, without suspending the thread.
    pub fn read_registers(self, kernel: Kernel, registers: &mut [u64]) -> Result<(), Failure> {
        let words = [0, registers.len() as u64];
        let answer = kernel.invoke(self.cptr, kernel.abi.label_tcb_read_registers, &[], &words)?;
        for (index, register) in registers.iter_mut().enumerate() {
            *register = answer.words.get(index).copied().unwrap_or_else(|| kernel.buffer.word(index));
        }
        Ok(())
    }

    /// `seL4_TCB_WriteRegisters`: the first registers; `resume` lets the thread run. At most 62 registers, of which no
    /// architecture has more.
    pub fn write_registers(self, kernel: Kernel, registers: &[u64], resume: bool) -> Result<(), Failure> {
        let mut words = [0; 64];
        let count = registers.len().min(words.len() - 2);
        words[0] = u64::from(resume);
        words[1] = count as u64;
        words[2..2 + count].copy_from_slice(&registers[..count]);
        kernel.invoke(self.cptr, kernel.abi.label_tcb_write_registers, &[], &words[..2 + count]).map(drop)
    }
}

impl Cap<kind::Frame> {
    /// Maps the frame.
    pub fn map(
        self,
        kernel: Kernel,
        vspace: Cap<kind::VSpace>,
        address: u64,
        rights: u32,
        attributes: u32,
    ) -> Result<(), Failure> {
        let words = [address, u64::from(rights), u64::from(attributes)];
        kernel.invoke(self.cptr, kernel.abi.label_page_map, &[vspace.cptr], &words).map(drop)
    }

    /// Unmaps the frame.
    pub fn unmap(self, kernel: Kernel) -> Result<(), Failure> {
        kernel.invoke(self.cptr, kernel.abi.label_page_unmap, &[], &[]).map(drop)
    }

    /// Its physical address, for devices that read and write memory.
    pub fn physical_address(self, kernel: Kernel) -> Result<u64, Failure> {
        kernel.invoke(self.cptr, kernel.abi.label_page_get_address, &[], &[]).map(|answer| answer.words[0])
    }
}

impl Cap<kind::Table> {
    /// Maps the paging structure, with the label that its level has.
    pub fn map(self, kernel: Kernel, label: u32, vspace: Cap<kind::VSpace>, address: u64) -> Result<(), Failure> {
        let words = [address, u64::from(kernel.abi.attributes_default)];
        kernel.invoke(self.cptr, label, &[vspace.cptr], &words).map(drop)
    }
}

impl Cap<kind::AsidControl> {
    /// Makes a pool of an untyped of 4 KiB, of which nothing is used.
    pub fn make_pool(self, kernel: Kernel, memory: Cap<kind::Untyped>, into: Slot) -> Result<(), Failure> {
        let capabilities = [memory.cptr, into.root.cptr];
        let label = kernel.abi.label_asid_control_make_pool;
        kernel.invoke(self.cptr, label, &capabilities, &[into.index, into.depth]).map(drop)
    }
}

impl Cap<kind::AsidPool> {
    /// Gives an address space its identifier; it can hold no mapping before.
    pub fn assign(self, kernel: Kernel, vspace: Cap<kind::VSpace>) -> Result<(), Failure> {
        kernel.invoke(self.cptr, kernel.abi.label_asid_pool_assign, &[vspace.cptr], &[]).map(drop)
    }
}
