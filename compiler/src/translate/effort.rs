//! How much work a function gets: whether its code is made as good as it can be, or in time that is linear in its size.
//! An input of a megabyte must not cost minutes, and a module's author may be hostile.
//!
//! Two measures tell what good code would cost; their limits are far above what compilers produce, so ordinary
//! functions are never affected.
//!
//! - [`walk`], before translation: finding out which value a local has takes a step for each block between two accesses
//!   to it, and for each loop around an access. The product of blocks and locals is what grows with the square of a
//!   function's size.
//! - [`area`], before register allocation: the allocator looks at a value once for each instruction that it lives
//!   through, and more than once when registers run out. (Besides, the optimiser and the allocator both grow with the
//!   square of the number of blocks.)
//!
//! A function that is too expensive is translated with its locals in memory ([`super::local`]) and not optimised: then
//! nothing but operands lives longer than an instruction or two, and all steps are linear. The register allocator stays
//! the same.

use crate::error::{Error, Result};
use crate::module::{self, CompositeType, FunctionIndex, Module, TagIndex, Try, TypeIndex};
use cranelift_codegen::ir::{Block, Function, Inst, Value};
use std::collections::HashMap;
use wasmparser::{BlockType, Catch, FunctionBody, Operator};

/// How much is done for good code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// As much as the options say.
    Full,
    /// Locals are in memory, nothing is optimised.
    Little,
}

/// The most steps of a walk: about a second, and 300 MB.
const WALK_MAXIMUM: u64 = 1 << 23;

/// Blocks for which the table of a local's values costs as much as one step.
const BLOCKS_PER_STEP: u64 = 16;

/// The most blocks that the optimiser is given: about a second.
const BLOCKS_MAXIMUM: usize = 1 << 15;

/// The largest area for good code: two or three seconds of register allocation.
const AREA_MAXIMUM: u64 = 1 << 26;

/// The largest area at all, about ten seconds. With locals in memory, only a function with thousands of operands on its
/// stack comes near; it is refused.
const AREA_POSSIBLE: u64 = 1 << 28;

/// Operands of an instruction that its own bytes pay for.
const OPERANDS_ORDINARY: usize = 16;

/// The most operands beyond those, of all instructions of a function together: some fifteen seconds, and a gigabyte.
const OPERANDS_MAXIMUM: u64 = 1 << 21;

/// Instructions of a function whose area is not worth a look.
const SMALL: usize = 4096;

impl Effort {
    /// What a body is worth before it is translated.
    pub fn of(module: &Module<'_>, body: &FunctionBody<'_>, parameters: usize) -> Result<Self> {
        Ok(if walk(module, body, parameters)? > WALK_MAXIMUM { Self::Little } else { Self::Full })
    }
}

