"""Runs a WASI program in wasmtime: reference.py [--dir FOLDER] MODULE [NAME=VALUE...] -- [ARGUMENT...]

The program sees the folder as /data. The exit status is the program's. This is the other engine with which the system
tests compare.
"""

import os
import sys

import wasmtime


def main() -> int:
    words = sys.argv[1:]
    split = words.index("--")
    wasi = wasmtime.WasiConfig()
    before = words[:split]
    if before[0] == "--dir":
        wasi.preopen_dir(before[1], "/data")
        before = before[2:]
    module_path, *environment = before
    wasi.argv = [os.path.basename(module_path), *words[split + 1 :]]
    wasi.env = [entry.split("=", 1) for entry in environment]
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    instance = linker.instantiate(store, wasmtime.Module.from_file(engine, module_path))
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as trap:
        return trap.code
    return 0


sys.exit(main())
