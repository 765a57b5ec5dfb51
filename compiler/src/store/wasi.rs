//! The functions of `wasi_snapshot_preview1` and their types.

use crate::module::{FunctionType, ValueType};

/// A function of the interface.
#[derive(Clone, Copy, Debug)]
pub struct WasiFunction {
    /// Its name.
    pub name: &'static str,
    /// Its parameters: `i` for an i32, `I` for an i64.
    parameters: &'static str,
    /// Whether it returns an errno (an i32).
    returns: bool,
    /// Whether the stub has it.
    pub implemented: bool,
}

const fn implemented(name: &'static str, parameters: &'static str) -> WasiFunction {
    WasiFunction { name, parameters, returns: true, implemented: true }
}

const fn missing(name: &'static str, parameters: &'static str) -> WasiFunction {
    WasiFunction { name, parameters, returns: true, implemented: false }
}

/// All of them, in the order of the interface's document.
const FUNCTIONS: [WasiFunction; 46] = [
    implemented("args_get", "ii"),
    implemented("args_sizes_get", "ii"),
    implemented("environ_get", "ii"),
    implemented("environ_sizes_get", "ii"),
    missing("clock_res_get", "ii"),
    implemented("clock_time_get", "iIi"),
    missing("fd_advise", "iIIi"),
    missing("fd_allocate", "iII"),
    implemented("fd_close", "i"),
    missing("fd_datasync", "i"),
    implemented("fd_fdstat_get", "ii"),
    missing("fd_fdstat_set_flags", "ii"),
    missing("fd_fdstat_set_rights", "iII"),
    missing("fd_filestat_get", "ii"),
    missing("fd_filestat_set_size", "iI"),
    missing("fd_filestat_set_times", "iIIi"),
    missing("fd_pread", "iiiIi"),
    // There are no preopened directories, and a C library asks for them before `main`: it takes `EBADF` for their end
    // and any other error for a failure of the system.
    implemented("fd_prestat_get", "ii"),
    missing("fd_prestat_dir_name", "iii"),
    missing("fd_pwrite", "iiiIi"),
    implemented("fd_read", "iiii"),
    missing("fd_readdir", "iiiIi"),
    missing("fd_renumber", "ii"),
    implemented("fd_seek", "iIii"),
    missing("fd_sync", "i"),
    missing("fd_tell", "ii"),
    implemented("fd_write", "iiii"),
    missing("path_create_directory", "iii"),
    missing("path_filestat_get", "iiiii"),
    missing("path_filestat_set_times", "iiiiIIi"),
    missing("path_link", "iiiiiii"),
    missing("path_open", "iiiiiIIii"),
    missing("path_readlink", "iiiiii"),
    missing("path_remove_directory", "iii"),
    missing("path_rename", "iiiiii"),
    missing("path_symlink", "iiiii"),
    missing("path_unlink_file", "iii"),
    missing("poll_oneoff", "iiii"),
    WasiFunction { name: "proc_exit", parameters: "i", returns: false, implemented: true },
    missing("proc_raise", "i"),
    implemented("sched_yield", ""),
    implemented("random_get", "ii"),
    missing("sock_accept", "iii"),
    missing("sock_recv", "iiiiii"),
    missing("sock_send", "iiiii"),
    missing("sock_shutdown", "ii"),
];

/// The function of this name.
pub fn find(name: &str) -> Option<&'static WasiFunction> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

impl WasiFunction {
    /// Its type.
    pub fn function_type(&self) -> FunctionType {
        let value = |letter| if letter == b'I' { ValueType::I64 } else { ValueType::I32 };
        FunctionType {
            parameters: self.parameters.bytes().map(value).collect(),
            results: if self.returns { vec![ValueType::I32] } else { Vec::new() },
        }
    }
}
