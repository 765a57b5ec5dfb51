//! How much memory a machine has. Kernels for Arm and RISC-V are built for a fixed amount and fault when they touch
//! what is not there; those for x86_64 take what they find, but need room for themselves and the image.

use crate::error::{Error, Result};
use serde::Deserialize;
use std::fmt;
use std::fs;
use std::path::Path;
use wasm2sel4_abi::address::page_align_up;
use wasm2sel4_compiler::image::Image;
use wasm2sel4_compiler::kernel::Prefix;
use wasm2sel4_compiler::{Architecture, Error as LibraryError, elf};

/// A number of MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MiB(pub u32);

impl fmt::Display for MiB {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} MiB", self.0)
    }
}

/// log2 of the bytes of a slot of a CNode (seL4 manual, appendix, `seL4_SlotBits`).
const SLOT_BITS: u32 = 5;

/// What a kernel for x86_64 and the firmware take beside the image: tables, stacks, boot info, the root task's objects.
const X86_64_OVERHEAD: u64 = 4 << 20;

/// What an x86_64 machine has by default: enough for most programs, and quick to start.
const X86_64_USUAL: MiB = MiB(512);

/// The memory of a machine for a kernel and an image: the user's choice, or what fits.
///
/// # Errors
///
/// If the kernel cannot boot with so little.
pub fn choose(architecture: Architecture, prefix: &Prefix, image: &Image, choice: Option<MiB>) -> Result<MiB> {
    let (least, usual) = match architecture {
        Architecture::X86_64 => {
            let least = x86_64_least(prefix, image)?;
            (least, X86_64_USUAL.max(least))
        }
        // Without a word on its regions, upstream's defaults for these boards.
        Architecture::Aarch64 => configured(&prefix.path, 0x4000_0000)?.map_or((MiB(1), MiB(1024)), |all| (all, all)),
        Architecture::Riscv64 => configured(&prefix.path, 0x8000_0000)?.map_or((MiB(1), MiB(3072)), |all| (all, all)),
    };
    match choice {
        Some(choice) if choice < least => Err(Error::Message(format!(
            "the kernel in {} needs {least} of memory, but --machine-memory gives it only {choice}",
            prefix.path.display()
        ))),
        choice => Ok(choice.unwrap_or(usual)),
    }
}

/// What the build of a kernel says about its board: `support/platform_gen.json`.
#[derive(Deserialize)]
struct Platform {
    memory: Vec<Region>,
}

#[derive(Deserialize)]
struct Region {
    end: u64,
}

/// The memory that a kernel was configured for, on a board whose memory begins at `base`.
fn configured(prefix: &Path, base: u64) -> Result<Option<MiB>> {
    let path = prefix.join("support/platform_gen.json");
    // Kernels of before 2023 do not install the file.
    let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
    let platform: Platform = serde_json::from_str(&text)
        .map_err(|error| LibraryError::Malformed { path: path.clone(), message: error.to_string() })?;
    let end = platform.memory.iter().map(|region| region.end).max().unwrap_or(0);
    Ok(Some(mib(end.saturating_sub(base))))
}

/// The least memory with which an x86_64 kernel can boot an image: the kernel lies at the bottom, then come the image's
/// file, the image in memory, and what the kernel makes for the root task.
fn x86_64_least(prefix: &Prefix, image: &Image) -> Result<MiB> {
    let malformed = |message| LibraryError::Malformed { path: prefix.path.join("bin/kernel.elf"), message };
    let kernel = elf::read(&prefix.kernel).map_err(malformed)?;
    let ends = kernel.segments.iter().map(|segment| segment.physical.saturating_add(segment.memory_size));
    let kernel = ends.max().unwrap_or(0);
    let (Image::Single(root) | Image::Multiboot { root, .. }) = image;
    let file = root.len() as u64;
    let in_memory: u64 = elf::read(root)
        .map(|root| root.segments.iter().map(|segment| page_align_up(segment.memory_size)).sum())
        .unwrap_or(file);
    let slots = 1u64.checked_shl(prefix.root_cnode_bits + SLOT_BITS).unwrap_or(0);
    Ok(mib(kernel.saturating_add(file + in_memory + slots + X86_64_OVERHEAD)))
}

fn mib(bytes: u64) -> MiB {
    MiB(u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_end_where_memory_must_reach() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(configured(folder.path(), 0).unwrap(), None);
        fs::create_dir(folder.path().join("support")).unwrap();
        let write = |text: &str| fs::write(folder.path().join("support/platform_gen.json"), text).unwrap();
        write(r#"{"devices": [], "memory": [{"start": 2149580800, "end": 5368709120}]}"#);
        assert_eq!(configured(folder.path(), 0x8000_0000).unwrap(), Some(MiB(3072)));
        write("[]");
        assert!(configured(folder.path(), 0).is_err());
    }
}
