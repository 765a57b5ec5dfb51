//! What instantiation does (core specification, 4.7.2 "Instantiation"): as little as possible at run time.
//!
//! A segment that is known to fit, in a memory that nobody else has seen yet, is part of the image. So are the elements
//! of a table that never changes. The rest becomes, in order, the steps of a function that the compiler makes.

use super::Plan;
use super::contents::{Contents, Piece};
use super::table::{ConstantTable, ELEMENTS_MAXIMUM, TablePlan};
use crate::error::{Error, Result};
use crate::module::{DataIndex, ElementIndex, ElementItems, GlobalIndex, GlobalOrigin, IndexVec, SegmentMode};
use crate::store::{Constant, Instance, InstanceIndex, MemoryId, SizeCheck, Store, TableId};
use wasm2sel4_abi::trap::Trap;

/// A step of an instance's instantiation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Writes the instance's [`Piece`]s. First of all, because they are what its memories hold before anything happens.
    WritePieces,
    /// Traps unless an imported memory or table is as large as the module says.
    Check(SizeCheck),
    /// Computes a global of the instance's own.
    ComputeGlobal(GlobalIndex),
    /// Gives all elements of a table the value that its expression has.
    ComputeTable(TableId),
    /// Computes an element of an element segment.
    ComputeElement(ElementIndex, usize),
    /// Gives all elements of a table a value.
    FillTable(TableId, Constant),
    /// Gives an element of a table a value.
    SetElement(TableId, u64, Constant),
    /// Writes an element segment into a table, from this element on, and drops it.
    WriteElements(ElementIndex, TableId, u64),
    /// Writes a data segment into a memory, from this byte on, and drops it.
    WriteData(DataIndex, MemoryId, u64),
    /// Always traps; nothing comes after it.
    Trap(Trap),
}

/// The runtime part of an instance's segments and its steps.
#[derive(Debug, Default)]
pub struct InstancePlan {
    /// What instantiation does before it calls the start function.
    pub steps: Vec<Step>,
    /// Initial contents of its memories that the image does not bring in place.
    pub pieces: Vec<Piece>,
    /// The elements of each element segment, as far as instructions or steps may ask for them.
    pub elements: IndexVec<ElementIndex, Vec<Constant>>,
    /// Whether instructions or steps may ask for the bytes of a data segment.
    pub has_data: IndexVec<DataIndex, bool>,
    /// The word of [`Plan::segment_words`] that holds the length of the first element segment; data segments follow.
    pub first_word: u32,
}

/// Plans an instance's instantiation, after those before it.
pub fn plan(store: &Store<'_>, index: InstanceIndex, plan: &mut Plan, contents: &mut Contents) -> Result<InstancePlan> {
    let instance = &store.instances[index];
    let mut own = InstancePlan { first_word: plan.segment_words.len() as u32, ..InstancePlan::default() };
    own.steps.extend(instance.checks.iter().map(|check| Step::Check(*check)));
    for (global, id) in instance.globals.iter() {
        let is_own = matches!(instance.module.globals[global].origin, GlobalOrigin::Defined(_));
        if is_own && store.globals[*id].initial == Constant::Computed {
            own.steps.push(Step::ComputeGlobal(global));
        }
    }
    for (_, id) in instance.tables.iter() {
        let table = &store.tables[*id];
        if let (true, Some(initial), TablePlan::Stored(_)) = (table.owner == index, &table.initial, &plan.tables[*id]) {
            own.steps.push(match Constant::evaluate(store, instance, initial)? {
                Constant::Computed => Step::ComputeTable(*id),
                value => Step::FillTable(*id, value),
            });
        }
        if table.owner == index {
            let elements = table.capabilities.iter().zip(0..);
            own.steps.extend(elements.map(|(capability, element)| Step::SetElement(*id, element, *capability)));
        }
    }
    elements(store, index, plan, &mut own)?;
    data(store, index, plan, &mut own, contents)?;
    // Nothing comes after a step that always traps.
    if let Some(trap) = own.steps.iter().position(|step| matches!(step, Step::Trap(_))) {
        own.steps.truncate(trap + 1);
    }
    Ok(own)
}

fn values(store: &Store<'_>, instance: &Instance<'_>, items: &ElementItems<'_>) -> Result<Vec<Constant>> {
    match items {
        ElementItems::Functions(functions) => {
            Ok(functions.iter().map(|function| Constant::Function(instance.functions[*function])).collect())
        }
        ElementItems::Expressions(expressions) => {
            expressions.iter().map(|expression| Constant::evaluate(store, instance, expression)).collect()
        }
    }
}

