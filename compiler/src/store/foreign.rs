//! Imports by which a program is known to be made for another environment. Nothing here provides them, and a sentence
//! that says which environment it is, and how to build the program without it, helps more than a list of names.
//!
//! Names are conventions of tools, and may be those of a module of the user's own: whatever is linked is looked for
//! before this is asked.

use super::host::{CAPABILITY_MODULE, SEL4_MODULE, WASI_MODULE, WASI_UNSTABLE_MODULE};
use crate::module::{ExternKind, FunctionType, ImportName, ValueType};

/// What an import that nothing provides was meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// Threads: wasi-threads, and a memory that threads share.
    Threads,
    /// WASIX: threads, processes and sockets.
    Wasix,
    /// Sockets, as other engines have added them to preview 1.
    Sockets,
    /// Interfaces of components: WASI 0.2 and later.
    Component,
    /// Another interface of WASI.
    OtherWasi,
    /// A function of an interface that is here, but does not have it.
    NoSuchFunction,
    /// Capabilities, of which it is none.
    NoCapability,
    /// Emscripten's JavaScript.
    Emscripten,
    /// AssemblyScript's host.
    AssemblyScript,
    /// Go's JavaScript.
    Go,
    /// JavaScript, through wasm-bindgen.
    Bindgen,
    /// JavaScript's own functions.
    JavaScript,
    /// A dynamic linker.
    SharedLibrary,
    /// The linker was told that whoever starts the program provides its memory.
    Memory,
    /// The linker was told to leave what nobody defines.
    Undefined,
}

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

impl Foreign {
    /// Recognises an import; `ty` is its type if it is a function.
    pub fn of(name: ImportName<'_>, kind: ExternKind, ty: Option<&FunctionType>, is_shared: bool) -> Option<Self> {
        let ImportName { module, field } = name;
        match module {
            "wasi" if field == "thread-spawn" => Some(Self::Threads),
            WASI_MODULE if field.starts_with("sock_") => Some(Self::Sockets),
            WASI_MODULE | WASI_UNSTABLE_MODULE | SEL4_MODULE => Some(Self::NoSuchFunction),
            CAPABILITY_MODULE => Some(Self::NoCapability),
            "gojs" | "go" => Some(Self::Go),
            "wbg" => Some(Self::Bindgen),
            "GOT.mem" | "GOT.func" => Some(Self::SharedLibrary),
            _ if module.starts_with("wasix_") => Some(Self::Wasix),
            _ if module.starts_with("wasi_") => Some(Self::OtherWasi),
            _ if module.starts_with("wasm:") => Some(Self::JavaScript),
            _ if module.contains(':') || module == "$root" || module.starts_with("cm32p2") => Some(Self::Component),
            _ if module.starts_with("__wbindgen") || field.starts_with("__wbindgen") || module.ends_with(".js") => {
                Some(Self::Bindgen)
            }
            "env" if kind == ExternKind::Memory && is_shared => Some(Self::Threads),
            "env" if kind == ExternKind::Memory => Some(Self::Memory),
            "env" if LOADED.contains(&field) => Some(Self::SharedLibrary),
            "env" => ty.map(|ty| Self::of_function(field, ty)),
            // Emscripten's short names, which its optimiser gives: `a.a`, `a.b`, ….
            "a" if field.len() <= 2 => Some(Self::Emscripten),
            _ => None,
        }
    }

    /// A function of `env`.
    fn of_function(field: &str, ty: &FunctionType) -> Self {
        let is_emscripten = EMSCRIPTEN.iter().any(|start| field.starts_with(start))
            || EMSCRIPTEN_WHOLE.contains(&field)
            || (field.starts_with('_') && field.ends_with("_js"));
        let integers = |count: usize| ty.parameters == vec![ValueType::I32; count];
        match field {
            _ if is_emscripten => Self::Emscripten,
            "abort" if integers(4) => Self::AssemblyScript,
            "seed" if ty.parameters.is_empty() && ty.results == [ValueType::F64] => Self::AssemblyScript,
            "trace" if ty.parameters.starts_with(&[ValueType::I32, ValueType::I32, ValueType::F64]) => {
                Self::AssemblyScript
            }
            _ => Self::Undefined,
        }
    }

