//! Writes the bundle (`wasm2sel4_abi::bundle`).

use super::{Allotment, DomainSetup, ImageOptions, Seed};
use crate::error::{Error, Result};
use crate::escape;
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress, page_align_up};
use wasm2sel4_abi::archive::ArchiveHeader;
use wasm2sel4_abi::bundle::{
    BundleHeader, DomainRecord, EndRecord, FLAG_FRAMED, FLAG_REPORT_RESOURCES, GRANTS_MAXIMUM, GrantRecord, MAGIC,
    OBJECTS_MAXIMUM, ObjectRecord, REGIONS_MAXIMUM, RIGHT_SEND, RUNNING_MAXIMUM, RegionRecord, SEGMENT_EXECUTE,
    SEGMENT_WRITE, SegmentRecord,
};
use wasm2sel4_abi::file_server::BUFFER_SIZE;
use wasm2sel4_abi::interface::wasi::FileType;
use wasm2sel4_abi::kernel::KernelAbi;
use wasm2sel4_abi::layout::{
    ARCHIVE, ARENA, FILE_BUFFER_STRIDE, FILE_BUFFERS, FILES_MAXIMUM, START_INFO, START_INFO_MAXIMUM,
};
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_abi::record::{Offset, Read};
use wasm2sel4_abi::start_info::{self, StartInfo, Streams};
use wasm2sel4_abi::words::Words;

/// log2 of the slots of a domain without capabilities of its own.
const CNODE_BITS_LEAST: u64 = 4;

/// The scheduling priority of domains; the supervisor has the highest.
pub const PRIORITY: u64 = 100;

/// Bytes of a word.
const WORD: u64 = size_of::<u64>() as u64;

/// A piece of a domain's image, on its way into the bundle.
struct Piece {
    record: SegmentRecord,
    contents: Vec<u8>,
}

impl Piece {
    /// Pages with these contents.
    fn read_only(address: VirtualAddress, contents: Vec<u8>) -> Self {
        let size = contents.len() as u64;
        let record = SegmentRecord {
            address,
            offset: Offset::default(),
            file_size: ByteSize(size),
            memory_size: ByteSize(page_align_up(size)),
            flags: 0,
        };
        Self { record, contents }
    }

    /// Pages that can be written.
    fn zeroes(address: VirtualAddress, size: ByteSize) -> Self {
        let memory_size = ByteSize(page_align_up(size.0));
        let record = SegmentRecord { address, memory_size, flags: SEGMENT_WRITE, ..SegmentRecord::default() };
        Self { record, contents: Vec::new() }
    }
}

