/* What surrounds a module that wasm2c translated to C (`program.h`, `program.c`), for `cargo xtask bench code`: as much
 * of the system interface as the programs need, with one system call for each write. */
#include "program.h"
#include "wasm-rt-impl.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>

/* Errors of preview 1. */
enum { SUCCESS = 0, BADF = 8, IO = 29 };

typedef struct Z_wasi_snapshot_preview1_instance_t {
    Z_program_instance_t *program;
    uint32_t count;
    char **arguments;
} Host;

static void *at(Host *host, uint32_t address)
{
    return host->program->w2c_memory.data + address;
}

static void put32(Host *host, uint32_t address, uint32_t value)
{
    memcpy(at(host, address), &value, sizeof value);
}

static uint32_t get32(Host *host, uint32_t address)
{
    uint32_t value;
    memcpy(&value, at(host, address), sizeof value);
    return value;
}

u32 Z_wasi_snapshot_preview1Z_args_sizes_get(Host *host, u32 count, u32 bytes)
{
    uint32_t size = 0;
    for (uint32_t i = 0; i < host->count; i++)
        size += (uint32_t)strlen(host->arguments[i]) + 1;
    put32(host, count, host->count);
    put32(host, bytes, size);
    return SUCCESS;
}

u32 Z_wasi_snapshot_preview1Z_args_get(Host *host, u32 pointers, u32 bytes)
{
    for (uint32_t i = 0; i < host->count; i++) {
        uint32_t size = (uint32_t)strlen(host->arguments[i]) + 1;
        put32(host, pointers + 4 * i, bytes);
        memcpy(at(host, bytes), host->arguments[i], size);
        bytes += size;
    }
    return SUCCESS;
}

u32 Z_wasi_snapshot_preview1Z_environ_sizes_get(Host *host, u32 count, u32 bytes)
{
    put32(host, count, 0);
    put32(host, bytes, 0);
    return SUCCESS;
}

u32 Z_wasi_snapshot_preview1Z_environ_get(Host *host, u32 pointers, u32 bytes)
{
    return SUCCESS;
}

u32 Z_wasi_snapshot_preview1Z_clock_time_get(Host *host, u32 clock, u64 precision, u32 result)
{
    struct timespec now;
    clock_gettime(clock == 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
    uint64_t nanoseconds = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
    memcpy(at(host, result), &nanoseconds, sizeof nanoseconds);
    return SUCCESS;
}

/* The same in every run, so that counts repeat. */
u32 Z_wasi_snapshot_preview1Z_random_get(Host *host, u32 bytes, u32 size)
{
    memset(at(host, bytes), 0x5a, size);
    return SUCCESS;
}

u32 Z_wasi_snapshot_preview1Z_fd_write(Host *host, u32 file, u32 vectors, u32 count, u32 result)
{
    struct iovec parts[16];
    if (file != 1 && file != 2)
        return BADF;
    count = count < 16 ? count : 16;
    for (uint32_t i = 0; i < count; i++) {
        parts[i].iov_base = at(host, get32(host, vectors + 8 * i));
        parts[i].iov_len = get32(host, vectors + 8 * i + 4);
    }
    ssize_t written = writev((int)file, parts, (int)count);
    if (written < 0)
        return IO;
    put32(host, result, (uint32_t)written);
    return SUCCESS;
}

u32 Z_wasi_snapshot_preview1Z_fd_seek(Host *host, u32 file, u64 offset, u32 whence, u32 result)
{
    return BADF;
}

u32 Z_wasi_snapshot_preview1Z_fd_close(Host *host, u32 file)
{
    return SUCCESS;
}

u32 Z_wasi_snapshot_preview1Z_fd_fdstat_get(Host *host, u32 file, u32 result)
{
    return BADF;
}

void Z_wasi_snapshot_preview1Z_proc_exit(Host *host, u32 status)
{
    exit((int)status);
}

int main(int count, char **arguments)
{
    Z_program_instance_t program;
    Host host = { &program, (uint32_t)count, arguments };
    wasm_rt_init();
    wasm_rt_trap_t trap = wasm_rt_impl_try();
    if (trap) {
        fprintf(stderr, "trap %d\n", (int)trap);
        return 1;
    }
    Z_program_init_module();
    Z_program_instantiate(&program, &host);
    Z_programZ__start(&program);
    return 0;
}
