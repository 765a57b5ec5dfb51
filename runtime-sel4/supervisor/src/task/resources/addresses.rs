//! What the supervisor has in its own address space besides its image: everything is far above the image, with room to
//! grow.

/// Registers of devices.
pub const DEVICES: u64 = 0x10_0000_0000;
/// The page through which a page of a domain is filled.
pub const PAGE_WINDOW: u64 = 0x10_0010_0000;
/// Memory that devices read and write.
pub const DMA: u64 = 0x10_0020_0000;
/// The IPC buffer of the thread that takes memory back.
pub const RECLAIMER_BUFFER: u64 = 0x10_0030_0000;
/// Tables whose size depends on the machine.
pub const TABLES: u64 = 0x10_1000_0000;
