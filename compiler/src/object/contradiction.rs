//! Decisions that contradict each other cause an error that says so, never code that does not do what the module says.
//! Each case is a module that compiles, and a change to what was decided about it.

use super::{Silent, emit};
use crate::error::Error;
use crate::module::{DataIndex, parse};
use crate::options::Options;
use crate::plan::{ConstantTable, Plan, Step, TablePlan};
use crate::store::{
    Constant, FunctionId, HostFunction, InstanceIndex, MemoryId, Names, Store, StoreFunctionOrigin, TableId,
};
use crate::target::Architecture;
use wasm2sel4_abi::interface::sel4::Function;

/// Compiles modules, the last of them the main one, after `contradict` has changed what was decided.
fn compile(modules: &[&str], contradict: impl Fn(&mut Store<'_>, &mut Plan)) -> Result<(), String> {
    let options = Options::new(Architecture::X86_64);
    let binaries: Vec<Vec<u8>> = modules.iter().map(|text| wat::parse_str(text).unwrap()).collect();
    let mut store = Store::default();
    for binary in &binaries {
        store.add(None, parse(binary).unwrap(), &Names::new()).unwrap();
    }
    let mut plan = Plan::new(&store, &options).unwrap();
    contradict(&mut store, &mut plan);
    emit(&store, &plan, &options, &Silent).map(drop).map_err(|error| match error {
        Error::Internal(message) => message,
        other => panic!("not an error of ours: {other}"),
    })
}

#[track_caller]
fn check(modules: &[&str], contradict: impl Fn(&mut Store<'_>, &mut Plan), expected: &str) {
    assert_eq!(compile(modules, |_, _| {}), Ok(()), "without a contradiction");
    assert_eq!(compile(modules, contradict), Err(expected.to_owned()));
}

#[test]
fn a_function_without_a_place_is_not_the_first_one() {
    let undeclared = "a reference to a function that is not declared";
    let body = "(module (func $f (export \"f\") (result funcref) (ref.func $f)))";
    check(&[body], |_, plan| plan.references.clear(), undeclared);
    let global = "(module (func $f) (global (export \"g\") funcref (ref.func $f))
        (func (export \"f\") (result funcref) (global.get 0)))";
    check(&[global], |_, plan| plan.references.clear(), undeclared);
    let segment = "(module (func $f) (table 1 funcref) (elem $e func $f)
        (func (export \"f\") (table.init $e (i32.const 0) (i32.const 0) (i32.const 1))))";
    check(&[segment], |_, plan| plan.references.clear(), undeclared);
}

#[test]
fn a_segment_for_an_unknown_memory_is_not_for_the_first_one() {
    let module = "(module (memory 1) (data \"x\"))";
    let contradict = |_: &mut Store<'_>, plan: &mut Plan| {
        plan.instances[InstanceIndex(0)].steps.push(Step::WriteData(DataIndex(0), MemoryId(1), 0));
    };
    check(&[module, module], contradict, "a segment for a memory that its instance does not have");
}

#[test]
fn no_step_of_instantiation_is_passed_over() {
    let table = "(module (table 1 funcref) (func $f) (elem (i32.const 0) $f))";
    let step = |step: Step| move |_: &mut Store<'_>, plan: &mut Plan| plan.instances[InstanceIndex(0)].steps.push(step);
    let never_changes = "instantiation writes a table that never changes";
    check(&[table], step(Step::FillTable(TableId(0), Constant::Null)), never_changes);
    check(&[table], step(Step::SetElement(TableId(0), 0, Constant::Null)), never_changes);
    check(&[table], step(Step::WritePieces), "a segment that is used has no bytes");
}

#[test]
fn a_table_that_changes_is_no_constant() {
    let module = "(module (table 1 externref) (func (export \"f\") (result externref) (table.get 0 (i32.const 0))))";
    let contradict = |_: &mut Store<'_>, plan: &mut Plan| {
        plan.tables[TableId(0)] = TablePlan::Constant(ConstantTable::default());
    };
    check(&[module], contradict, "a table that never changes is changed");
}

#[test]
fn addresses_without_a_memory_are_not_of_the_first_one() {
    let module = "(module (import \"sel4\" \"reply_long\" (func $reply (param i64 i32 i32))) (memory 1)
        (func (export \"f\") (call $reply (i64.const 0) (i32.const 0) (i32.const 1))))";
    let contradict = |store: &mut Store<'_>, _: &mut Plan| store.memories[MemoryId(0)].owner = None;
    check(&[module], contradict, "addresses without a memory to which they refer");
}

#[test]
fn a_function_of_the_host_is_the_one_that_was_linked() {
    let module = "(module (import \"sel4\" \"signal\" (func $signal (param externref)))
        (func (export \"f\") (call $signal (ref.null extern))))";
    let exchange = |other: Function| {
        move |store: &mut Store<'_>, _: &mut Plan| {
            let provider = HostFunction::Sel4(other);
            let function = &mut store.functions[FunctionId(0)];
            let StoreFunctionOrigin::Host(linked, ..) = &mut function.origin else { panic!("it is imported") };
            *linked = provider;
        }
    };
    for other in [Function::wait, Function::send, Function::r#yield, Function::call_with] {
        let name = other.name();
        check(&[module], exchange(other), &format!("sel4.{name} is not of the type with which it was linked"));
    }
}
