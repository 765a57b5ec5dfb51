//! Protection domains, supervisor and kernel become what qemu or a board boots.

mod boot;
mod bundle;
mod domain;

pub use bundle::{PRIORITY, check_strings};
pub use domain::DomainFile;

use crate::elf;
use crate::error::{Error, Result};
use crate::kernel::Prefix;
use crate::link::{LinkInput, Linker};
use crate::target::Architecture;
use std::num::NonZero;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, page_align_up};
use wasm2sel4_abi::bundle::{
    EndRecord, GrantRecord, OBJECT_BADGED, OBJECT_ENDPOINT, OBJECT_MEMORY, OBJECT_NOTIFICATION, OBJECT_SPAWNER,
    ObjectRecord,
};
use wasm2sel4_abi::sel4::Flavour;
use wasm2sel4_abi::start_info::Streams;

const ROOT_SCRIPT: &str = include_str!("../../linker-scripts/root.ld");

/// The built runtime that an image needs.
#[derive(Clone, Copy, Debug)]
pub struct RuntimeObjects<'a> {
    /// The root task.
    pub supervisor: &'a [u8],
    /// The boot code; empty where firmware enters the kernel.
    pub loader: &'a [u8],
}

/// The seed of a domain's random numbers.
#[derive(Clone, Copy, Debug)]
pub enum Seed {
    /// One that nobody knows. Where a processor has random numbers, they are added at each boot.
    Random([u8; 32]),
    /// One that somebody has chosen: the numbers are the same whenever the domain runs.
    Chosen([u8; 32]),
}

/// A domain of an image.
#[derive(Debug)]
pub struct DomainSetup<'a> {
    /// The domain.
    pub domain: &'a DomainFile<'a>,
    /// What it is given when it starts.
    pub allotment: Allotment,
    /// Where its random numbers begin.
    pub seed: Seed,
}

/// What a domain is given when it starts, besides its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allotment {
    /// What the supervisor calls it.
    pub name: String,
    /// Its arguments, the program's name first.
    pub arguments: Vec<String>,
    /// Its environment, as `NAME=value`.
    pub environment: Vec<String>,
    /// The capabilities that it begins with.
    pub grants: Vec<GrantRecord>,
    /// The archive of the files that it sees (`wasm2sel4_abi::archive`), if it sees any.
    pub files: Option<Vec<u8>>,
    /// Whether it may send what it has changed in them (`wasm2sel4_abi::changes`).
    pub sends_changes: bool,
    /// The memories that it shares, in the order of its names for them.
    pub memories: Vec<MemoryGrant>,
    /// The file servers of which it is a client, in the order of the slots of their capabilities, which are among its
    /// grants.
    pub file_servers: Vec<FileServerGrant>,
    /// Whether it serves others, and ends with the last domain that does not.
    pub is_service: bool,
    /// Whether it is started by spawners only, any number of times.
    pub is_template: bool,
    /// The slots of the capabilities that whoever starts it hands over, by their numbers.
    pub given: Vec<u64>,
    /// The priority of its thread, if not the usual one.
    pub priority: Option<u64>,
    /// The most memory that it may have altogether, kernel objects included.
    pub footprint_maximum: Option<ByteSize>,
    /// The notification that is bound to its thread: where it receives, it hears of signals, too.
    pub bound: Option<ObjectNumber>,
    /// The notifications that are signalled when it has ended, however it has.
    pub ends: Vec<EndRecord>,
}

/// The number of a domain of an image, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DomainNumber(pub usize);

/// The number of a kernel object that domains share, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectNumber(pub usize);

/// A memory that a domain shares with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryGrant {
    /// The object, which is an [`ObjectKind::Memory`].
    pub object: ObjectNumber,
    /// Whether the domain may write.
    pub writable: bool,
    /// Where its part begins; a multiple of the MMU page.
    pub offset: ByteSize,
    /// The size of its part.
    pub size: ByteSize,
}

/// How a domain reaches a file server (`wasm2sel4_abi::file_server`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileServerGrant {
    /// The slot of the capability by which it calls.
    pub slot: u64,
    /// The buffer that both map, which is an [`ObjectKind::Memory`].
    pub buffer: ObjectNumber,
}

