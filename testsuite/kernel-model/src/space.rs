//! Address spaces: paging structures and the frames in them (seL4 manual, chapter 7).

use crate::asid::Asid;
use crate::machine::{self, LEVELS, entry};
use crate::memory::{ObjectAddress, Only, PAGE_BITS, Ref};

/// A paging structure.
#[repr(C)]
pub struct Table([u64; 512]);

impl Table {
    /// One of its entries.
    fn entry(&mut self, address: u64, level: u32) -> &mut u64 {
        &mut self.0[(address >> level & 511) as usize]
    }
}

impl Table {
    /// All entries.
    pub fn words(&mut self) -> &mut [u64; 512] {
        &mut self.0
    }
}

/// An entry of a table.
#[derive(Clone, Copy)]
struct TableEntry {
    table: Ref<Table>,
    address: u64,
    level: u32,
}

impl TableEntry {
    fn get(self) -> u64 {
        *self.table.get().entry(self.address, self.level)
    }

    /// Changes it, for the processor, too.
    fn set(self, entry: u64) {
        *self.table.get().entry(self.address, self.level) = entry;
        machine::flush();
    }
}

/// The entry for an address at a level, or the level of the table that is missing on the way.
fn find(space: ObjectAddress, address: u64, level: u32) -> Result<TableEntry, u32> {
    let mut table = Ref::<Table>::new(space);
    for above in LEVELS {
        if *above == level {
            break;
        }
        let next = entry::target(*table.get().entry(address, *above)).ok_or(*above)?;
        table = Ref::new(ObjectAddress::new(next));
    }
    Ok(TableEntry { table, address, level })
}

/// Maps a frame, perhaps once more at the same address; what to do if there is another one already is the
/// architecture's.
///
/// # Errors
///
/// The level of the table that is missing, or nothing if there is a frame already.
pub fn map_frame(
    space: ObjectAddress,
    address: u64,
    frame: ObjectAddress,
    rights: u8,
    attributes: u64,
    is_again: bool,
) -> Result<(), Option<u32>> {
    let place = find(space, address, PAGE_BITS).map_err(Some)?;
    if place.get() != 0 && !is_again && machine::REFUSES_TO_MAP_OVER {
        return Err(None);
    }
    place.set(entry::page(frame.physical(), rights, attributes));
    Ok(())
}

/// Maps a table at a level, or for 0 where the first is missing, and tells at which level.
///
/// # Errors
///
/// The level of the table that is missing above, or nothing if there is a table already.
pub fn map_table(space: ObjectAddress, address: u64, table: ObjectAddress, level: u8) -> Result<u8, Option<u32>> {
    let level = match level {
        0 => find(space, address, PAGE_BITS).err().ok_or(None)?,
        level => u32::from(level),
    };
    let place = find(space, address, level).map_err(Some)?;
    if entry::target(place.get()).is_some() {
        return Err(None);
    }
    place.set(entry::table(table.physical()));
    Ok(level as u8)
}

/// Unmaps a frame, if it is still what is mapped there.
pub fn unmap_frame(asid: Asid, page: u32, frame: ObjectAddress) {
    unmap(asid, page, PAGE_BITS, frame);
}

/// Unmaps a table, if it is still what is mapped there.
pub fn unmap_table(asid: Asid, page: u32, level: u8, table: ObjectAddress) {
    unmap(asid, page, u32::from(level), table);
}

fn unmap(asid: Asid, page: u32, level: u32, target: ObjectAddress) {
    let Some(space) = root(asid) else { return };
    if let Ok(place) = find(space, u64::from(page) << PAGE_BITS, level)
        && entry::target(place.get()) == Some(target.physical())
    {
        place.set(0);
    }
}

/// Identifiers of a pool.
const IDENTIFIERS: usize = 512;

/// A pool of identifiers: the roots that have them.
type Pool = [ObjectAddress; IDENTIFIERS];

/// All pools.
static POOLS: Only<[ObjectAddress; machine::POOLS]> = Only::new([ObjectAddress::NONE; machine::POOLS]);

/// The pool with a number, which counts from 0, if there can be one.
fn pool(number: usize) -> Option<ObjectAddress> {
    POOLS.with(|pools| pools.get(number).copied())
}

/// Notes a new pool and returns its number; nothing if there are as many as there can be.
pub fn add_pool(pool: ObjectAddress) -> Option<u16> {
    POOLS.with(|pools| {
        let number = pools.iter().position(|place| !place.is_some())?;
        pools[number] = pool;
        Some(number as u16)
    })
}

/// Where an identifier's root is noted: the pool, and the place in it.
fn noted(asid: Asid) -> Option<(Ref<Pool>, usize)> {
    let index = asid.0.checked_sub(1)? as usize;
    let pool = pool(index / IDENTIFIERS).filter(|pool| pool.is_some())?;
    Some((Ref::new(pool), index % IDENTIFIERS))
}

/// The root of the address space with an identifier.
pub fn root(asid: Asid) -> Option<ObjectAddress> {
    noted(asid).map(|(pool, place)| pool.get()[place]).filter(|root| root.is_some())
}

/// Gives an address space an identifier of a pool.
pub fn assign(pool: u16, space: ObjectAddress) -> Option<Asid> {
    let place = Ref::<Pool>::new(self::pool(usize::from(pool))?);
    let index = place.get().iter().position(|place| !place.is_some())?;
    place.get()[index] = space;
    machine::begin_space(Ref::<Table>::new(space).get().words());
    Some(Asid((usize::from(pool) * IDENTIFIERS + index + 1) as u32))
}

/// Takes an address space's identifier back; returns the root that had it.
pub fn forget(asid: Asid) -> Option<ObjectAddress> {
    let (pool, place) = noted(asid)?;
    Some(core::mem::replace(&mut pool.get()[place], ObjectAddress::NONE))
}
