//! Reading and writing the few ELF structures that no linker makes for us.

use crate::target::Architecture;
use object::elf::{ET_CORE, ET_DYN, ET_EXEC, ET_REL, FileHeader64, PT_LOAD};
use object::read::elf::{FileHeader as _, ProgramHeader as _};
use object::write::{Object, Symbol, SymbolSection};
use object::{Endianness, FileFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope};

/// A loadable segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Its virtual address.
    pub address: u64,
    /// Its physical address.
    pub physical: u64,
    /// Its contents.
    pub contents: &'a [u8],
    /// Bytes in memory; what lies behind the contents is zero.
    pub memory_size: u64,
    /// Whether it may be written.
    pub write: bool,
    /// Whether it may be executed.
    pub execute: bool,
}

/// A static executable of 64 bits.
#[derive(Debug)]
pub struct Executable<'a> {
    /// The machine number.
    pub machine: u16,
    /// The address of its first instruction.
    pub entry: u64,
    /// Its loadable segments.
    pub segments: Vec<Segment<'a>>,
}

/// The machine number of an ELF file of 64 bits.
pub fn machine(bytes: &[u8]) -> Option<u16> {
    let header = FileHeader64::<Endianness>::parse(bytes).ok()?;
    Some(header.e_machine(header.endian().ok()?))
}

/// What kind of ELF file it is, for people who have named the wrong one.
pub fn kind(bytes: &[u8]) -> &'static str {
    let Ok(header) = FileHeader64::<Endianness>::parse(bytes) else {
        return "an ELF file of 32 bits, or a damaged one";
    };
    match header.endian().map(|endian| header.e_type(endian)) {
        Ok(ET_REL) => "an object file, which has not been linked",
        Ok(ET_EXEC) => "another program",
        Ok(ET_DYN) => "a shared object or a program that can be moved",
        Ok(ET_CORE) => "a memory dump",
        _ => "an ELF file of another kind",
    }
}

/// Reads an executable.
///
/// # Errors
///
/// A sentence without the file's name.
pub fn read(bytes: &[u8]) -> Result<Executable<'_>, String> {
    let message = |error: object::Error| error.to_string();
    let header = FileHeader64::<Endianness>::parse(bytes).map_err(message)?;
    let endian = header.endian().map_err(message)?;
    let mut segments = Vec::new();
    for segment in header.program_headers(endian, bytes).map_err(message)? {
        if segment.p_type(endian) != PT_LOAD || segment.p_memsz(endian) == 0 {
            continue;
        }
        let contents = segment.data(endian, bytes).map_err(|()| "a segment lies outside the file".to_owned())?;
        let (address, memory_size) = (segment.p_vaddr(endian), segment.p_memsz(endian));
        if address.checked_add(memory_size).is_none() || contents.len() as u64 > memory_size {
            return Err("a segment has an impossible size".to_owned());
        }
        let flags = segment.p_flags(endian);
        segments.push(Segment {
            address,
            physical: segment.p_paddr(endian),
            contents,
            memory_size,
            write: flags & object::elf::PF_W != 0,
            execute: flags & object::elf::PF_X != 0,
        });
    }
    Ok(Executable { machine: header.e_machine(endian), entry: header.e_entry(endian), segments })
}

/// The contents of a section, by name.
pub fn section<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    use object::{Object as _, ObjectSection as _};
    object::File::parse(bytes).ok()?.section_by_name(name)?.data().ok()
}

/// The names of all symbols.
///
/// # Errors
///
/// A sentence without the file's name.
pub fn symbols(bytes: &[u8]) -> Result<Vec<&str>, String> {
    use object::{Object as _, ObjectSymbol as _};
    let file: object::File<'_> = object::File::parse(bytes).map_err(|error| error.to_string())?;
    Ok(file.symbols().filter_map(|symbol| symbol.name().ok()).collect())
}

/// Data to be linked.
pub struct DataItem<'a> {
    /// Its section.
    pub section: &'a str,
    /// The symbol of its first byte.
    pub symbol: &'a str,
    /// Its alignment.
    pub align: u64,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// An empty object file that links with compiled code.
pub fn new_object(architecture: Architecture) -> Object<'static> {
    let (kind, flags) = match architecture {
        Architecture::Aarch64 => (object::Architecture::Aarch64, 0),
        // The linker wants the same floating-point convention in all of its input.
        Architecture::Riscv64 => {
            (object::Architecture::Riscv64, object::elf::EF_RISCV_FLOAT_ABI_DOUBLE | object::elf::EF_RISCV_RVC)
        }
        Architecture::X86_64 => (object::Architecture::X86_64, 0),
    };
    let mut object = Object::new(object::BinaryFormat::Elf, kind, Endianness::Little);
    object.flags = FileFlags::Elf { os_abi: object::elf::ELFOSABI_NONE, abi_version: 0, e_flags: flags };
    object
}

/// An object file that holds data only.
pub fn data_object(architecture: Architecture, items: &[DataItem<'_>]) -> Result<Vec<u8>, String> {
    let mut object = new_object(architecture);
    for item in items {
        let section = object.add_section(Vec::new(), item.section.as_bytes().to_vec(), SectionKind::Data);
        let value = object.append_section_data(section, item.bytes, item.align);
        object.add_symbol(Symbol {
            name: item.symbol.as_bytes().to_vec(),
            value,
            size: item.bytes.len() as u64,
            kind: SymbolKind::Data,
            scope: SymbolScope::Linkage,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        });
    }
    object.write().map_err(|error| error.to_string())
}
