/* What calls of the system interface cost. Prints a line of a name and nanoseconds for each call; under qemu's
 * instruction counting, nanoseconds are instructions. Expects a folder as its first preopened one, with `small` (a
 * file), `many` (a folder of 1,000 entries) and `large` (a file of at least the bytes below). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#define FOLDER 3
#define LARGE (64u << 20)

static uint8_t buffer[1 << 20], other[1 << 20];

static void expect(__wasi_errno_t error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: errno %u\n", what, error);
    exit(1);
}

static uint64_t now(void)
{
    __wasi_timestamp_t time = 0;
    expect(__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &time), "clock_time_get");
    return time;
}

static __wasi_fd_t open(const char *path, __wasi_oflags_t flags)
{
    __wasi_fd_t file = 0;
    const __wasi_rights_t rights = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_SEEK;
    expect(__wasi_path_open(FOLDER, 0, path, flags, flags & __WASI_OFLAGS_DIRECTORY ? __WASI_RIGHTS_FD_READDIR : rights,
                            0, 0, &file), path);
    return file;
}

static void rewind_to_start(__wasi_fd_t file)
{
    __wasi_filesize_t position;
    expect(__wasi_fd_seek(file, 0, __WASI_WHENCE_SET, &position), "fd_seek");
}

/* All of the file in pieces: nanoseconds for each piece. */
static uint64_t pieces(__wasi_fd_t file, uint32_t size, int writes)
{
    size_t done = 0;
    rewind_to_start(file);
    uint64_t start = now();
    for (uint32_t at = 0; at < LARGE; at += size) {
        if (writes) {
            const __wasi_ciovec_t piece = {buffer, size};
            expect(__wasi_fd_write(file, &piece, 1, &done), "fd_write");
        } else {
            const __wasi_iovec_t piece = {buffer, size};
            expect(__wasi_fd_read(file, &piece, 1, &done), "fd_read");
        }
        if (done != size) {
            fprintf(stderr, "%u bytes of %u\n", (unsigned)done, (unsigned)size);
            exit(1);
        }
    }
    return (now() - start) / (LARGE / size);
}

/* What it costs to copy as much within memory. */
static uint64_t copies(uint32_t size)
{
    uint8_t *volatile to = other;
    uint64_t start = now();
    for (uint32_t at = 0; at < LARGE; at += size)
        memcpy(to, buffer, size);
    return (now() - start) / (LARGE / size);
}

static void report(const char *name, uint64_t number)
{
    printf("%s %llu\n", name, (unsigned long long)number);
}

/* The cost of one of many equal steps; the first are not counted. */
#define EACH(name, times, step)                        \
    do {                                               \
        for (int round = 0; round < 8; round++) step;  \
        uint64_t start = now();                        \
        for (int round = 0; round < (times); round++) step; \
        report(name, (now() - start) / (times));       \
    } while (0)

int main(void)
{
    size_t done;
    __wasi_fd_t small = open("small", 0);
    const __wasi_ciovec_t from = {buffer, 16};
    const __wasi_iovec_t to = {buffer, 16};
    __wasi_timestamp_t time;
    EACH("clock_time_get", 1000, expect(__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &time), "clock_time_get"));
    EACH("random_get", 1000, expect(__wasi_random_get(buffer, 16), "random_get"));
    EACH("fd_write", 1000, expect(__wasi_fd_pwrite(small, &from, 1, 0, &done), "fd_pwrite"));
    EACH("fd_read", 1000, expect(__wasi_fd_pread(small, &to, 1, 0, &done), "fd_pread"));
    EACH("path_open", 1000, expect(__wasi_fd_close(open("small", 0)), "fd_close"));

    __wasi_fd_t many = open("many", __WASI_OFLAGS_DIRECTORY);
    EACH("fd_readdir", 10, {
        expect(__wasi_fd_readdir(many, buffer, sizeof buffer, 0, &done), "fd_readdir");
        if (done < 1000 * sizeof(__wasi_dirent_t))
            expect(1, "1,000 entries");
    });

    __wasi_fd_t large = open("large", 0);
    /* The first time, pages are mapped as they are touched. */
    report("read-first-4k", pieces(large, 4096, 0));
    report("read-4k", pieces(large, 4096, 0));
    report("read-1m", pieces(large, 1 << 20, 0));
    report("write-first-4k", pieces(large, 4096, 1));
    report("write-4k", pieces(large, 4096, 1));
    report("write-1m", pieces(large, 1 << 20, 1));
    report("copy-4k", copies(4096));
    report("copy-1m", copies(1 << 20));
    return 0;
}
