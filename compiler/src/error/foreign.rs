//! Environments that are not here, for which a program may be made: what each is, and what to do.

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

impl Foreign {
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
                "it is the core module of a component (WASI 0.2 and later): compile the component that it is in, or build it \
                 for WASI preview 1 (Rust: --target wasm32-wasip1)"
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