/// A kernel object that domains share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// An endpoint: messages.
    Endpoint,
    /// A notification: signals.
    Notification,
    /// Memory that several domains map, of this many bytes; it is not made if there are none.
    Memory(ByteSize),
    /// Authority to start instances of a domain.
    Spawner {
        /// The domain.
        domain: DomainNumber,
        /// How many there may be at a time.
        most: Option<NonZero<u64>>,
    },
    /// A capability to an endpoint with a badge, of which clients have copies, and which one domain may revoke.
    Badged {
        /// The endpoint, whose number is lower.
        endpoint: ObjectNumber,
        /// The badge.
        badge: NonZero<u64>,
    },
}

impl ObjectKind {
    /// The word for it in descriptions and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Notification => "notification",
            Self::Memory(_) => "memory",
            Self::Spawner { .. } => "spawner",
            Self::Badged { .. } => "capability with a badge",
        }
    }

    /// What a bundle says about it.
    fn record(self) -> ObjectRecord {
        let object = |kind, size| ObjectRecord { kind, size, ..ObjectRecord::default() };
        match self {
            Self::Endpoint => object(OBJECT_ENDPOINT, 0),
            Self::Notification => object(OBJECT_NOTIFICATION, 0),
            Self::Memory(ByteSize(size)) => object(OBJECT_MEMORY, page_align_up(size)),
            Self::Spawner { domain, most } => ObjectRecord {
                instances_maximum: most.map_or(0, NonZero::get),
                ..object(OBJECT_SPAWNER, domain.0 as u64)
            },
            Self::Badged { endpoint, badge } => {
                ObjectRecord { badge: badge.get(), ..object(OBJECT_BADGED, endpoint.0 as u64) }
            }
        }
    }
}

/// Choices for a whole image.
#[derive(Clone, Debug, Default)]
pub struct ImageOptions {
    /// Whether output is framed for a program that reads it (`wasm2sel4_abi::console`).
    pub framed: bool,
    /// Whether the supervisor reports its free resources at start and end.
    pub report_resources: bool,
    /// How many domains run at the same time, the others one after the other; all of them if not said.
    pub running: Option<usize>,
    /// The kernel objects that domains share.
    pub objects: Vec<ObjectKind>,
    /// Real time when it will boot, nanoseconds since 1970; 0 if that is not known.
    pub epoch: u64,
    /// What the standard streams are of the domains that it has.
    pub streams: Streams,
}

/// What a machine boots.
#[derive(Debug)]
pub enum Image {
    /// One file that the machine's firmware loads.
    Single(Vec<u8>),
    /// A kernel that is loaded by multiboot, and the root task as its module.
    Multiboot {
        /// The kernel, as an ELF file of 32 bits.
        kernel: Vec<u8>,
        /// The root task.
        root: Vec<u8>,
    },
}

