/* A plugin of qemu's user emulator that counts instructions, of all threads: before each write to the standard output
 * it writes how many there were so far, as `@NUMBER `. `cargo xtask bench` counts so what engines execute that have
 * no counter, on machines without one. System calls have the numbers of x86_64.
 *
 * No package brings the header of plugins: what is used of version 1 of their interface is declared here. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

typedef uint64_t Plugin;
typedef struct qemu_plugin_tb Block;
enum Operation { ADD_64 };

void qemu_plugin_register_vcpu_tb_trans_cb(Plugin, void (*)(Plugin, Block *));
void qemu_plugin_register_vcpu_tb_exec_inline(Block *, enum Operation, void *, uint64_t);
size_t qemu_plugin_tb_n_insns(const Block *);
void qemu_plugin_register_vcpu_syscall_cb(Plugin, void (*)(Plugin, unsigned, int64_t, uint64_t, uint64_t, uint64_t,
                                                           uint64_t, uint64_t, uint64_t, uint64_t, uint64_t));

int qemu_plugin_version = 1;

enum { WRITE = 1, WRITEV = 20 };

static uint64_t instructions;

static void translated(Plugin plugin, Block *block) {
    qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_64, &instructions, qemu_plugin_tb_n_insns(block));
}

static void called(Plugin plugin, unsigned processor, int64_t number, uint64_t file, uint64_t b, uint64_t c,
                   uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h) {
    if ((number == WRITE || number == WRITEV) && file == STDOUT_FILENO) {
        dprintf(STDOUT_FILENO, "@%llu ", (unsigned long long)instructions);
    }
}

int qemu_plugin_install(Plugin plugin, const void *information, int count, char **arguments) {
    qemu_plugin_register_vcpu_tb_trans_cb(plugin, translated);
    qemu_plugin_register_vcpu_syscall_cb(plugin, called);
    return 0;
}
