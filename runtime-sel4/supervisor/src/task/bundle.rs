//! The bundle behind the root task's own code. It is part of the image that the user built, so it is trusted like the
//! supervisor itself; its magic and version guard against tools that do not fit.

use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::bundle::{
    BundleHeader, DomainRecord, EndRecord, GrantRecord, MAGIC, ObjectRecord, RegionRecord, SegmentRecord,
};
use wasm2sel4_abi::record::Offset;

unsafe extern "C" {
    #[link_name = "__wasm2sel4_bundle"]
    static BUNDLE: BundleHeader;
}

/// The header.
pub fn header() -> &'static BundleHeader {
    // SAFETY: the image tool defines the symbol as a bundle, aligned to a page.
    unsafe { &*(&raw const BUNDLE) }
}

/// Whether the bundle is one that this supervisor understands.
pub fn is_valid() -> bool {
    header().magic == MAGIC && header().version == u64::from(ABI_VERSION)
}

/// Whether there are domains that are started by spawners, any number of times.
pub fn has_templates() -> bool {
    domains().iter().any(|record| record.is_template != 0)
}

/// The address of the byte at `offset`.
pub fn address(offset: u64) -> u64 {
    (&raw const BUNDLE) as u64 + offset
}

/// The records at `offset`.
///
/// # Safety
///
/// There must be `count` records at `offset`.
unsafe fn records<T>(offset: Offset<T>, count: u64) -> &'static [T] {
    // SAFETY: by the promise of the caller.
    unsafe { core::slice::from_raw_parts(address(offset.0) as *const T, count as usize) }
}

/// The domains.
pub fn domains() -> &'static [DomainRecord] {
    // SAFETY: the header says so.
    unsafe { records(header().domains, header().domain_count) }
}

/// The segments of a domain.
pub fn segments(domain: &DomainRecord) -> &'static [SegmentRecord] {
    // SAFETY: the record says so.
    unsafe { records(domain.segments, domain.segment_count) }
}

/// The regions of a domain.
pub fn regions(domain: &DomainRecord) -> &'static [RegionRecord] {
    // SAFETY: the record says so.
    unsafe { records(domain.regions, domain.region_count) }
}

/// The kernel objects that domains share.
pub fn objects() -> &'static [ObjectRecord] {
    // SAFETY: the header says so.
    unsafe { records(header().objects, header().object_count) }
}

/// A kernel object, by its number.
pub fn object(number: u64) -> Option<&'static ObjectRecord> {
    objects().get(usize::try_from(number).ok()?)
}

/// The slots of the capabilities that whoever starts an instance of a domain hands over.
pub fn given(domain: &DomainRecord) -> &'static [u64] {
    // SAFETY: the record says so.
    unsafe { records(domain.given, domain.given_count) }
}

/// The capabilities that a domain begins with.
pub fn grants(domain: &DomainRecord) -> &'static [GrantRecord] {
    // SAFETY: the record says so.
    unsafe { records(domain.grants, domain.grant_count) }
}

/// Who is told when a domain has ended.
pub fn ends(domain: &DomainRecord) -> &'static [EndRecord] {
    // SAFETY: the record says so.
    unsafe { records(domain.ends, domain.end_count) }
}

/// The name of a domain.
pub fn name(domain: &DomainRecord) -> &'static [u8] {
    // SAFETY: the record says so.
    unsafe { records(domain.name, domain.name_size.0) }
}
