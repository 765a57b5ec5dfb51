//! Labels, object types and the boot info of seL4 16, not MCS, as upstream configures it for qemu's platforms. What a
//! prefix says in its interface descriptions and headers overrides them; what no prefix says (rights, attributes) comes
//! from here.

use crate::kernel::{KernelAbi, MAGIC};

const COMMON: KernelAbi = KernelAbi {
    magic: MAGIC,
    version: crate::ABI_VERSION,
    label_untyped_retype: 1,
    label_tcb_read_registers: 2,
    label_tcb_write_registers: 3,
    label_tcb_configure: 5,
    label_tcb_set_priority: 6,
    label_tcb_set_space: 10,
    label_tcb_suspend: 11,
    label_tcb_bind_notification: 13,
    label_cnode_revoke: 17,
    label_cnode_delete: 18,
    label_cnode_copy: 20,
    label_cnode_mint: 21,
    label_cnode_move: 22,
    label_cnode_mutate: 23,
    label_cnode_save_caller: 25,
    label_irq_issue: 26,
    label_irq_acknowledge: 27,
    label_irq_set_notification: 28,
    prints: 1,
    object_tcb: 1,
    object_endpoint: 2,
    object_notification: 3,
    object_cnode: 4,
    rights_write: 1,
    rights_read: 2,
    rights_all: 15,
    rights_grant_reply: 8,
    rights_grant: 4,
    badge_bits: 64,
    fault_address_bits: 64,
    boot_cnode_bits: 0x88,
    boot_untyped: 0x98,
    boot_untyped_list: 0xa8,
    boot_untyped_stride: 16,
    boot_untyped_bits: 8,
    boot_untyped_device: 9,
    ..KernelAbi::ZERO
};

/// 64-bit Arm.
pub const AARCH64: KernelAbi = KernelAbi {
    label_page_map: 40,
    label_page_unmap: 41,
    label_page_get_address: 46,
    label_table_map_21: 38,
    label_table_map_30: 38,
    label_table_map_39: 38,
    label_asid_control_make_pool: 47,
    label_asid_pool_assign: 48,
    object_frame: 7,
    object_vspace: 6,
    object_table_21: 9,
    object_table_30: 9,
    object_table_39: 9,
    attributes_default: 3,
    attributes_execute_never: 4,
    attributes_device: 4,
    ..COMMON
};

/// 64-bit RISC-V.
pub const RISCV64: KernelAbi = KernelAbi {
    label_page_map: 35,
    label_page_unmap: 36,
    label_page_get_address: 37,
    label_table_map_21: 33,
    label_table_map_30: 33,
    label_asid_control_make_pool: 38,
    label_asid_pool_assign: 39,
    object_frame: 6,
    object_vspace: 8,
    object_table_21: 8,
    object_table_30: 8,
    attributes_execute_never: 1,
    attributes_device: 1,
    ..COMMON
};

/// 64-bit x86.
pub const X86_64: KernelAbi = KernelAbi {
    label_page_map: 39,
    label_page_unmap: 40,
    label_page_get_address: 41,
    label_table_map_21: 37,
    label_table_map_30: 35,
    label_table_map_39: 33,
    label_asid_control_make_pool: 42,
    label_asid_pool_assign: 43,
    label_io_port_issue: 44,
    label_io_port_in8: 45,
    label_io_port_in16: 46,
    label_io_port_in32: 47,
    label_io_port_out8: 48,
    label_io_port_out16: 49,
    label_io_port_out32: 50,
    label_irq_issue: 51,
    object_frame: 8,
    object_vspace: 6,
    object_table_21: 10,
    object_table_30: 11,
    object_table_39: 5,
    ..COMMON
};

/// The same numbers for kernels before version 9. These set the priority when a thread is configured. They also pack
/// the boot info, keep guards elsewhere in a CNode's data word, have badges of 28 bits, do not know the right to grant
/// replies, and cut faulting addresses to 32 bits on their way into the fault message.
pub const fn before_version_9(abi: KernelAbi) -> KernelAbi {
    KernelAbi {
        configure_takes_priority: 1,
        rights_all: 7,
        rights_grant_reply: 4,
        fault_address_bits: 32,
        badge_bits: 28,
        guard_size_shift: 2,
        boot_untyped: 153,
        boot_untyped_list: 169,
        boot_untyped_stride: 12,
        boot_untyped_bits: 10,
        boot_untyped_device: 11,
        boot_tsc_mhz: 145,
        ..abi
    }
}