/// Whether instantiation gets past these steps for certain: elements for a table of one's own are known to fit.
fn is_certain(store: &Store<'_>, index: InstanceIndex, own: &InstancePlan) -> bool {
    own.steps.iter().all(|step| match step {
        Step::ComputeGlobal(_) | Step::ComputeTable(_) | Step::ComputeElement(..) => true,
        Step::FillTable(..) | Step::SetElement(..) => true,
        Step::WriteElements(_, table, _) => store.tables[*table].owner == index,
        Step::Check(_) | Step::WriteData(..) | Step::WritePieces | Step::Trap(_) => false,
    })
}

fn elements(store: &Store<'_>, index: InstanceIndex, plan: &mut Plan, own: &mut InstancePlan) -> Result<()> {
    let instance = &store.instances[index];
    let mut is_over = false;
    // All segments have their values before any is written.
    for (segment, item) in
        instance.module.elements.iter().filter(|(_, item)| !matches!(item.mode, SegmentMode::Declared))
    {
        let computed = values(store, instance, &item.items)?.into_iter().enumerate();
        let computed = computed.filter(|(_, value)| *value == Constant::Computed);
        own.steps.extend(computed.map(|(position, _)| Step::ComputeElement(segment, position)));
    }
    for (segment_index, segment) in instance.module.elements.iter() {
        let values = values(store, instance, &segment.items)?;
        let mut kept = Vec::new();
        match &segment.mode {
            SegmentMode::Passive => kept = values,
            SegmentMode::Declared => {}
            SegmentMode::Active { target, offset } => {
                let id = instance.tables[*target];
                let start = Constant::evaluate(store, instance, offset)?.offset()?;
                match &mut plan.tables[id] {
                    TablePlan::Constant(table) => {
                        if !is_over && !write_constant(table, start, &values)? {
                            own.steps.push(Step::Trap(Trap::TableOutOfBounds));
                            is_over = true;
                        }
                    }
                    // Whether it fits a table that nobody else has seen is known.
                    TablePlan::Stored(table)
                        if store.tables[id].owner == index
                            && start.saturating_add(values.len() as u64) > table.initial =>
                    {
                        own.steps.push(Step::Trap(Trap::TableOutOfBounds));
                        is_over = true;
                    }
                    TablePlan::Stored(_) => {
                        own.steps.push(Step::WriteElements(segment_index, id, start));
                        kept = values;
                    }
                }
            }
        }
        plan.segment_words.push(kept.len() as u64);
        own.elements.push(kept);
    }
    Ok(())
}

/// Writes elements into a table that never changes; false if they do not fit.
fn write_constant(table: &mut ConstantTable, start: u64, values: &[Constant]) -> Result<bool> {
    let end = start.saturating_add(values.len() as u64);
    if end > table.size {
        return Ok(false);
    }
    if values.is_empty() {
        return Ok(true);
    }
    if end > ELEMENTS_MAXIMUM {
        return Err(Error::Limit(format!("a table has an element at {end}; at most {ELEMENTS_MAXIMUM} are possible")));
    }
    let (start, end) = (start as usize, end as usize);
    if table.elements.len() < end {
        table.elements.resize(end, None);
    }
    for (place, value) in table.elements[start..end].iter_mut().zip(values) {
        *place = match value {
            Constant::Function(function) => Some(*function),
            Constant::Null => None,
            _ => return Err(Error::internal("an element of a table of functions that is no reference to one")),
        };
    }
    Ok(true)
}

fn data(
    store: &Store<'_>,
    index: InstanceIndex,
    plan: &mut Plan,
    own: &mut InstancePlan,
    contents: &mut Contents,
) -> Result<()> {
    let instance = &store.instances[index];
    let mut is_certain = is_certain(store, index, own);
    for (segment_index, segment) in instance.module.data.iter() {
        let mut kept = false;
        match &segment.mode {
            SegmentMode::Passive => kept = true,
            SegmentMode::Declared => {}
            SegmentMode::Active { target, offset } => {
                let id = instance.memories[*target];
                let start = Constant::evaluate(store, instance, offset)?.offset()?;
                let memory = &plan.memories[id];
                let fits = start.checked_add(segment.bytes.len() as u64).is_some_and(|end| end <= memory.initial.0);
                let is_own = store.memories[id].owner == Some(index);
                if is_own && fits && is_certain {
                    contents.write(id, start, segment.bytes);
                } else if is_own && !fits {
                    own.steps.push(Step::Trap(Trap::MemoryOutOfBounds));
                    is_certain = false;
                } else {
                    is_certain = false;
                    own.steps.push(Step::WriteData(segment_index, id, start));
                    kept = true;
                }
            }
        }
        plan.segment_words.push(if kept { segment.bytes.len() as u64 } else { 0 });
        own.has_data.push(kept);
    }
    Ok(())
}
