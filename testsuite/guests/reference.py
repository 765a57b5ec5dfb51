"""Runs a WASI program, a module or a component, in wasmtime:
reference.py [--dir FOLDER::NAME]... [--env NAME=VALUE]... PROGRAM -- [ARGUMENT...]

The program sees each folder under its name. The exit status is the program's. This is the other engine with which the
system tests compare.
"""

import argparse
import os
import re
import sys

import wasmtime
from wasmtime import component

# The first bytes of a component, as those of a module but for the layer.
COMPONENT = b"\0asm\x0d\0\1\0"


def run_component(engine, store, binary) -> int:
    linker = component.Linker(engine)
    linker.add_wasip2()
    instance = linker.instantiate(store, component.Component(engine, binary))
    # Whatever the version of the interface is.
    name = re.search(rb"wasi:cli/run@0\.2\.\d+", binary).group().decode()
    run = instance.get_export_index(store, "run", instance.get_export_index(store, name))
    return 0 if instance.get_func(store, run)(store).tag == "ok" else 1


def main() -> int:
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", action="append", default=[])
    parser.add_argument("--env", action="append", default=[])
    parser.add_argument("module")
    given = parser.parse_args(sys.argv[1:split])
    wasi = wasmtime.WasiConfig()
    for folder in given.dir:
        wasi.preopen_dir(*folder.split("::"))
    wasi.argv = [os.path.basename(given.module), *sys.argv[split + 1 :]]
    wasi.env = [entry.split("=", 1) for entry in given.env]
    wasi.inherit_stdin()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    config = wasmtime.Config()
    # What a program has been compiled to is kept: the big ones take half a minute.
    config.cache = True
    config.wasm_exceptions = True
    engine = wasmtime.Engine(config)
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    with open(given.module, "rb") as file:
        program = file.read()
    binary = program if program.startswith(b"\0asm") else bytes(wasmtime.wat2wasm(program))
    if binary.startswith(COMPONENT):
        return run_component(engine, store, binary)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    instance = linker.instantiate(store, wasmtime.Module(engine, binary))
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as trap:
        return trap.code
    return 0


sys.exit(main())
