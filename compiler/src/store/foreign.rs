//! Imports by which a program is known to be made for another environment. Nothing here provides them, and a sentence
//! that says which environment it is, and how to build the program without it, helps more than a list of names.
//!
//! Names are conventions of tools, and may be those of a module of the user's own: whatever is linked is looked for
//! before this is asked.

use super::host::{CAPABILITY_MODULE, SEL4_MODULE, WASI_MODULE, WASI_UNSTABLE_MODULE};
use crate::error::Foreign;
use crate::module::{ExternKind, FunctionType, ImportName, ValueType};

/// Beginnings of names that Emscripten imports from `env`.
const EMSCRIPTEN: [&str; 9] = [
    "emscripten_",
    "_emscripten_",
    "_embind_",
    "__syscall_",
    "invoke_",
    "__cxa_",
    "__asyncjs__",
    "_emval_",
    "llvm_eh_",
];

/// Whole names that Emscripten imports from `env`.
const EMSCRIPTEN_WHOLE: [&str; 5] =
    ["setThrew", "getTempRet0", "setTempRet0", "__assert_fail", "__throw_exception_with_stack_trace"];

/// What a shared library is told when it is loaded (tool conventions, "Dynamic linking").
const LOADED: [&str; 3] = ["__memory_base", "__table_base", "__stack_pointer"];

/// What an import was meant for, if names tell; `ty` is its type if it is a function.
pub fn environment_of(
    name: ImportName<'_>,
    kind: ExternKind,
    ty: Option<&FunctionType>,
    is_shared: bool,
) -> Option<Foreign> {
    let ImportName { module, field } = name;
    match module {
        "wasi" if field == "thread-spawn" => Some(Foreign::Threads),
        WASI_MODULE if field.starts_with("sock_") => Some(Foreign::Sockets),
        WASI_MODULE | WASI_UNSTABLE_MODULE | SEL4_MODULE => Some(Foreign::NoSuchFunction),
        CAPABILITY_MODULE => Some(Foreign::NoCapability),
        "gojs" | "go" => Some(Foreign::Go),
        "wbg" => Some(Foreign::Bindgen),
        "GOT.mem" | "GOT.func" => Some(Foreign::SharedLibrary),
        _ if module.starts_with("wasix_") => Some(Foreign::Wasix),
        _ if module.starts_with("wasi_") => Some(Foreign::OtherWasi),
        _ if module.starts_with("wasm:") => Some(Foreign::JavaScript),
        _ if module.contains(':') || module == "$root" || module.starts_with("cm32p2") => Some(Foreign::Component),
        _ if module.starts_with("__wbindgen") || field.starts_with("__wbindgen") || module.ends_with(".js") => {
            Some(Foreign::Bindgen)
        }
        "env" if kind == ExternKind::Memory && is_shared => Some(Foreign::Threads),
        "env" if kind == ExternKind::Memory => Some(Foreign::Memory),
        "env" if LOADED.contains(&field) => Some(Foreign::SharedLibrary),
        "env" => ty.map(|ty| of_function(field, ty)),
        // Emscripten's short names, which its optimiser gives: `a.a`, `a.b`, ….
        "a" if field.len() <= 2 => Some(Foreign::Emscripten),
        _ => None,
    }
}

/// A function of `env`.
fn of_function(field: &str, ty: &FunctionType) -> Foreign {
    let is_emscripten = EMSCRIPTEN.iter().any(|start| field.starts_with(start))
        || EMSCRIPTEN_WHOLE.contains(&field)
        || (field.starts_with('_') && field.ends_with("_js"));
    let integers = |count: usize| ty.parameters == vec![ValueType::I32; count];
    match field {
        _ if is_emscripten => Foreign::Emscripten,
        "abort" if integers(4) => Foreign::AssemblyScript,
        "seed" if ty.parameters.is_empty() && ty.results == [ValueType::F64] => Foreign::AssemblyScript,
        "trace" if ty.parameters.starts_with(&[ValueType::I32, ValueType::I32, ValueType::F64]) => {
            Foreign::AssemblyScript
        }
        _ => Foreign::Undefined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environments_are_known_by_their_imports() {
        use ValueType::{F64, I32};
        let ty = |parameters: &[ValueType], results: &[ValueType]| FunctionType {
            parameters: parameters.to_vec(),
            results: results.to_vec(),
        };
        for (module, field, ty, expected) in [
            ("wasi", "thread-spawn", ty(&[I32], &[I32]), Some(Foreign::Threads)),
            ("wasix_32v1", "thread_spawn_v2", ty(&[], &[]), Some(Foreign::Wasix)),
            ("wasi_snapshot_preview1", "sock_open", ty(&[], &[]), Some(Foreign::Sockets)),
            ("wasi_snapshot_preview1", "fd_wrote", ty(&[], &[]), Some(Foreign::NoSuchFunction)),
            ("wasi_unstable", "sock_accept", ty(&[], &[]), Some(Foreign::NoSuchFunction)),
            ("sel4", "wield", ty(&[], &[]), Some(Foreign::NoSuchFunction)),
            ("cap", "f", ty(&[], &[]), Some(Foreign::NoCapability)),
            ("wasi_ephemeral_nn", "load", ty(&[], &[]), Some(Foreign::OtherWasi)),
            ("wasi:cli/environment@0.2.0", "get-environment", ty(&[I32], &[]), Some(Foreign::Component)),
            ("wasm:js-string", "length", ty(&[], &[]), Some(Foreign::JavaScript)),
            ("gojs", "runtime.wasmExit", ty(&[I32], &[]), Some(Foreign::Go)),
            ("wbg", "__wbg_log_1", ty(&[], &[]), Some(Foreign::Bindgen)),
            ("./app_bg.js", "log", ty(&[], &[]), Some(Foreign::Bindgen)),
            ("env", "emscripten_resize_heap", ty(&[I32], &[I32]), Some(Foreign::Emscripten)),
            ("env", "_tzset_js", ty(&[], &[]), Some(Foreign::Emscripten)),
            ("a", "b", ty(&[], &[]), Some(Foreign::Emscripten)),
            ("env", "abort", ty(&[I32; 4], &[]), Some(Foreign::AssemblyScript)),
            ("env", "abort", ty(&[], &[]), Some(Foreign::Undefined)),
            ("env", "seed", ty(&[], &[F64]), Some(Foreign::AssemblyScript)),
            ("env", "foo", ty(&[], &[]), Some(Foreign::Undefined)),
            ("GOT.func", "f", ty(&[], &[]), Some(Foreign::SharedLibrary)),
            ("library", "f", ty(&[], &[]), None),
        ] {
            let found = environment_of(ImportName { module, field }, ExternKind::Function, Some(&ty), false);
            assert_eq!(found, expected, "{module}.{field}");
        }
        let env = |field, kind, is_shared| environment_of(ImportName { module: "env", field }, kind, None, is_shared);
        assert_eq!(env("memory", ExternKind::Memory, true), Some(Foreign::Threads));
        assert_eq!(env("memory", ExternKind::Memory, false), Some(Foreign::Memory));
        assert_eq!(env("__memory_base", ExternKind::Global, false), Some(Foreign::SharedLibrary));
        assert_eq!(env("table", ExternKind::Table, false), None);
    }
}
