//! Data of a protection domain: globals, sizes, constant tables, what references point to, segments.

use crate::error::{Error, Result};
use crate::plan::{GlobalPlan, Plan, REFERENCE_SIZE, Slot, TablePlan, slots, type_records};
use crate::store::{Constant, FunctionId, Store};
use crate::target::Target;
use crate::translate::{
    ComparedLayout, DEFINER_OFFSET, INSTANCE_OFFSET, REFERENCE_TARGET_LOG2, REFERENCE_TYPE_OFFSET, RESOURCE_ENTRY_LOG2,
    RESOURCE_OFFSET, Symbols,
};
use cranelift_module::{DataDescription, DataId, FuncId, Module as _};
use cranelift_object::ObjectModule;
use wasm2sel4_abi::component::CanonicalOptions;
use wasm2sel4_abi::descriptor::NO_MEMORY;
use wasm2sel4_abi::record::{Linked, Output, Write};

/// Defines all data objects.
pub fn define(
    store: &Store<'_>,
    plan: &Plan,
    symbols: &Symbols,
    target: &'static dyn Target,
    object: &mut ObjectModule,
) -> Result<()> {
    let mut definer = Definer { store, plan, symbols, target, object };
    definer.globals()?;
    let sizes = plan.memories.iter().map(|(_, memory)| memory.initial.0);
    definer.words(symbols.memory_sizes, sizes.collect())?;
    let sizes = plan.tables.iter().map(|(_, table)| match table {
        TablePlan::Constant(table) => table.size,
        TablePlan::Stored(table) => table.initial,
    });
    definer.words(symbols.table_sizes, sizes.collect())?;
    definer.words(symbols.segments, plan.segment_words.clone())?;
    definer.exceptions()?;
    definer.heap()?;
    definer.references()?;
    definer.constant_tables()?;
    definer.code_tables()?;
    definer.segments()?;
    definer.pieces()?;
    definer.composition()
}

/// A record in data, with the functions whose addresses the linker fills in.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
    functions: Vec<(u32, FuncId)>,
}

impl Output<Option<FuncId>> for Record {
    fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn address(&mut self, address: Option<FuncId>) {
        if let Some(function) = address {
            self.functions.push((self.bytes.len() as u32, function));
        }
        self.bytes.extend(0_u64.to_le_bytes());
    }
}

struct Definer<'d, 'a> {
    store: &'d Store<'a>,
    plan: &'d Plan,
    symbols: &'d Symbols,
    target: &'static dyn Target,
    object: &'d mut ObjectModule,
}

impl Definer<'_, '_> {
    fn bytes(&mut self, id: DataId, mut bytes: Vec<u8>) -> Result<()> {
        // An empty object has no address of its own.
        bytes.resize(bytes.len().max(8), 0);
        let mut description = DataDescription::new();
        description.define(bytes.into_boxed_slice());
        self.finish(id, description)
    }

    /// Data that is zero, and takes no room in the file.
    fn zeroes(&mut self, id: DataId, size: u64) -> Result<()> {
        let mut description = DataDescription::new();
        // What is empty has no address of its own.
        description.define_zeroinit(size.max(8) as usize);
        self.finish(id, description)
    }

    fn exceptions(&mut self) -> Result<()> {
        let plan = self.plan.exceptions;
        if let Some(buffer) = self.symbols.exception_buffer {
            self.zeroes(buffer, u64::from(plan.buffer_size))?;
        }
        self.symbols.exceptions.map_or(Ok(()), |room| self.zeroes(room, plan.room_size()))
    }

    /// What the allocator and the collector of structures and arrays have.
    fn heap(&mut self) -> Result<()> {
        let symbols = self.symbols;
        let (Some(cells), Some(types), Some(fields)) = (symbols.gc_cells, symbols.gc_types, symbols.gc_fields) else {
            return Ok(());
        };
        self.words(cells, vec![0, 0])?;
        let (records, followed) = type_records(&self.plan.types, &self.plan.layouts)?;
        self.bytes(types, records.iter().flat_map(|record| record.to_bytes()).collect())?;
        self.bytes(fields, followed.into_iter().flat_map(u32::to_le_bytes).collect())
    }

