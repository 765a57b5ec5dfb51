//! Takes the code of a function apart.
//!
//! What is an instruction and what is data is not guessed. Instructions are what is reached from the first one and from
//! the handlers of exceptions. Behind a jump to an address in a register is its table, if its address was taken: words
//! that lead to where the code generator says that blocks begin, up to the next block. What else is addressed relative
//! to an instruction is a constant, and all constants are behind all instructions. Nothing overlaps. (Words behind a
//! table that only look like its own are thus words that nobody reads.) Code that is not as expected is left as it is:
//! there is no second reading of it.

use super::code::{Block, Code, Condition, Data, End, Line, Part};
use super::registers::Analysis;
use cranelift_codegen::{CompiledCode, FinalizedMachExceptionHandler};
use iced_x86::{Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic};

/// The code of a function in parts; none if it is not understood.
pub fn decode(compiled: &CompiledCode, code: &[u8], analysis: &mut Analysis) -> Option<Code> {
    let mut relocations: Vec<u32> = compiled.buffer.relocs().iter().map(|relocation| relocation.offset).collect();
    relocations.sort_unstable();
    // Cold blocks are not where their numbers would have them.
    let mut blocks = compiled.bb_starts.clone();
    blocks.sort_unstable();
    let landings = landings(compiled);
    let mut found = Found {
        blocks,
        code,
        relocations,
        instructions: Vec::with_capacity(code.len() / 4),
        places: vec![Place::default(); code.len()],
        tables: Vec::new(),
    };
    found.follow(&landings)?;
    found.tables.sort_unstable();
    let constants_from = found.constants()?;
    let mut starts = Vec::new();
    for (at, place) in (0..).zip(&mut found.places) {
        if place.starts {
            place.block = u32::try_from(starts.len()).ok()?;
            starts.push(at);
        }
    }
    let mut parts = Vec::with_capacity(starts.len());
    for start in starts {
        let (lines, end) = found.part(start, constants_from, analysis)?;
        parts.push(Part { from: start, lines, end, is_landing: landings.contains(&start) });
    }
    let order = (0..parts.len()).map(Block).collect();
    let constants = code.get(constants_from as usize..)?.to_vec();
    Some(Code { parts, order, constants, alignment: compiled.buffer.alignment, constants_from })
}

/// Where handlers of exceptions begin.
fn landings(compiled: &CompiledCode) -> Vec<u32> {
    let handlers = compiled.buffer.call_sites().flat_map(|call| call.exception_handlers);
    let landings = handlers.filter_map(|handler| match handler {
        FinalizedMachExceptionHandler::Tag(_, landing) | FinalizedMachExceptionHandler::Default(landing) => {
            Some(*landing)
        }
        FinalizedMachExceptionHandler::Context(_) => None,
    });
    landings.collect()
}

/// What is known of a byte of code.
#[derive(Clone, Copy)]
struct Place {
    /// The instruction that begins there, or [`NONE`].
    instruction: u32,
    /// The block that begins there, if one does.
    block: u32,
    /// Whether one does.
    starts: bool,
}

/// No instruction.
const NONE: u32 = u32::MAX;

impl Default for Place {
    fn default() -> Self {
        Self { instruction: NONE, block: NONE, starts: false }
    }
}

/// An instruction in the code.
struct Decoded {
    at: u32,
    instruction: Instruction,
    /// The byte of it at which a distance stands, if it has one.
    distance: usize,
}

impl Decoded {
    fn end(&self) -> u32 {
        self.at + self.instruction.len() as u32
    }
}

/// What was found out about the code so far.
struct Found<'a> {
    /// Where the code generator says that blocks begin, ascending.
    blocks: Vec<u32>,
    code: &'a [u8],
    /// What the linker fills in, ascending.
    relocations: Vec<u32>,
    /// In the order in which they were found.
    instructions: Vec<Decoded>,
    /// By byte of the code.
    places: Vec<Place>,
    /// Where jump tables begin, and where their entries lead; ascending when all are found.
    tables: Vec<(u32, Vec<u32>)>,
}

