//! Mapping frames, and the paging structures above them where they are missing.

use crate::task::resources::Resources;
use wasm2sel4_abi::kernel::KernelAbi;
use wasm2sel4_sys::objects::{ObjectRequest, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure};

/// Where kernel objects come from.
pub trait ObjectSource {
    /// Makes an object and returns the address of its capability.
    fn make(&mut self, resources: &mut Resources, request: ObjectRequest) -> Result<CPtr, Failure>;

    /// Makes as many objects as there are addresses to tell. Whoever can makes them by one call of the kernel.
    fn make_each(
        &mut self,
        resources: &mut Resources,
        request: ObjectRequest,
        made: &mut [CPtr],
    ) -> Result<(), Failure> {
        for place in made {
            *place = self.make(resources, request)?;
        }
        Ok(())
    }
}

/// What a mapping allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rights {
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
    /// Reading and executing.
    Execute,
    /// Reading and writing registers of a device.
    Device,
}

/// The paging structures below a root, by the address bits under one of their entries. Not every kernel has all.
const LEVELS: [u64; 3] = [39, 30, 21];

/// Makes all paging structures above the page at `address` in an address space without any: asking the kernel which is
/// missing, as [`map`] does, costs as much as making one.
pub fn prepare(
    resources: &mut Resources,
    source: &mut impl ObjectSource,
    vspace: Cap<kind::VSpace>,
    address: u64,
) -> Result<(), Failure> {
    let abi = resources.kernel.abi;
    let is_one_type = abi.object_table_30 == abi.object_table_21
        && (abi.label_table_map_39 == 0 || abi.object_table_39 == abi.object_table_21);
    let mut tables = [CPtr(0); LEVELS.len()];
    let structures = LEVELS.map(|level| structure(abi, level));
    let tables = &mut tables[..structures.iter().flatten().count()];
    if is_one_type {
        source.make_each(resources, ObjectRequest::of_one_size(abi.object_table_21), tables)?;
    }
    for ((object, label), made) in structures.into_iter().flatten().zip(tables) {
        if !is_one_type {
            *made = source.make(resources, ObjectRequest::of_one_size(object))?;
        }
        Cap::<kind::Table>::new(*made).map(resources.kernel, label, vspace, address)?;
    }
    Ok(())
}

/// The object type and the mapping's label of the structure under an entry of this many address bits, if there is one.
fn structure(abi: &KernelAbi, level: u64) -> Option<(u32, u32)> {
    let (object, label) = match level {
        21 => (abi.object_table_21, abi.label_table_map_21),
        30 => (abi.object_table_30, abi.label_table_map_30),
        39 => (abi.object_table_39, abi.label_table_map_39),
        _ => return None,
    };
    (label != 0).then_some((object, label))
}

/// Maps a frame at `address`.
pub fn map(
    resources: &mut Resources,
    source: &mut impl ObjectSource,
    vspace: Cap<kind::VSpace>,
    frame: Cap<kind::Frame>,
    address: u64,
    rights: Rights,
) -> Result<(), Failure> {
    let kernel = resources.kernel;
    let abi = kernel.abi;
    let (kernel_rights, attributes) = match rights {
        Rights::Read => (abi.rights_read, abi.attributes_default | abi.attributes_execute_never),
        Rights::Write => (abi.rights_read | abi.rights_write, abi.attributes_default | abi.attributes_execute_never),
        Rights::Execute => (abi.rights_read, abi.attributes_default),
        Rights::Device => (abi.rights_read | abi.rights_write, abi.attributes_device),
    };
    for _ in 0..=LEVELS.len() {
        match frame.map(kernel, vspace, address, kernel_rights, attributes) {
            Err(Failure { code: Failure::FAILED_LOOKUP, missing_level }) => {
                let missing = Failure { code: Failure::FAILED_LOOKUP, missing_level };
                let (object, label) = structure(abi, missing_level).ok_or(missing)?;
                let table: Cap<kind::Table> = Cap::new(source.make(resources, ObjectRequest::of_one_size(object))?);
                table.map(kernel, label, vspace, address)?;
            }
            result => return result,
        }
    }
    Err(Failure { code: Failure::FAILED_LOOKUP, missing_level: 0 })
}
