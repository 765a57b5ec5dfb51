"""Compiles a module with wasmtime, and runs what came out, for `cargo xtask bench code`:

in-wasmtime.py compile MODULE OUTPUT [FEATURE...]
in-wasmtime.py run OUTPUT [ARGUMENT...]

Code is for x86_64's first processors and the features named, by cranelift's names, whatever this machine's processor
has. Compiling and running are two processes, so that an emulator runs the second alone.
"""

import sys

import wasmtime

TARGET = "x86_64-unknown-linux-gnu"


def compile_module(module: str, output: str, *features: str) -> int:
    config = wasmtime.Config()
    # With a target that is named, nothing is taken over of this machine's processor.
    config.target = TARGET
    for feature in features:
        config.cranelift_flag_enable(feature)
    compiled = wasmtime.Module.from_file(wasmtime.Engine(config), module)
    with open(output, "wb") as file:
        file.write(compiled.serialize())
    return 0


def run(compiled: str, *arguments: str) -> int:
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    wasi = wasmtime.WasiConfig()
    wasi.argv = [compiled, *arguments]
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store.set_wasi(wasi)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    instance = linker.instantiate(store, wasmtime.Module.deserialize_file(engine, compiled))
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as trap:
        return trap.code
    return 0


sys.exit({"compile": compile_module, "run": run}[sys.argv[1]](*sys.argv[2:]))