    /// What it is, for a line about one import.
    pub fn what(self) -> &'static str {
        match self {
            Self::Threads => "for threads, and a domain has one thread",
            Self::Wasix => "of WASIX",
            Self::Sockets => "for sockets, which are not there",
            Self::Component => "of an interface for components",
            Self::OtherWasi => "of an interface of WASI that is not there",
            Self::NoSuchFunction => "there is no such function",
            Self::NoCapability => "no capability is of this kind",
            Self::Emscripten => "of Emscripten's JavaScript",
            Self::AssemblyScript => "of AssemblyScript's host",
            Self::Go => "of Go's JavaScript",
            Self::Bindgen => "of wasm-bindgen's JavaScript",
            Self::JavaScript => "of JavaScript",
            Self::SharedLibrary => "of a dynamic linker",
            Self::Memory => "needs a memory of its own",
            Self::Undefined => "nobody has defined it",
        }
    }

    /// What that means for the program, and what to do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Threads => {
                "it starts threads, and a domain has one thread: build it without (Rust: --target wasm32-wasip1; C: \
                 --target=wasm32-wasip1, without -pthread)"
            }
            Self::Wasix => {
                "it is made for WASIX (threads, processes, sockets), of which nothing is here: build it for WASI \
                 preview 1 (Rust: --target wasm32-wasip1)"
            }
            Self::Sockets => {
                "it opens sockets, and there are none: wasi_snapshot_preview1 has only sock_accept, sock_recv, \
                 sock_send and sock_shutdown, which answer ENOTSOCK"
            }
            Self::Component => {
                "it is the core module of a component (WASI 0.2 and later): build it for WASI preview 1 (Rust: --target \
                 wasm32-wasip1)"
            }
            Self::OtherWasi => {
                "of WASI's interfaces only wasi_snapshot_preview1 and wasi_unstable are here: build it without the \
                 others"
            }
            Self::NoSuchFunction => {
                "docs/imports.md lists the functions of wasi_snapshot_preview1 and wasi_unstable, docs/sel4-imports.md \
                 those of sel4"
            }
            Self::NoCapability => {
                "cap has capabilities only, imported as globals and tables of externref, and as memories: see \
                 docs/sel4-imports.md"
            }
            Self::Emscripten => {
                "it is made for JavaScript by Emscripten: link it with -sSTANDALONE_WASM, without what needs a browser, \
                 or build it with clang for wasm32-wasip1"
            }
            Self::AssemblyScript => {
                "it is made for a host of AssemblyScript: compile it with `--use abort=`, or with the configuration of \
                 @assemblyscript/wasi-shim"
            }
            Self::Go => {
                "it is made for JavaScript by Go: build it with GOOS=wasip1 GOARCH=wasm (TinyGo: -target=wasip1)"
            }
            Self::Bindgen => {
                "it is made for JavaScript by wasm-bindgen: build it for WASI, without bindings (Rust: --target \
                 wasm32-wasip1)"
            }
            Self::JavaScript => "it calls functions of JavaScript, which is not here: build it for WASI",
            Self::SharedLibrary => {
                "it is a shared library, which somebody would have to load: link it without -shared, -pie and \
                 -sSIDE_MODULE"
            }
            Self::Memory => {
                "its memory is left to whoever starts it: link it without --import-memory (AssemblyScript: \
                 --importMemory), or give it a module that exports one with --link env=MODULE"
            }
            Self::Undefined => {
                "`env` is where a linker leaves what nobody has defined (--allow-undefined, --import-undefined): define \
                 it, or give it a module that exports it with --link env=MODULE"
            }
        }
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
            let found = Foreign::of(ImportName { module, field }, ExternKind::Function, Some(&ty), false);
            assert_eq!(found, expected, "{module}.{field}");
        }
        let env = |field, kind, is_shared| Foreign::of(ImportName { module: "env", field }, kind, None, is_shared);
        assert_eq!(env("memory", ExternKind::Memory, true), Some(Foreign::Threads));
        assert_eq!(env("memory", ExternKind::Memory, false), Some(Foreign::Memory));
        assert_eq!(env("__memory_base", ExternKind::Global, false), Some(Foreign::SharedLibrary));
        assert_eq!(env("table", ExternKind::Table, false), None);
    }
}