/// Writes all domains of an image.
pub fn write(domains: &[DomainSetup<'_>], options: &ImageOptions, kernel: &KernelAbi) -> Result<Vec<u8>> {
    let own = domains.iter().filter(|setup| !setup.allotment.is_template).count();
    let running = options.running.unwrap_or(own).max(1);
    if running > RUNNING_MAXIMUM {
        return Err(Error::Limit(format!(
            "the image has {running} domains that run at the same time; at most {RUNNING_MAXIMUM} can"
        )));
    }
    if options.objects.len() > OBJECTS_MAXIMUM {
        return Err(Error::Limit(format!(
            "an image has at most {OBJECTS_MAXIMUM} endpoints, notifications and memories"
        )));
    }
    // The console has one input, and it is for the first domain that the image starts.
    let reader = domains.iter().position(|setup| !setup.allotment.is_template);
    let (mut pieces, mut regions) = (Vec::new(), Vec::new());
    for (number, setup) in domains.iter().enumerate() {
        // The supervisor prints it on the console, where control characters would be what frames are made of.
        if !escape::is_printable(&setup.allotment.name) {
            let name = escape::Name(&setup.allotment.name);
            return Err(Error::Options(format!("no domain can be called {name}: its name cannot be printed")));
        }
        let mut streams = options.streams;
        if reader != Some(number) {
            // It is at its end from the start.
            streams.input = FileType::Unknown;
        }
        pieces.push(segments(setup, streams, kernel)?);
        regions.push(shared_regions(setup)?);
        if setup.allotment.grants.len() > GRANTS_MAXIMUM {
            return Err(Error::Limit(format!("{} has more than {GRANTS_MAXIMUM} capabilities", setup.allotment.name)));
        }
        if regions.last().is_some_and(|regions| regions.len() > REGIONS_MAXIMUM) {
            let message = format!("{} has more than {REGIONS_MAXIMUM} memories and tables", setup.allotment.name);
            return Err(Error::Limit(message));
        }
    }

    let segment_count: u64 = pieces.iter().map(|pieces| pieces.len() as u64).sum();
    let first_domain = BundleHeader::SIZE;
    let first_segment = first_domain + domains.len() as u64 * DomainRecord::SIZE;
    let first_region = first_segment + segment_count * SegmentRecord::SIZE;
    let region_count: u64 = regions.iter().map(|regions| regions.len() as u64).sum();
    let first_object = first_region + region_count * RegionRecord::SIZE;
    let first_grant = first_object + options.objects.len() as u64 * ObjectRecord::SIZE;
    let grant_count: u64 = domains.iter().map(|setup| setup.allotment.grants.len() as u64).sum();
    let first_end = first_grant + grant_count * GrantRecord::SIZE;
    let end_count: u64 = domains.iter().map(|setup| setup.allotment.ends.len() as u64).sum();
    let first_given = first_end + end_count * EndRecord::SIZE;
    let given_count: u64 = domains.iter().map(|setup| setup.allotment.given.len() as u64).sum();
    let first_name = first_given + given_count * WORD;
    let names: String = domains.iter().map(|setup| setup.allotment.name.as_str()).collect();
    let mut next_page = page_align_up(first_name + names.len() as u64);

    let (mut domain_records, mut segment_records, mut contents) = (Vec::new(), Vec::new(), Vec::new());
    let (mut next_name, mut next_region) = (first_name, first_region);
    let (mut next_grant, mut next_end, mut next_given) = (first_grant, first_end, first_given);
    for ((setup, pieces), regions) in domains.iter().zip(&pieces).zip(&regions) {
        domain_records.push(DomainRecord {
            name: Offset::new(next_name),
            name_size: ByteSize(setup.allotment.name.len() as u64),
            entry: VirtualAddress(setup.domain.entry),
            trap_entry: setup.domain.stub.trap_entry.0,
            stack_size: setup.domain.module.stack_size,
            priority: setup.allotment.priority.unwrap_or(PRIORITY),
            segments: Offset::new(first_segment + segment_records.len() as u64 * SegmentRecord::SIZE),
            segment_count: pieces.len() as u64,
            regions: Offset::new(next_region),
            region_count: regions.len() as u64,
            grants: Offset::new(next_grant),
            grant_count: setup.allotment.grants.len() as u64,
            cnode_bits: cnode_bits(setup),
            entries: setup.domain.module.entries,
            receives: setup.domain.module.receives,
            is_template: u64::from(setup.allotment.is_template),
            is_service: u64::from(setup.allotment.is_service),
            reads_input: u64::from(reader == Some(domain_records.len())),
            sends_changes: u64::from(setup.allotment.sends_changes),
            given: Offset::new(next_given),
            given_count: setup.allotment.given.len() as u64,
            footprint_maximum: setup.allotment.footprint_maximum.unwrap_or_default(),
            bound: setup.allotment.bound.map_or(0, |notification| notification.0 as u64 + 1),
            ends: Offset::new(next_end),
            end_count: setup.allotment.ends.len() as u64,
        });
        next_name += setup.allotment.name.len() as u64;
        next_region += regions.len() as u64 * RegionRecord::SIZE;
        next_grant += setup.allotment.grants.len() as u64 * GrantRecord::SIZE;
        next_end += setup.allotment.ends.len() as u64 * EndRecord::SIZE;
        next_given += setup.allotment.given.len() as u64 * WORD;
        for piece in pieces {
            segment_records.push(SegmentRecord { offset: Offset::new(next_page), ..piece.record });
            contents.extend(&piece.contents);
            let padded = page_align_up(contents.len() as u64);
            next_page += padded - (contents.len() - piece.contents.len()) as u64;
            contents.resize(padded as usize, 0);
        }
    }

    let flag = |on: bool, flag: u64| if on { flag } else { 0 };
    let header = BundleHeader {
        magic: MAGIC,
        version: u64::from(ABI_VERSION),
        size: ByteSize(next_page),
        flags: flag(options.framed, FLAG_FRAMED) | flag(options.report_resources, FLAG_REPORT_RESOURCES),
        epoch: options.epoch,
        domain_count: domains.len() as u64,
        domains: Offset::new(first_domain),
        objects: Offset::new(first_object),
        object_count: options.objects.len() as u64,
        running: running as u64,
    };
    let mut bytes: Vec<u8> = Vec::with_capacity(next_page as usize);
    bytes.extend(header.to_bytes());
    bytes.extend(domain_records.iter().flat_map(DomainRecord::to_bytes));
    bytes.extend(segment_records.iter().flat_map(SegmentRecord::to_bytes));
    bytes.extend(regions.iter().flatten().flat_map(RegionRecord::to_bytes));
    bytes.extend(options.objects.iter().flat_map(|object| object.record().to_bytes()));
    bytes.extend(domains.iter().flat_map(|setup| &setup.allotment.grants).flat_map(GrantRecord::to_bytes));
    bytes.extend(domains.iter().flat_map(|setup| &setup.allotment.ends).flat_map(EndRecord::to_bytes));
    bytes.extend(domains.iter().flat_map(|setup| &setup.allotment.given).flat_map(|slot| slot.to_le_bytes()));
    bytes.extend(names.as_bytes());
    bytes.resize(page_align_up(bytes.len() as u64) as usize, 0);
    bytes.extend(contents);
    Ok(bytes)
}

/// The regions of a domain, with what is behind those that it shares.
fn shared_regions(setup: &DomainSetup<'_>) -> Result<Vec<RegionRecord>> {
    let mut regions = setup.domain.regions();
    for (memory, region) in setup.domain.memories.iter().zip(&mut regions) {
        let Some(number) = memory.shared.checked_sub(1) else { continue };
        let grant =
            setup.allotment.memories.get(number as usize).ok_or_else(|| {
                Error::Options(format!("{} shares a memory that it is not given", setup.allotment.name))
            })?;
        // Whatever its file says: behind the part that it is granted may be somebody else's.
        if region.initial > grant.size || grant.offset.0 % MMU_PAGE != 0 {
            let message = format!("{} shares more of a memory than it is granted", setup.allotment.name);
            return Err(Error::Options(message));
        }
        region.maximum = region.initial;
        region.object = grant.object.0 as u64 + 1;
        region.rights = if grant.writable { RIGHT_SEND } else { 0 };
        region.offset = grant.offset;
    }
    // Behind all others, which are numbered.
    regions.extend((0..).zip(&setup.allotment.file_servers).map(|(number, server)| RegionRecord {
        base: VirtualAddress(FILE_BUFFERS.0 + number * FILE_BUFFER_STRIDE),
        initial: ByteSize(BUFFER_SIZE),
        maximum: ByteSize(BUFFER_SIZE),
        object: server.buffer.0 as u64 + 1,
        rights: RIGHT_SEND,
        offset: ByteSize(0),
        is_heap: 0,
    }));
    Ok(regions)
}

/// log2 of the slots that a domain needs: one for each capability, and the first ones.
fn cnode_bits(setup: &DomainSetup<'_>) -> u64 {
    let granted = setup.allotment.grants.iter().map(|grant| grant.slot);
    let last = granted.chain(setup.allotment.given.iter().copied()).max().unwrap_or(slot::FIRST_GRANT);
    u64::from((last + 1).next_power_of_two().ilog2()).max(CNODE_BITS_LEAST)
}

/// The segments of a domain, its start info included.
fn segments(setup: &DomainSetup<'_>, streams: Streams, kernel: &KernelAbi) -> Result<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    for segment in &setup.domain.segments {
        let flags = if segment.execute {
            SEGMENT_EXECUTE
        } else if segment.write {
            SEGMENT_WRITE
        } else {
            0
        };
        let record = SegmentRecord {
            address: VirtualAddress(segment.address),
            offset: Offset::default(),
            file_size: ByteSize(segment.contents.len() as u64),
            memory_size: ByteSize(page_align_up(segment.memory_size)),
            flags,
        };
        pieces.push(Piece { record, contents: segment.contents.to_vec() });
    }
    let Allotment { name, arguments, environment, files, file_servers, .. } = &setup.allotment;
    let archive_size = ByteSize(files.as_ref().map_or(0, |archive| archive.len() as u64));
    let (seed, is_seed_chosen) = match setup.seed {
        Seed::Random(seed) => (seed, 0),
        Seed::Chosen(seed) => (seed, 1),
    };
    let told = StartInfo {
        seed,
        is_seed_chosen,
        streams,
        archive_size,
        file_servers: file_servers.len() as u64,
        file_server_slot: file_servers.first().map_or(0, |server| server.slot),
        kernel: *kernel,
        ..StartInfo::default()
    };
    pieces.push(Piece::read_only(START_INFO, start_info(name, arguments, environment, told)?));
    if let Some(archive) = files {
        pieces.push(Piece::read_only(ARCHIVE, archive.clone()));
        pieces.push(Piece::zeroes(ARENA, arena_size(name, archive)?));
    }
    Ok(pieces)
}