/// Whether a function can be compiled at all. An instruction of two bytes may have a type of a thousand parameters and
/// results, each of which takes instructions: a function of such instructions is larger than it looks.
pub fn is_possible(module: &Module<'_>, results: usize, body: &FunctionBody<'_>) -> Result<bool> {
    let mut labels = vec![results];
    let mut handlers = Handlers::default();
    let mut tries = tries(module, body)?.into_iter();
    let mut sum = 0;
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let label = |depth: u32| {
            let label = labels.iter().rev().nth(depth as usize).copied();
            label.ok_or_else(|| Error::internal("a branch to a label that does not exist"))
        };
        let size = |ty: TypeIndex| operands(module, ty);
        let operands = match reader.read()? {
            Operator::Call { function_index } => {
                size(module.functions[FunctionIndex(function_index)].ty) + handlers.count
            }
            Operator::CallIndirect { type_index, .. } | Operator::CallRef { type_index } => {
                size(TypeIndex(type_index)) + handlers.count
            }
            Operator::StructNew { struct_type_index: index }
            | Operator::StructNewDefault { struct_type_index: index } => size(TypeIndex(index)),
            Operator::ArrayNewFixed { array_size, .. } => array_size as usize,
            Operator::ReturnCall { function_index } => size(module.functions[FunctionIndex(function_index)].ty),
            Operator::ReturnCallIndirect { type_index, .. } | Operator::ReturnCallRef { type_index } => {
                size(TypeIndex(type_index))
            }
            Operator::Throw { tag_index } => size(module.tags[TagIndex(tag_index)].ty) + handlers.count,
            Operator::ThrowRef | Operator::Rethrow { .. } => handlers.count,
            Operator::Block { blockty } | Operator::If { blockty } => {
                let (parameters, results) = arity(module, blockty);
                labels.push(results);
                handlers.open(0);
                parameters + results
            }
            Operator::Try { blockty } => {
                let (parameters, results) = arity(module, blockty);
                labels.push(results);
                handlers.open(tries.next().map_or(0, |item| item.catches.len()));
                parameters + results
            }
            Operator::Catch { tag_index } => size(module.tags[TagIndex(tag_index)].ty),
            Operator::TryTable { try_table } => {
                let (parameters, results) = arity(module, try_table.ty);
                labels.push(results);
                handlers.open(try_table.catches.len());
                let carried = try_table.catches.iter().map(|catch| match catch {
                    Catch::One { tag, .. } | Catch::OneRef { tag, .. } => size(module.tags[TagIndex(*tag)].ty),
                    Catch::All { .. } | Catch::AllRef { .. } => 0,
                });
                parameters + results + carried.sum::<usize>()
            }
            Operator::Loop { blockty } => {
                let (parameters, results) = arity(module, blockty);
                labels.push(parameters);
                handlers.open(0);
                parameters + results
            }
            Operator::End | Operator::Delegate { .. } => {
                labels.pop();
                handlers.close();
                0
            }
            Operator::Br { relative_depth }
            | Operator::BrIf { relative_depth }
            | Operator::BrOnNull { relative_depth }
            | Operator::BrOnNonNull { relative_depth } => label(relative_depth)?,
            Operator::BrTable { targets } => label(targets.default())?.saturating_mul(targets.len() as usize + 1),
            _ => 0,
        };
        sum += operands.saturating_sub(OPERANDS_ORDINARY) as u64;
        if sum > OPERANDS_MAXIMUM {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Every `try` of a body.
pub fn tries(module: &Module<'_>, body: &FunctionBody<'_>) -> Result<Vec<Try>> {
    if module.tries { module::tries(body) } else { Ok(Vec::new()) }
}

/// How many clauses of `try_table` and `try` are around an instruction: a call there may go on at each of them.
#[derive(Default)]
struct Handlers {
    count: usize,
    /// Those of each structure.
    structures: Vec<usize>,
}

impl Handlers {
    /// A structure with so many clauses begins.
    fn open(&mut self, clauses: usize) {
        self.count += clauses;
        self.structures.push(clauses);
    }

    /// The innermost structure ends, or the function itself.
    fn close(&mut self) {
        self.count -= self.structures.pop().unwrap_or(0);
    }
}

/// How many parameters and results a structure has.
fn arity(module: &Module<'_>, ty: BlockType) -> (usize, usize) {
    match ty {
        BlockType::Empty => (0, 0),
        BlockType::Type(_) => (0, 1),
        BlockType::FuncType(index) => {
            // Validation has seen to it that it is a type of functions.
            module.signature(TypeIndex(index)).map_or((0, 0), |ty| (ty.parameters.len(), ty.results.len()))
        }
    }
}

/// How many values an instruction has to do with that makes or calls something of a type.
fn operands(module: &Module<'_>, ty: TypeIndex) -> usize {
    match module.types.get(ty).map(|ty| &ty.composite) {
        Some(CompositeType::Function(ty)) => ty.parameters.len() + ty.results.len(),
        Some(CompositeType::Structure(fields)) => fields.len(),
        Some(CompositeType::Array(_)) | None => 1,
    }
}

/// Whether the optimiser can take a translated function.
pub fn is_optimisable(function: &Function) -> bool {
    function.dfg.num_blocks() <= BLOCKS_MAXIMUM
}

/// Whether the register allocator can take a function.
pub fn is_allocatable(function: &Function, effort: Effort) -> bool {
    let maximum = match effort {
        Effort::Full => AREA_MAXIMUM,
        Effort::Little => AREA_POSSIBLE,
    };
    function.dfg.num_insts() <= SMALL || area(function) <= maximum
}

/// The steps that it takes to find the values of all locals at all places.
fn walk(module: &Module<'_>, body: &FunctionBody<'_>, parameters: usize) -> Result<u64> {
    let mut locals = body.get_locals_reader()?;
    let mut count = parameters as u64;
    for _ in 0..locals.get_count() {
        count += u64::from(locals.read()?.0);
    }
    // The block of the last access to each local.
    let mut last = vec![0_u64; count as usize];
    let (mut block, mut steps, mut loops) = (0_u64, 0_u64, 0_u64);
    // Whether each structure is a loop, from the function itself inwards.
    let mut frames = vec![false];
    let mut handlers = Handlers::default();
    let mut tries = tries(module, body)?.into_iter();
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        match reader.read()? {
            Operator::Loop { .. } => {
                block += 1;
                loops += 1;
                frames.push(true);
                handlers.open(0);
            }
            Operator::Block { .. } => {
                frames.push(false);
                handlers.open(0);
            }
            Operator::Try { .. } => {
                let clauses = tries.next().map_or(0, |item| item.catches.len());
                block += clauses as u64;
                frames.push(false);
                handlers.open(clauses);
            }
            Operator::TryTable { try_table } => {
                block += try_table.catches.len() as u64;
                frames.push(false);
                handlers.open(try_table.catches.len());
            }
            // A call that may go on somewhere else ends its block.
            Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::ThrowRef
            | Operator::Rethrow { .. } => {
                block += handlers.count as u64;
            }
            Operator::If { .. } => {
                block += 1;
                frames.push(false);
                handlers.open(0);
            }
            Operator::End | Operator::Delegate { .. } => {
                block += 1;
                handlers.close();
                let frame = frames.pop().ok_or_else(|| Error::internal("an end of no structure"))?;
                loops -= u64::from(frame);
            }
            Operator::Else
            | Operator::BrIf { .. }
            | Operator::BrOnNull { .. }
            | Operator::BrOnNonNull { .. }
            | Operator::BrTable { .. } => block += 1,
            Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } => {
                let last = last.get_mut(local_index as usize);
                let last = last.ok_or_else(|| Error::internal("a local that the function does not have"))?;
                steps += loops + block - *last;
                *last = block;
            }
            _ => {}
        }
    }
    Ok(steps + last.iter().sum::<u64>() / BLOCKS_PER_STEP)
}