impl Found<'_> {
    /// Decodes all that is executed.
    fn follow(&mut self, landings: &[u32]) -> Option<()> {
        let mut open = landings.to_vec();
        open.push(0);
        while let Some(start) = open.pop() {
            let place = self.places.get_mut(start as usize)?;
            if std::mem::replace(&mut place.starts, true) {
                continue;
            }
            let (mut at, mut table) = (start, None);
            loop {
                let place = self.places.get_mut(at as usize)?;
                if place.instruction != NONE {
                    break;
                }
                place.instruction = u32::try_from(self.instructions.len()).ok()?;
                let bytes = self.code.get(at as usize..)?;
                let mut decoder = Decoder::with_ip(64, bytes, u64::from(at), DecoderOptions::NONE);
                let instruction = decoder.decode();
                if instruction.is_invalid() {
                    return None;
                }
                let distance = decoder.get_constant_offsets(&instruction).displacement_offset();
                self.instructions.push(Decoded { at, instruction, distance });
                let next = at + instruction.len() as u32;
                if instruction.mnemonic() == Mnemonic::Lea && instruction.is_ip_rel_memory_operand() {
                    table = Some(instruction.ip_rel_memory_address());
                }
                match instruction.flow_control() {
                    FlowControl::Next | FlowControl::Call | FlowControl::IndirectCall => at = next,
                    FlowControl::ConditionalBranch => {
                        open.extend([target(&instruction)?, next]);
                        break;
                    }
                    FlowControl::UnconditionalBranch => {
                        if !self.is_linked(at, next) {
                            open.push(target(&instruction)?);
                        }
                        break;
                    }
                    FlowControl::IndirectBranch => {
                        if table == Some(u64::from(next)) {
                            let targets = self.table(next)?;
                            open.extend(&targets);
                            self.tables.push((next, targets));
                        }
                        break;
                    }
                    FlowControl::Return | FlowControl::Exception => break,
                    FlowControl::Interrupt | FlowControl::XbeginXabortXend => return None,
                }
            }
        }
        Some(())
    }

    /// Where the entries of the table lead that begins at a place.
    fn table(&self, begin: u32) -> Option<Vec<u32>> {
        let next = self.blocks.partition_point(|block| *block <= begin);
        let end = self.blocks.get(next).map_or(self.code.len(), |block| *block as usize);
        let (words, _) = self.code.get(begin as usize..end)?.as_chunks::<4>();
        let targets = words.iter().map(|word| begin.wrapping_add_signed(i32::from_le_bytes(*word)));
        Some(targets.take_while(|target| self.blocks.binary_search(target).is_ok()).collect())
    }

    /// Where constants begin: at the first that an instruction addresses, or at the end of the code. None if
    /// instructions and tables overlap.
    fn constants(&self) -> Option<u32> {
        let instructions = self.instructions.iter().map(|decoded| (decoded.at, decoded.end()));
        let tables = self.tables.iter().map(|(begin, targets)| (*begin, begin + 4 * targets.len() as u32));
        let mut all: Vec<(u32, u32)> = instructions.chain(tables).collect();
        all.sort_unstable();
        if all.windows(2).any(|pair| pair[0].1 > pair[1].0) {
            return None;
        }
        let (_, end) = *all.last()?;
        let length = u32::try_from(self.code.len()).ok()?;
        let addressed = self.instructions.iter().filter(|decoded| {
            decoded.instruction.is_ip_rel_memory_operand() && !self.is_linked(decoded.at, decoded.end())
        });
        let addressed = addressed.filter_map(|decoded| u32::try_from(decoded.instruction.ip_rel_memory_address()).ok());
        Some(addressed.filter(|to| *to >= end && *to < length).min().unwrap_or(length))
    }

    /// The block that begins at a place.
    fn block(&self, at: u32) -> Option<Block> {
        let place = self.places.get(at as usize)?;
        place.starts.then_some(Block(place.block as usize))
    }

    /// Where the entries of the table lead that begins at a place.
    fn entries(&self, begin: u32) -> Option<&[u32]> {
        let index = self.tables.binary_search_by_key(&begin, |(begin, _)| *begin).ok()?;
        self.tables.get(index).map(|(_, targets)| &targets[..])
    }

    /// The instructions from a place to the end of their block, and how that ends.
    fn part(&self, from: u32, constants_from: u32, analysis: &mut Analysis) -> Option<(Vec<Line>, End)> {
        let (mut lines, mut table) = (Vec::new(), None);
        let mut at = from;
        loop {
            if at != from
                && let Some(next) = self.block(at)
            {
                return Some((lines, End::Jump(next)));
            }
            let decoded = self.instructions.get(self.places.get(at as usize)?.instruction as usize)?;
            let (instruction, next) = (&decoded.instruction, decoded.end());
            let is_linked = self.is_linked(at, next);
            let end = match instruction.flow_control() {
                FlowControl::ConditionalBranch => {
                    let taken = self.block(target(instruction)?)?;
                    return Some((lines, End::Branch(Condition::of(instruction)?, taken, self.block(next)?)));
                }
                FlowControl::UnconditionalBranch if !is_linked => {
                    return Some((lines, End::Jump(self.block(target(instruction)?)?)));
                }
                FlowControl::IndirectBranch => match self.entries(next) {
                    Some(targets) => Some(End::Table(targets.iter().map(|to| self.block(*to)).collect::<Option<_>>()?)),
                    None => Some(End::Leave),
                },
                FlowControl::UnconditionalBranch | FlowControl::Return | FlowControl::Exception => Some(End::Leave),
                _ => None,
            };
            let leaves = end == Some(End::Leave);
            let bytes = self.code.get(at as usize..next as usize)?;
            let mut line = Line::new(*instruction, at, bytes, leaves, analysis)?;
            line.is_linked = is_linked;
            if instruction.is_ip_rel_memory_operand() && !is_linked {
                let to = u32::try_from(instruction.ip_rel_memory_address()).ok()?;
                let data = match to.checked_sub(constants_from) {
                    Some(constant) => Data::Constant(constant),
                    None => {
                        table = Some(to);
                        Data::Table(self.block(from)?)
                    }
                };
                line.reference = Some((decoded.distance, data));
            }
            lines.push(line);
            if let Some(end) = end {
                // An address in the code is that of the table of the jump that ends the block.
                let is_known = matches!(end, End::Table(_)) && table == Some(next) || table.is_none();
                return is_known.then_some((lines, end));
            }
            at = next;
        }
    }

    /// Whether the linker fills in something between two places.
    fn is_linked(&self, from: u32, to: u32) -> bool {
        let first = self.relocations.partition_point(|offset| *offset < from);
        self.relocations.get(first).is_some_and(|offset| *offset < to)
    }
}

/// Where a jump goes within the function; none if it is of a kind that only repeats while a register counts.
fn target(instruction: &Instruction) -> Option<u32> {
    let is_known = instruction.is_jcc_short_or_near() || instruction.is_jmp_short_or_near();
    is_known.then(|| instruction.near_branch_target()).and_then(|target| u32::try_from(target).ok())
}