    fn words(&mut self, id: DataId, words: Vec<u64>) -> Result<()> {
        self.bytes(id, words.into_iter().flat_map(u64::to_le_bytes).collect())
    }

    fn finish(&mut self, id: DataId, mut description: DataDescription) -> Result<()> {
        description.set_align(16);
        self.object.define_data(id, &description).map_err(Error::internal)
    }

    /// Writes values that lie this many bytes apart; references to functions are for the linker to fill in.
    fn values(&mut self, id: DataId, size: usize, values: impl IntoIterator<Item = (usize, Constant)>) -> Result<()> {
        let mut bytes = vec![0; size.max(8)];
        let mut description = DataDescription::new();
        let references = self.object.declare_data_in_data(self.symbols.references, &mut description);
        for (offset, value) in values {
            let little = value.bits().to_le_bytes();
            let width = if matches!(value, Constant::V128(_)) { 16 } else { 8 };
            bytes[offset..offset + width].copy_from_slice(&little[..width]);
            if let Constant::Function(function) = value {
                let place = self.plan.reference(function)?;
                description.write_data_addr(offset as u32, references, i64::from(place) << REFERENCE_TARGET_LOG2);
            }
        }
        description.define(bytes.into_boxed_slice());
        self.finish(id, description)
    }

    fn globals(&mut self) -> Result<()> {
        let plans = self.plan.globals.iter().zip(self.store.globals.iter());
        let cells = plans.filter_map(|((_, plan), (_, global))| match plan {
            GlobalPlan::Cell(offset) => Some((*offset as usize, global.initial)),
            GlobalPlan::Constant => None,
        });
        let cells: Vec<_> = cells.collect();
        self.values(self.symbols.globals, self.plan.globals_size as usize, cells)
    }

    /// The address of the code and the type id of a function.
    fn write_function(
        &mut self,
        function: FunctionId,
        code_at: usize,
        type_at: usize,
        bytes: &mut [u8],
        description: &mut DataDescription,
    ) -> Result<()> {
        let number = self.plan.types.range(self.store.functions[function].ty)?.first;
        bytes[type_at..][..4].copy_from_slice(&number.to_le_bytes());
        let code = self.object.declare_func_in_data(self.symbols.functions[function], description);
        description.write_function_addr(code_at as u32, code);
        Ok(())
    }

    fn references(&mut self) -> Result<()> {
        let mut bytes = vec![0; self.plan.references.len().max(1) << REFERENCE_TARGET_LOG2];
        let mut description = DataDescription::new();
        for (function, place) in &self.plan.references {
            let offset = (*place as usize) << REFERENCE_TARGET_LOG2;
            let type_at = offset + REFERENCE_TYPE_OFFSET as usize;
            self.write_function(*function, offset, type_at, &mut bytes, &mut description)?;
        }
        description.define(bytes.into_boxed_slice());
        self.finish(self.symbols.references, description)
    }

    fn constant_tables(&mut self) -> Result<()> {
        for (id, data) in &self.symbols.tables {
            let TablePlan::Constant(table) = &self.plan.tables[*id] else {
                return Err(Error::internal("a table that changes has a symbol for its contents"));
            };
            let layout = ComparedLayout::new(self.target, table.elements.len());
            let mut bytes = vec![0; layout.size().max(8)];
            let mut description = DataDescription::new();
            for (position, function) in table.elements.iter().enumerate() {
                let Some(function) = *function else { continue };
                let (code_at, type_at) = (layout.code_at(position), layout.type_at(position));
                self.write_function(function, code_at, type_at, &mut bytes, &mut description)?;
            }
            description.define(bytes.into_boxed_slice());
            self.finish(*data, description)?;
        }
        Ok(())
    }

    fn code_tables(&mut self) -> Result<()> {
        let Some(traps) = self.symbols.element_traps else { return Ok(()) };
        for ((id, ty), data) in &self.symbols.code_tables {
            let TablePlan::Constant(table) = &self.plan.tables[*id] else {
                return Err(Error::internal("a table that changes has a code table"));
            };
            let slots = slots(self.store, &self.plan.types, table, *ty)?;
            let mut description = DataDescription::new();
            description.define(vec![0; slots.len() * REFERENCE_SIZE as usize].into_boxed_slice());
            let [uninitialized, mismatch] = [traps.uninitialized, traps.mismatch]
                .map(|routine| self.object.declare_func_in_data(routine, &mut description));
            for (position, slot) in slots.into_iter().enumerate() {
                let code = match slot {
                    Slot::Code(function) => {
                        self.object.declare_func_in_data(self.symbols.functions[function], &mut description)
                    }
                    Slot::Uninitialized => uninitialized,
                    Slot::Mismatch => mismatch,
                };
                description.write_function_addr(position as u32 * REFERENCE_SIZE as u32, code);
            }
            self.finish(*data, description)?;
        }
        Ok(())
    }