/// The sum of the instructions that each value lives through, in the order of the layout: a value lives from its
/// definition to its last use, and to the end of a loop in which it is used and not defined. Values of two words count
/// twice.
fn area(function: &Function) -> u64 {
    let mut measure = Lives { function, position: 0, lives: HashMap::new(), loops: Vec::new() };
    let ends = measure.loop_ends();
    for block in function.layout.blocks() {
        measure.loops.retain(|(_, end)| *end >= measure.position);
        if let Some(end) = ends.get(&block) {
            measure.loops.push((measure.position, *end));
        }
        function.dfg.block_params(block).iter().for_each(|value| measure.define(*value));
        for inst in function.layout.block_insts(block) {
            measure.position += 1;
            function.dfg.inst_values(inst).for_each(|value| measure.use_(value));
            function.dfg.inst_results(inst).iter().for_each(|value| measure.define(*value));
        }
    }
    let words = |value: &Value| u64::from(function.dfg.value_type(*value).bytes().div_ceil(8)).max(1);
    measure.lives.iter().map(|(value, (first, last))| words(value) * u64::from(last - first)).sum()
}

struct Lives<'f> {
    function: &'f Function,
    /// Instructions before this one.
    position: u32,
    /// Where each value is defined, and where it is used last.
    lives: HashMap<Value, (u32, u32)>,
    /// The loops around this place, outermost first: their first and their last position.
    loops: Vec<(u32, u32)>,
}

impl Lives<'_> {
    fn define(&mut self, value: Value) {
        self.lives.insert(value, (self.position, self.position));
    }

    fn use_(&mut self, value: Value) {
        let value = self.function.dfg.resolve_aliases(value);
        let position = self.position;
        let Some((first, last)) = self.lives.get_mut(&value) else { return };
        // The outermost loop that begins behind the definition.
        let outermost = self.loops.partition_point(|(start, _)| *start < *first);
        let end = self.loops.get(outermost).map_or(position, |(_, end)| *end);
        *last = (*last).max(end).max(position);
    }

    /// The last position from which a branch goes back to each block.
    fn loop_ends(&self) -> HashMap<Block, u32> {
        let function = self.function;
        let mut starts = HashMap::new();
        let mut position = 0;
        for block in function.layout.blocks() {
            starts.insert(block, position);
            position += function.layout.block_insts(block).count() as u32;
        }
        let mut ends = HashMap::new();
        for block in function.layout.blocks() {
            let Some(inst) = function.layout.last_inst(block) else { continue };
            let here = starts[&block] + function.layout.block_insts(block).count() as u32;
            for target in self.destinations(inst) {
                if starts.get(&target).is_some_and(|start| *start < here) {
                    let end = ends.entry(target).or_insert(here);
                    *end = (*end).max(here);
                }
            }
        }
        ends
    }

    fn destinations(&self, inst: Inst) -> Vec<Block> {
        let dfg = &self.function.dfg;
        let calls = dfg.insts[inst].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
        calls.iter().map(|call| call.block(&dfg.value_lists)).collect()
    }
}
