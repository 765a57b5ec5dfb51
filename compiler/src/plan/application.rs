//! WASI's rules for applications: which exports only the one who starts a module calls.
//!
//! A *command* exports `_start`, which the domain runs if it is the main module's. All other modules are *reactors*:
//! their export `_initialize`, if there is one, runs once, before any other export is used; constructors of C libraries
//! depend on it. ("WASI Application ABI" in the folder `legacy` of the WASI repository.)
//!
//! If the user calls an export of the main module, that module is a reactor whatever it is: nobody runs its `_start`.
//!
//! The modules of a driver are not applications: the driver alone says what is called.

use crate::error::{Error, Result};
use crate::module::{Exported, FunctionIndex, FunctionType};
use crate::options::EntryPoint;
use crate::store::{Instance, InstanceIndex, Store};

/// The export that makes a module a command.
pub const START: &str = "_start";

/// The export by which a reactor is made ready.
pub const INITIALIZE: &str = "_initialize";

/// What is called without being asked for by a module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Application {
    /// The function that runs once a reactor is instantiated, if it is linked or another of its exports is called.
    pub initialize: Option<FunctionIndex>,
    /// The function that the domain runs, if this is its main module: a command's `_start`, or a reactor's
    /// `_initialize`, after which there is nothing left to do.
    pub entry: Option<FunctionIndex>,
}

/// Decides for one instance.
///
/// # Errors
///
/// [`Error::Link`] if one of the exports is not what it must be, or if there are both.
pub fn plan(store: &Store<'_>, index: InstanceIndex, entry: &EntryPoint) -> Result<Application> {
    // What is called of a component is said by its own exports.
    if *entry == EntryPoint::Driver || store.composition.is_some() {
        return Ok(Application::default());
    }
    let instance = &store.instances[index];
    let is_main = usize::from(index) + 1 == store.instances.len();
    let [start, initialize] = [START, INITIALIZE].map(|name| store.export(index, name));
    if start.is_some() && initialize.is_some() {
        return Err(Error::Link(format!(
            "{} exports both `{START}`, as a command, and `{INITIALIZE}`, as a reactor; a WASI module is one of them",
            owner(instance)
        )));
    }
    let initialize = initialize.map(|item| function(instance, INITIALIZE, item)).transpose()?;
    Ok(match is_main {
        true => {
            let start = start.map(|item| function(instance, START, item)).transpose()?;
            match entry {
                // What the user calls takes the place of the entry. A reactor is made ready before it, but not twice.
                EntryPoint::Invoke(call) => {
                    Application { initialize: initialize.filter(|_| call.name != INITIALIZE), entry: None }
                }
                EntryPoint::Start | EntryPoint::Driver => Application { initialize: None, entry: start.or(initialize) },
            }
        }
        // Of a command that is linked nobody runs `_start`, whatever it is.
        false => Application { initialize, entry: None },
    })
}

/// The exported function, which takes and returns nothing.
fn function(instance: &Instance<'_>, name: &str, item: Exported) -> Result<FunctionIndex> {
    let found = match item {
        Exported::Function(index) => match instance.module.function_type(index)? {
            ty if *ty == FunctionType::default() => return Ok(index),
            ty => format!("a function of type {ty}"),
        },
        other => other.kind().to_string(),
    };
    Err(Error::Link(format!(
        "{} exports `{name}` as {found}; it must be a function of type {}",
        owner(instance),
        FunctionType::default()
    )))
}

fn owner(instance: &Instance<'_>) -> String {
    instance.name.as_ref().map_or_else(|| "the main module".to_owned(), |name| format!("the linked module {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module;
    use crate::options::Call;
    use crate::store::Names;

    /// What is called of a linked module and of the main module.
    fn plans(linked: &str, main: &str, entry: &EntryPoint) -> [Result<Application, String>; 2] {
        let [linked, main] = [linked, main].map(|text| wat::parse_str(text).unwrap());
        let mut store = Store::default();
        let linked = store.add(Some("lib".to_owned()), module::parse(&linked).unwrap(), &Names::new()).unwrap();
        let main = store.add(None, module::parse(&main).unwrap(), &Names::new()).unwrap();
        [linked, main].map(|index| plan(&store, index, entry).map_err(|error| error.to_string()))
    }

    const REACTOR: &str = r#"(module (func (param i32)) (func (export "_initialize")))"#;
    const COMMAND: &str = r#"(module (func (export "_start")))"#;
    const NEITHER: &str = "(module)";
    const BOTH: &str = r#"(module (func (export "_start") (export "_initialize")))"#;

    #[test]
    fn reactors_are_initialised_and_commands_run() {
        let nothing = Application::default();
        let initialize = Application { initialize: Some(FunctionIndex(1)), entry: None };
        let entry = |index| Application { initialize: None, entry: Some(FunctionIndex(index)) };
        assert_eq!(plans(REACTOR, COMMAND, &EntryPoint::Start), [Ok(initialize), Ok(entry(0))]);
        assert_eq!(plans(COMMAND, REACTOR, &EntryPoint::Start), [Ok(nothing), Ok(entry(1))]);
        assert_eq!(plans(NEITHER, NEITHER, &EntryPoint::Start), [Ok(nothing), Ok(nothing)]);
        let call = |name: &str| EntryPoint::Invoke(Call { name: name.to_owned(), arguments: Vec::new() });
        assert_eq!(plans(REACTOR, REACTOR, &call("f")), [Ok(initialize), Ok(initialize)]);
        assert_eq!(plans(NEITHER, REACTOR, &call(INITIALIZE)), [Ok(nothing), Ok(nothing)]);
        assert_eq!(plans(NEITHER, COMMAND, &call(START)), [Ok(nothing), Ok(nothing)]);
    }

    #[test]
    fn modules_of_a_driver_are_no_applications() {
        let nothing = Application::default();
        let wrong = r#"(module (memory (export "_initialize") 1) (global (export "_start") i32 (i32.const 0)))"#;
        for text in [REACTOR, COMMAND, BOTH, wrong] {
            assert_eq!(plans(text, text, &EntryPoint::Driver), [Ok(nothing), Ok(nothing)]);
        }
    }

    #[test]
    fn exports_are_what_they_must_be() {
        let start = r#"(module (func (export "_start") (param i32) (result i64) (i64.const 0)))"#;
        let initialize = r#"(module (memory (export "_initialize") 1))"#;
        let both = "exports both `_start`, as a command, and `_initialize`, as a reactor; a WASI module is one of them";
        for (text, expected) in [
            (
                start,
                [
                    None,
                    Some(
                        "exports `_start` as a function of type [i32] -> [i64]; it must be a function of type [] -> []",
                    ),
                ],
            ),
            (initialize, [Some("exports `_initialize` as a memory; it must be a function of type [] -> []"); 2]),
            (BOTH, [Some(both); 2]),
        ] {
            let found = plans(text, text, &EntryPoint::Start).map(|result| result.err().unwrap_or_default());
            for ((found, expected), owner) in
                found.iter().zip(expected).zip(["the linked module lib", "the main module"])
            {
                assert_eq!(*found, expected.map(|expected| format!("{owner} {expected}")).unwrap_or_default());
            }
        }
    }
}
