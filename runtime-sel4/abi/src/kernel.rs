//! The kernel ABI descriptor: every number of seL4 that depends on its version or configuration.
//!
//! The compiler reads it from a kernel prefix and links it into the root task; the runtime is built once and fits
//! every kernel.

use crate::bundle::{RIGHT_CALL, RIGHT_GRANT, RIGHT_RECEIVE, RIGHT_SEND};

/// The symbol of the descriptor in the root task.
pub const SYMBOL: &str = "__wasm2sel4_kernel";

/// The section that holds it.
pub const SECTION: &str = ".kernel_abi";

/// First word: "w2k1".
pub const MAGIC: u32 = u32::from_le_bytes(*b"w2k1");

/// Defines a record of words of 32 bits, with its fields' names.
macro_rules! numbers {
    ($(#[$outer:meta])* $name:ident { $($(#[$doc:meta])* $field:ident,)* }) => {
        $crate::record::record! {
            $(#[$outer])*
            $name { $($(#[$doc])* $field: u32,)* }
        }

        impl $name {
            /// Zeroes.
            pub const ZERO: Self = Self { $($field: 0),* };

            /// The names of the fields, in order.
            pub const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];

            /// The values of the fields, in order.
            pub fn values(&self) -> [u32; Self::FIELDS.len()] {
                [$(self.$field),*]
            }
        }
    };
}

pub(crate) use numbers;

numbers! {
    /// Numbers of a kernel. Labels are invocation labels; offsets are bytes in the boot info.
    KernelAbi {
    /// [`MAGIC`].
    magic,
    /// [`crate::ABI_VERSION`].
    version,
    /// `seL4_Untyped_Retype`.
    label_untyped_retype,
    /// `seL4_TCB_ReadRegisters`.
    label_tcb_read_registers,
    /// `seL4_TCB_WriteRegisters`.
    label_tcb_write_registers,
    /// `seL4_TCB_Configure`.
    label_tcb_configure,
    /// `seL4_TCB_SetPriority`.
    label_tcb_set_priority,
    /// `seL4_TCB_SetSpace`.
    label_tcb_set_space,
    /// `seL4_TCB_Suspend`.
    label_tcb_suspend,
    /// `seL4_TCB_BindNotification`.
    label_tcb_bind_notification,
    /// `seL4_CNode_Revoke`.
    label_cnode_revoke,
    /// `seL4_CNode_Delete`.
    label_cnode_delete,
    /// `seL4_CNode_Copy`.
    label_cnode_copy,
    /// `seL4_CNode_Mint`.
    label_cnode_mint,
    /// `seL4_CNode_Move`.
    label_cnode_move,
    /// `seL4_CNode_Mutate`.
    label_cnode_mutate,
    /// `seL4_CNode_SaveCaller`.
    label_cnode_save_caller,
    /// Mapping of a frame.
    label_page_map,
    /// Unmapping of a frame.
    label_page_unmap,
    /// The physical address of a frame.
    label_page_get_address,
    /// Mapping of the table under an entry of 12 + 9 bits: what a frame of 4 KiB needs.
    label_table_map_21,
    /// Mapping of the table under an entry of 12 + 2 * 9 bits.
    label_table_map_30,
    /// Mapping of the table under an entry of 12 + 3 * 9 bits; 0 where there is no such level.
    label_table_map_39,
    /// `seL4_*_ASIDControl_MakePool`.
    label_asid_control_make_pool,
    /// `seL4_*_ASIDPool_Assign`.
    label_asid_pool_assign,
    /// `seL4_X86_IOPortControl_Issue`; 0 where a capability to all ports is given at boot.
    label_io_port_issue,
    /// `seL4_X86_IOPort_In8`; 0 on other architectures, like those that follow.
    label_io_port_in8,
    /// `seL4_X86_IOPort_In16`.
    label_io_port_in16,
    /// `seL4_X86_IOPort_In32`.
    label_io_port_in32,
    /// `seL4_X86_IOPort_Out8`.
    label_io_port_out8,
    /// `seL4_X86_IOPort_Out16`.
    label_io_port_out16,
    /// `seL4_X86_IOPort_Out32`.
    label_io_port_out32,
    /// What makes a handler of an interrupt: `seL4_IRQControl_Get`, on x86_64 `seL4_IRQControl_GetIOAPIC`.
    label_irq_issue,
    /// `seL4_IRQHandler_Ack`.
    label_irq_acknowledge,
    /// `seL4_IRQHandler_SetNotification`.
    label_irq_set_notification,

    /// Object type of a TCB.
    object_tcb,
    /// Object type of an endpoint.
    object_endpoint,
    /// `seL4_NotificationObject`.
    object_notification,
    /// Object type of a CNode.
    object_cnode,
    /// Object type of a 4 KiB frame.
    object_frame,
    /// Object type of the root of an address space.
    object_vspace,
    /// log2 of the size of such a root, for `Retype`.
    bits_vspace,
    /// Object type of the table that `label_table_map_21` maps.
    object_table_21,
    /// Object type of the table that `label_table_map_30` maps.
    object_table_30,
    /// Object type of the table that `label_table_map_39` maps; 0 where there is no such level.
    object_table_39,

    /// Attributes of an ordinary mapping.
    attributes_default,
    /// What to add for a mapping that must not be executed; 0 where the kernel cannot.
    attributes_execute_never,
    /// Attributes of a mapping of a device's registers.
    attributes_device,

    /// Rights: write.
    rights_write,
    /// Rights: read.
    rights_read,
    /// Rights of a full endpoint capability.
    rights_all,
    /// What lets a receiver answer a call: granting replies, or granting everything where there is no such right.
    rights_grant_reply,
    /// What lets a sender pass capabilities along.
    rights_grant,
    /// Bits of a badge: a larger number loses what is above, or stops a kernel with checks for good.
    badge_bits,
    /// Bit position of the guard's size in a CNode capability's data word.
    guard_size_shift,

    /// 1 if `TCB_Configure` takes the priority as its second word, and `TCB_SetPriority` no authority.
    configure_takes_priority,

    /// How many of the lower bits of a faulting address the kernel reports.
    fault_address_bits,

    /// 1 if the kernel prints characters for `seL4_DebugPutChar`.
    prints,

    /// Offset of the CNode's size (u8).
    boot_cnode_bits,
    /// Offset of the range of untyped slots (two words).
    boot_untyped,
    /// Offset of the list of untypeds.
    boot_untyped_list,
    /// Bytes of an entry of that list; the physical address is its first word.
    boot_untyped_stride,
    /// Offset of log2 of the size (u8) in an entry.
    boot_untyped_bits,
    /// Offset of the device flag (u8) in an entry.
    boot_untyped_device,
    /// Offset of the frequency of the time stamp counter in MHz (u32); 0 if it is in the extra boot info.
    boot_tsc_mhz,
    }
}

impl KernelAbi {
    /// The kernel's rights for those of a grant or a reference ([`crate::bundle::RIGHT_SEND`] and others).
    #[inline(always)]
    pub fn rights(&self, granted: u64) -> u32 {
        let known = [
            (RIGHT_SEND, self.rights_write),
            (RIGHT_RECEIVE, self.rights_read),
            (RIGHT_CALL, self.rights_grant_reply),
            (RIGHT_GRANT, self.rights_grant),
        ];
        known.iter().filter(|(right, _)| granted & right != 0).fold(0, |all, (_, bits)| all | bits)
    }
}
