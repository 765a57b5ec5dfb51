//! Address space identifiers: one for each domain. The kernel's first pool is enough for the domains of an image; for
//! instances, more pools are made before the first domain starts, and kept.

use crate::task::kernel::boot_info::slot;
use crate::task::resources::{NO_MEMORY, Resources};
use wasm2sel4_abi::bundle::PLACES_MAXIMUM;
use wasm2sel4_abi::sel4::RUNTIME;
use wasm2sel4_sys::objects::kind;
use wasm2sel4_sys::{Cap, Failure};

/// log2 of the size of a pool.
const POOL_BITS: u32 = RUNTIME.sizes.asid_pool;
/// The identifiers of a pool.
const IDENTIFIERS: usize = 512;
/// The most pools: enough for as many domains as can be alive.
const POOLS_MAXIMUM: usize = PLACES_MAXIMUM.div_ceil(IDENTIFIERS);

/// All pools.
pub struct AsidPools {
    pools: [Cap<kind::AsidPool>; POOLS_MAXIMUM],
    count: usize,
    /// The pool that had an identifier last.
    current: usize,
}

impl AsidPools {
    /// The kernel's first pool.
    pub const fn new() -> Self {
        Self { pools: [Cap::new(slot::ASID_POOL.cptr()); POOLS_MAXIMUM], count: 1, current: 0 }
    }
}

/// Gives an address space an identifier.
pub fn assign(resources: &mut Resources, vspace: Cap<kind::VSpace>) -> Result<(), Failure> {
    let kernel = resources.kernel;
    // A pool without a free identifier refuses.
    let AsidPools { pools, count, current } = resources.asid_pools;
    for step in 0..count {
        let number = (current + step) % count;
        let Some(pool) = pools.get(number) else { break };
        if pool.assign(kernel, vspace).is_ok() {
            resources.asid_pools.current = number;
            return Ok(());
        }
    }
    Err(NO_MEMORY)
}

/// Makes pools for so many domains, or as many as the kernel has; returns for how many that is. More are refused.
pub fn prepare(resources: &mut Resources, domains: usize) -> usize {
    while resources.asid_pools.count * IDENTIFIERS < domains && make(resources).is_ok() {}
    domains.min(resources.asid_pools.count * IDENTIFIERS)
}

fn make(resources: &mut Resources) -> Result<(), Failure> {
    let number = resources.asid_pools.count;
    if number == POOLS_MAXIMUM {
        return Err(NO_MEMORY);
    }
    let block = resources.allocate(POOL_BITS).ok_or(NO_MEMORY)?;
    let Some(pair) = resources.pairs.take() else {
        resources.reclaim(block);
        return Err(NO_MEMORY);
    };
    let control: Cap<kind::AsidControl> = Cap::new(slot::ASID_CONTROL.cptr());
    let into = resources.cspace.slot(pair.first());
    if let Err(failure) = control.make_pool(resources.kernel, resources.untyped(block), into) {
        resources.pairs.give(pair);
        resources.reclaim(block);
        return Err(failure);
    }
    let AsidPools { pools, count, .. } = &mut resources.asid_pools;
    if let Some(place) = pools.get_mut(number) {
        *place = Cap::new(pair.first().cptr());
    }
    *count += 1;
    Ok(())
}
