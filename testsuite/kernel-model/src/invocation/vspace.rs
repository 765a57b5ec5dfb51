//! Methods of frames, tables, and pools of address space identifiers.

use super::{Invocation, NOTHING, Refusal, Words, one_word};
use crate::asid::Asid;
use crate::derivation;
use crate::lookup::LookupFailure;
use crate::machine::{self, label};
use crate::memory::{ObjectAddress, PAGE, PAGE_BITS};
use crate::slot::{Cap, right};
use crate::space;

/// The root and the identifier of a capability that must be to an address space with one.
fn space_of(cap: Cap) -> Result<(ObjectAddress, Asid), Refusal> {
    match cap {
        Cap::VSpace { object, asid } if space::root(asid) == Some(object) => Ok((object, asid)),
        _ => Err(Refusal::InvalidCapability(1)),
    }
}

/// Why nothing can be mapped: a table is missing, or something is there already.
fn no_place(missing: Option<u32>) -> Refusal {
    let lookup = |level| Refusal::Lookup(false, LookupFailure::MissingCapability(level));
    missing.map_or(Refusal::DeleteFirst, lookup)
}

impl Invocation {
    pub(super) fn frame(&self) -> Result<Words, Refusal> {
        let Cap::Frame { rights, device, object, asid, page } = self.slot.cap() else {
            return Err(Refusal::InvalidCapability(0));
        };
        if self.label == label::PAGE_UNMAP {
            space::unmap_frame(asid, page, object);
            self.slot.get().cap = Cap::Frame { rights, device, object, asid: Asid::NONE, page: 0 };
            return Ok(NOTHING);
        }
        if self.label == label::PAGE_GET_ADDRESS {
            return Ok(one_word(object.physical()));
        }
        if self.label != label::PAGE_MAP {
            return Err(Refusal::IllegalOperation);
        }
        let [address, wanted, attributes] = self.words()?;
        let (root, space_asid) = space_of(self.extra(0)?.cap())?;
        if address.checked_add(PAGE).is_none_or(|end| end > machine::USER_END) {
            return Err(Refusal::InvalidArgument(0));
        }
        if !address.is_multiple_of(PAGE) {
            return Err(Refusal::Alignment);
        }
        let new_page = (address >> PAGE_BITS) as u32;
        if asid != Asid::NONE && asid != space_asid {
            return Err(Refusal::InvalidCapability(1));
        }
        if asid != Asid::NONE && page != new_page {
            return Err(Refusal::InvalidArgument(0));
        }
        let allowed = rights & wanted as u8 & (right::READ | right::WRITE);
        space::map_frame(root, address, object, allowed, attributes, asid != Asid::NONE).map_err(no_place)?;
        self.slot.get().cap = Cap::Frame { rights, device, object, asid: space_asid, page: new_page };
        Ok(NOTHING)
    }

    pub(super) fn table(&self, object: ObjectAddress, asid: Asid, level: u8) -> Result<Words, Refusal> {
        if self.label != label::table_map(level) {
            return Err(Refusal::IllegalOperation);
        }
        let [address, _attributes] = self.words()?;
        if asid != Asid::NONE {
            return Err(Refusal::InvalidCapability(0));
        }
        let (root, asid) = space_of(self.extra(0)?.cap())?;
        if address >= machine::USER_END {
            return Err(Refusal::InvalidArgument(0));
        }
        let level = space::map_table(root, address, object, level).map_err(no_place)?;
        let page = (address >> PAGE_BITS) as u32;
        self.slot.get().cap = Cap::Table { level, object, asid, page };
        Ok(NOTHING)
    }

    pub(super) fn asid_control(&self) -> Result<Words, Refusal> {
        if self.label != label::ASID_CONTROL_MAKE_POOL {
            return Err(Refusal::IllegalOperation);
        }
        let memory = self.extra(0)?;
        let Cap::Untyped { bits: 12, device: false, object, .. } = memory.cap() else {
            return Err(Refusal::InvalidCapability(1));
        };
        if derivation::child(memory).is_some() {
            return Err(Refusal::RevokeFirst);
        }
        let target = self.target(1)?;
        object.clear(PAGE);
        let number = space::add_pool(object).ok_or(Refusal::DeleteFirst)?;
        memory.get().cap = Cap::Untyped { bits: 12, device: false, object, used: PAGE };
        derivation::insert_original(Cap::AsidPool { number, object }, memory, target);
        Ok(NOTHING)
    }

    pub(super) fn asid_pool(&self, number: u16) -> Result<Words, Refusal> {
        if self.label != label::ASID_POOL_ASSIGN {
            return Err(Refusal::IllegalOperation);
        }
        let slot = self.extra(0)?;
        let object = match slot.cap() {
            Cap::VSpace { object, asid: Asid::NONE } => object,
            // Where there is one type for all levels.
            Cap::Table { object, asid: Asid::NONE, .. }
                if machine::object::table_level(machine::object::VSPACE).is_some() =>
            {
                object
            }
            _ => return Err(Refusal::InvalidCapability(1)),
        };
        let asid = space::assign(number, object).ok_or(Refusal::DeleteFirst)?;
        slot.get().cap = Cap::VSpace { object, asid };
        Ok(NOTHING)
    }
}