/// Bytes of the memory in which a domain keeps what it writes in its files.
fn arena_size(name: &str, archive: &[u8]) -> Result<ByteSize> {
    let header = ArchiveHeader::read(&mut Words::new(archive)).ok_or(Error::internal("an archive without a header"))?;
    let size = (archive.len() as u64).max(header.arena_size.0);
    if size > FILES_MAXIMUM.0 {
        let most = FILES_MAXIMUM.0 >> 30;
        return Err(Error::Limit(format!(
            "the files of {name}, or what may be written in them, are larger than {most} GiB"
        )));
    }
    Ok(header.arena_size)
}

/// Whether the arguments and the environment of a domain fit its start info, for whoever wants to know early.
///
/// # Errors
///
/// [`Error::Options`] for a zero byte in a string, [`Error::Limit`] if there is too much of them.
pub fn check_strings(name: &str, arguments: &[String], environment: &[String]) -> Result<()> {
    start_info(name, arguments, environment, StartInfo::default()).map(|_| ())
}

/// A start info (`wasm2sel4_abi::start_info`) of arguments and environment, with what else a domain is told.
fn start_info(name: &str, arguments: &[String], environment: &[String], told: StartInfo) -> Result<Vec<u8>> {
    let mut strings = Vec::new();
    for string in arguments.iter().chain(environment) {
        if string.contains('\0') {
            return Err(Error::Options(format!("an argument of {name} contains a zero byte")));
        }
        strings.extend(string.as_bytes());
        strings.push(0);
    }
    let header = StartInfo {
        magic: start_info::MAGIC,
        version: u64::from(ABI_VERSION),
        argument_count: arguments.len() as u64,
        environment_count: environment.len() as u64,
        strings_size: ByteSize(strings.len() as u64),
        ..told
    };
    let mut bytes = header.to_bytes().to_vec();
    bytes.extend(strings);
    if bytes.len() as u64 > START_INFO_MAXIMUM.0 {
        return Err(Error::Limit(format!(
            "the arguments and the environment of {name} take {} bytes; at most {} fit",
            bytes.len(),
            START_INFO_MAXIMUM.0
        )));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elf::Segment;
    use crate::image::{Allotment, DomainFile};
    use crate::target::Architecture;
    use wasm2sel4_abi::record::Read;
    use wasm2sel4_abi::words::Words;

    #[test]
    fn contents_begin_at_pages_and_names_can_be_printed() {
        let segment = |address, contents| Segment {
            address,
            physical: address,
            contents,
            memory_size: 0x2000,
            write: true,
            execute: false,
        };
        let domain = DomainFile {
            architecture: Architecture::X86_64,
            entry: 0,
            segments: vec![segment(0x1000, b"first"), segment(0x8000, b"second")],
            module: Default::default(),
            memories: Vec::new(),
            tables: Vec::new(),
            capabilities: Vec::new(),
            shared: Vec::new(),
            stub: Default::default(),
            system_calls: Vec::new(),
        };
        let setup = |name: &str| DomainSetup {
            domain: &domain,
            allotment: Allotment { name: name.to_owned(), arguments: vec![name.to_owned()], ..Allotment::default() },
            seed: Seed::Chosen([7; 32]),
        };
        let write = |setups: &[DomainSetup<'_>]| write(setups, &ImageOptions::default(), &KernelAbi::default());
        for name in ["", "x\u{1}x0\u{4}", "two\nlines"] {
            assert!(matches!(write(&[setup("a"), setup(name)]), Err(Error::Options(_))), "{name:?}");
        }
        let bundle = write(&[setup("a"), setup("bc")]).unwrap();
        assert_eq!(bundle.len() % MMU_PAGE as usize, 0);

        let header = BundleHeader::read(&mut Words::new(&bundle)).unwrap();
        assert_eq!((header.magic, header.size.0, header.domain_count), (MAGIC, bundle.len() as u64, 2));
        let mut domains = Words::new(&bundle[header.domains.0 as usize..]);
        let domain = DomainRecord::read(&mut domains).unwrap();
        assert_eq!(domain.segment_count, 3);
        let mut words = Words::new(&bundle[domain.segments.0 as usize..]);
        let mut found = Vec::new();
        for _ in 0..6 {
            let SegmentRecord { address, offset, file_size, .. } = SegmentRecord::read(&mut words).unwrap();
            assert_eq!(offset.0 % MMU_PAGE, 0, "contents of {:#x} begin inside a page", address.0);
            found.push(bundle[offset.0 as usize..][..file_size.0 as usize].to_vec());
        }
        assert_eq!(found[0], b"first");
        assert_eq!(found[4], b"second");
        assert!(found[5].ends_with(b"bc\0"));
    }
}