/// Makes an image.
///
/// # Errors
///
/// [`Error::Kernel`] and [`Error::Malformed`] for a kernel that cannot run a domain or cannot be booted,
/// [`Error::Options`] and [`Error::Limit`] for what domains are given and for more of it than there can be,
/// [`Error::Linker`] if the linker refuses.
pub fn build(
    architecture: Architecture,
    domains: &[DomainSetup<'_>],
    runtime: RuntimeObjects<'_>,
    prefix: &Prefix,
    options: &ImageOptions,
    linker: &Linker,
) -> Result<Image> {
    domains.iter().try_for_each(|setup| check_domain(architecture, setup, prefix))?;
    let bundle = bundle::write(domains, options, &prefix.abi)?;
    let root = root_task(architecture, &bundle, runtime.supervisor, prefix, linker)?;
    check_size(&root, prefix)?;
    match architecture {
        Architecture::X86_64 => {
            let kernel = boot::multiboot_kernel(&prefix.kernel)
                .map_err(|message| Error::Malformed { path: prefix.path.join("bin/kernel.elf"), message })?;
            Ok(Image::Multiboot { kernel, root })
        }
        Architecture::Aarch64 | Architecture::Riscv64 => {
            Ok(Image::Single(boot::with_loader(architecture, &root, runtime.loader, prefix, linker)?))
        }
    }
}

/// Refuses a domain that the kernel cannot run.
fn check_domain(architecture: Architecture, setup: &DomainSetup<'_>, prefix: &Prefix) -> Result<()> {
    let (name, kernel) = (&setup.allotment.name, prefix.path.display());
    check_flavour(setup, prefix)?;
    if setup.domain.module.floating_point != 0 && !prefix.has_floating_point() {
        return Err(Error::Kernel(format!(
            "{name} uses floating point, which the kernel in {kernel} leaves switched off (HAVE_FPU); bring a kernel with a floating-point unit"
        )));
    }
    let end =
        setup.domain.regions().iter().map(|region| region.base.0.saturating_add(region.maximum.0)).max().unwrap_or(0);
    let user_end = prefix.user_end(architecture);
    if end > user_end {
        return Err(Error::Kernel(format!(
            "the memories of {name} end at {end:#x}, but the kernel in {kernel} gives a domain only addresses below {user_end:#x}; declare smaller maxima"
        )));
    }
    Ok(())
}

/// Refuses a domain whose system calls mean something else to the kernel.
fn check_flavour(setup: &DomainSetup<'_>, prefix: &Prefix) -> Result<()> {
    let (name, kernel) = (&setup.allotment.name, prefix.path.display());
    let calls = &setup.domain.system_calls;
    // A stub alone makes some.
    if calls.is_empty() {
        return Err(Error::Kernel(format!(
            "{name} does not say which kernels its system calls are for (its section {} is missing); compile it again",
            wasm2sel4_abi::system_call::SECTION
        )));
    }
    let Some(other) = calls.iter().find(|record| record.flavour != prefix.flavour as u8) else { return Ok(()) };
    let flavour = match Flavour::from_number(other.flavour) {
        Some(flavour) => flavour.name().to_owned(),
        None => format!("unknown ({})", other.flavour),
    };
    Err(Error::Kernel(format!(
        "{name} was compiled for kernels of the flavour {flavour}, but the kernel in {kernel} is of the flavour {}, where \
         system calls have other numbers; compile it again, or bring a kernel of its flavour",
        prefix.flavour.name()
    )))
}

/// Slots of the root task that hold no page of its image: what the kernel puts there besides, and what the supervisor
/// needs to begin with.
const OTHER_SLOTS: u64 = 512;

/// Refuses a root task of more pages than the kernel has slots for: it would not boot, and say little about it.
fn check_size(root: &[u8], prefix: &Prefix) -> Result<()> {
    let segments = elf::read(root).map_err(Error::Internal)?.segments;
    let start = segments.iter().map(|segment| segment.address & !(MMU_PAGE - 1)).min().unwrap_or(0);
    let end = segments.iter().map(|segment| segment.address + segment.memory_size).max().unwrap_or(start);
    let pages = page_align_up(end - start) / MMU_PAGE;
    let needed = pages + OTHER_SLOTS;
    if needed <= 1 << prefix.root_cnode_bits {
        return Ok(());
    }
    Err(Error::Limit(format!(
        "the image has {pages} pages, but the root task of the kernel in {} has only {} slots; put less into it, or bring a kernel \
         whose KernelRootCNodeSizeBits is at least {}",
        prefix.path.display(),
        1_u64 << prefix.root_cnode_bits,
        needed.next_power_of_two().ilog2()
    )))
}

/// Links the supervisor with the bundle and the kernel's numbers.
fn root_task(
    architecture: Architecture,
    bundle: &[u8],
    supervisor: &[u8],
    prefix: &Prefix,
    linker: &Linker,
) -> Result<Vec<u8>> {
    let abi = prefix.abi.to_bytes();
    let platform = prefix.platform.to_bytes();
    let data = elf::data_object(
        architecture,
        &[
            elf::DataItem {
                section: wasm2sel4_abi::kernel::SECTION,
                symbol: wasm2sel4_abi::kernel::SYMBOL,
                align: 8,
                bytes: &abi,
            },
            elf::DataItem {
                section: wasm2sel4_abi::kernel::SECTION,
                symbol: wasm2sel4_abi::platform::SYMBOL,
                align: 8,
                bytes: &platform,
            },
            elf::DataItem {
                section: wasm2sel4_abi::bundle::SECTION,
                symbol: wasm2sel4_abi::bundle::SYMBOL,
                align: MMU_PAGE,
                bytes: bundle,
            },
        ],
    )
    .map_err(Error::Internal)?;
    linker.link(&LinkInput {
        architecture,
        script: ROOT_SCRIPT,
        objects: &[("supervisor.o", supervisor), ("data.o", &data)],
    })
}
