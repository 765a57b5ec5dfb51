//! All instances of a script in one component, each with its caller: what the compiler gets, and what runs. A caller is
//! a component beside the one that it calls, since a component may not call those that it consists of.

use crate::caller::Caller;
use crate::signature::{self, Imports};
use crate::types::Flat;
use anyhow::Result;
use wasm_encoder::{
    CanonicalOption, ComponentBuilder, ComponentExportKind, ComponentValType, ExportKind, ModuleArg, PrimitiveValType,
};

/// The instances of a script, in the order of its directives.
#[derive(Debug, Default)]
pub struct Composition {
    /// Binaries of components, each of which may be instantiated several times.
    components: Vec<Vec<u8>>,
    /// Instances: of which component, and what is called of it.
    pub instances: Vec<(usize, Caller)>,
}

impl Composition {
    /// Adds a component; returns its number.
    pub fn define(&mut self, component: Vec<u8>) -> usize {
        self.components.push(component);
        self.components.len() - 1
    }

    /// The binary of a component.
    pub fn component(&self, number: usize) -> &[u8] {
        &self.components[number]
    }

    /// Adds an instance of a component; returns its number.
    pub fn instantiate(&mut self, component: usize) -> usize {
        self.instances.push((component, Caller::default()));
        self.instances.len() - 1
    }

    /// The name by which the whole exports a call of an instance, both by their numbers.
    pub fn export(instance: usize, call: usize) -> String {
        format!("instance{instance}-call{call}")
    }

    /// The whole as a component without imports.
    ///
    /// # Errors
    ///
    /// If a caller is no module.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let mut whole = ComponentBuilder::default();
        let components: Vec<u32> = self.components.iter().map(|bytes| whole.component_raw(None, bytes)).collect();
        let nothing: [(&str, ComponentExportKind, u32); 0] = [];
        for (number, (component, caller)) in self.instances.iter().enumerate() {
            let instance = whole.instantiate(None, components[*component], nothing);
            if caller.functions.is_empty() {
                continue;
            }
            let mut calling = ComponentBuilder::default();
            let mut given = Imports::new();
            let mut imported = Vec::new();
            for (place, callee) in caller.functions.iter().enumerate() {
                let name = format!("function{place}");
                imported.push(signature::import(callee, &name, &mut calling, &mut whole, &mut given));
                let function = whole.alias_export(instance, &callee.name, ComponentExportKind::Func);
                given.push((name, ComponentExportKind::Func, function));
            }
            write_calls(caller, &imported, &mut calling)?;
            let calling = whole.component(None, calling);
            let calling = whole.instantiate(None, calling, given);
            for call in 0..caller.results.len() {
                let function = whole.alias_export(calling, &call_name(call), ComponentExportKind::Func);
                whole.export(&*Self::export(number, call), ComponentExportKind::Func, function, None);
            }
        }
        Ok(whole.finish())
    }
}

/// Completes a component that calls what it has imported: the functions with these numbers.
fn write_calls(caller: &Caller, imported: &[u32], calling: &mut ComponentBuilder) -> Result<()> {
    let memory_module = calling.core_module_raw(None, &caller.memory_module()?);
    let memory_instance = calling.core_instantiate(None, memory_module, no_arguments());
    let memory = calling.core_alias_export(None, memory_instance, "memory", ExportKind::Memory);
    let realloc = calling.core_alias_export(None, memory_instance, "realloc", ExportKind::Func);
    let mut lowered = Vec::new();
    for (place, function) in imported.iter().enumerate() {
        let options = [CanonicalOption::UTF8, CanonicalOption::Memory(memory), CanonicalOption::Realloc(realloc)];
        lowered.push((place.to_string(), calling.lower_func(None, *function, options)));
    }
    let lowered = lowered.iter().map(|(place, function)| (place.as_str(), ExportKind::Func, *function));
    let functions = calling.core_instantiate_exports(None, lowered.collect::<Vec<_>>());
    let calls_module = calling.core_module_raw(None, &caller.calls_module()?);
    let arguments = [("memory", ModuleArg::Instance(memory_instance)), ("f", ModuleArg::Instance(functions))];
    let calls = calling.core_instantiate(None, calls_module, arguments);
    for (call, result) in caller.results.iter().enumerate() {
        let function = calling.core_alias_export(None, calls, &call.to_string(), ExportKind::Func);
        let (ty, mut encoder) = calling.type_function(None);
        encoder.params([] as [(&str, ComponentValType); 0]).result(result.map(value_type));
        let function = calling.lift_func(None, function, ty, []);
        calling.export(&*call_name(call), ComponentExportKind::Func, function, None);
    }
    Ok(())
}

/// What a calling component calls a call.
fn call_name(call: usize) -> String {
    format!("call{call}")
}

fn no_arguments() -> [(&'static str, ModuleArg); 0] {
    []
}

/// A type that is flattened to this one.
fn value_type(flat: Flat) -> ComponentValType {
    ComponentValType::Primitive(match flat {
        Flat::I32 => PrimitiveValType::U32,
        Flat::I64 => PrimitiveValType::U64,
        Flat::F32 => PrimitiveValType::F32,
        Flat::F64 => PrimitiveValType::F64,
    })
}
