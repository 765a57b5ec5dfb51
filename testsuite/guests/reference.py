"""Runs a WASI program in wasmtime: reference.py [--dir FOLDER::NAME]... [--env NAME=VALUE]... MODULE -- [ARGUMENT...]

The program sees each folder under its name. The exit status is the program's. This is the other engine with which the
system tests compare.
"""

import argparse
import os
import sys

import wasmtime


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
    engine = wasmtime.Engine(config)
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    instance = linker.instantiate(store, wasmtime.Module.from_file(engine, given.module))
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as trap:
        return trap.code
    return 0


sys.exit(main())