    /// What a component's calls of the stub are given.
    fn composition(&mut self) -> Result<()> {
        let Some(composition) = &self.store.composition else { return Ok(()) };
        for (options, id) in &self.symbols.options {
            let options = composition.options.get(*options);
            let options = options.ok_or_else(|| Error::internal("options that nobody has"))?;
            let realloc = options.realloc.map(|realloc| self.symbols.callable.get(&realloc));
            let realloc = match realloc {
                Some(None) => return Err(Error::internal("a function for room without a symbol")),
                known => known.flatten(),
            };
            let mut record = Record::default();
            CanonicalOptions {
                memory: options.memory.map_or(NO_MEMORY, |memory| u64::from(memory.0)),
                realloc: Linked(realloc.copied()),
                instance: u64::from(options.instance.0),
                encoding: options.encoding as u64,
            }
            .write(&mut record);
            let mut description = DataDescription::new();
            description.define(record.bytes.into_boxed_slice());
            for (offset, function) in record.functions {
                let function = self.object.declare_func_in_data(function, &mut description);
                description.write_function_addr(offset, function);
            }
            self.finish(*id, description)?;
        }
        let Some(id) = self.symbols.resource_tables else { return Ok(()) };
        let mut bytes = vec![0; composition.resource_tables.len() << RESOURCE_ENTRY_LOG2];
        let entries = bytes.chunks_exact_mut(1 << RESOURCE_ENTRY_LOG2).zip(composition.resource_tables.iter());
        for (entry, (_, table)) in entries {
            let (resource, definer, instance) =
                table.map_or((u32::MAX, u32::MAX, u32::MAX), |place| (place.resource, place.definer, place.instance.0));
            for (offset, number) in
                [(RESOURCE_OFFSET, resource), (DEFINER_OFFSET, definer), (INSTANCE_OFFSET, instance)]
            {
                entry[offset as usize..][..4].copy_from_slice(&number.to_le_bytes());
            }
        }
        self.bytes(id, bytes)
    }

    fn pieces(&mut self) -> Result<()> {
        for (instance, id) in &self.symbols.pieces {
            let pieces = &self.plan.instances[*instance].pieces;
            self.words(*id, pieces.iter().flat_map(|piece| [piece.address.0, piece.bytes.len() as u64]).collect())?;
        }
        for (instance, id) in &self.symbols.piece_bytes {
            let pieces = &self.plan.instances[*instance].pieces;
            self.bytes(*id, pieces.iter().flat_map(|piece| &piece.bytes).copied().collect())?;
        }
        Ok(())
    }

    fn segments(&mut self) -> Result<()> {
        let mut computed = Vec::new();
        for (_, instance) in self.plan.instances.iter() {
            for (segment, elements) in instance.elements.iter().filter(|(_, elements)| !elements.is_empty()) {
                let place = self.symbols.elements.get(&(instance.first_word + segment.0));
                let (id, behind) = *place.ok_or_else(|| Error::internal("an element segment without a symbol"))?;
                let size = REFERENCE_SIZE as usize;
                let values = elements.iter().enumerate();
                let values = values.map(|(position, value)| (behind as usize + position * size, *value));
                match Some(id) == self.symbols.gc_segments {
                    true => computed.extend(values),
                    false => self.values(id, elements.len() * size, values)?,
                }
            }
        }
        if let Some(id) = self.symbols.gc_segments {
            self.values(id, self.plan.computed_segments_size() as usize, computed)?;
        }
        for ((instance, segment), id) in &self.symbols.data {
            let bytes = self.store.instances[*instance].module.data[*segment].bytes;
            self.bytes(*id, bytes.to_vec())?;
        }
        Ok(())
    }
}
