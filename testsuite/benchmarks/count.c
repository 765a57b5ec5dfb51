/* A plugin of qemu's user emulator that counts instructions, of all threads: before each write to the standard output
 * it writes how many there were so far, as `@NUMBER+REPEATED `. REPEATED are the iterations of x86's `rep` instructions
 * beyond the first of each, which the emulator takes for instructions; NUMBER is without them. `cargo xtask bench`
 * counts so what engines execute that have no counter, on machines without one.
 *
 * With the argument `profile=FILE` it also writes into a file what was executed between the first write and the second:
 * a line `TIMES ADDRESS BYTES BYTES ...` for each run of instructions, and a line `rep ADDRESS ITERATIONS` for each
 * instruction that repeats.
 *
 * No package brings the header of plugins: what is used of version 1 of their interface is declared here. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef uint64_t Plugin;
typedef struct qemu_plugin_tb Block;
typedef struct qemu_plugin_insn Instruction;
enum Operation { ADD_64 };
enum Registers { NO_REGISTERS };

/* The beginning of what an emulator says of itself. */
struct Information {
    const char *target;
};

void qemu_plugin_register_vcpu_tb_trans_cb(Plugin, void (*)(Plugin, Block *));
void qemu_plugin_register_vcpu_tb_exec_inline(Block *, enum Operation, void *, uint64_t);
void qemu_plugin_register_vcpu_insn_exec_cb(Instruction *, void (*)(unsigned, void *), enum Registers, void *);
size_t qemu_plugin_tb_n_insns(const Block *);
Instruction *qemu_plugin_tb_get_insn(const Block *, size_t);
const void *qemu_plugin_insn_data(const Instruction *);
size_t qemu_plugin_insn_size(const Instruction *);
uint64_t qemu_plugin_insn_vaddr(const Instruction *);
void qemu_plugin_register_vcpu_syscall_cb(Plugin, void (*)(Plugin, unsigned, int64_t, uint64_t, uint64_t, uint64_t,
                                                           uint64_t, uint64_t, uint64_t, uint64_t, uint64_t));

int qemu_plugin_version = 1;

/* An instruction that repeats itself. */
struct Repeater {
    struct Repeater *next;
    uint64_t address, iterations, before, last;
};

/* A run of instructions, with their bytes as text. */
struct Run {
    struct Run *next;
    uint64_t address, times, before;
    char text[];
};

static int64_t write_call, writev_call;
static int is_x86, writes;
static const char *profile;
static uint64_t executed, repeated;
static struct Repeater *repeaters;
static struct Run *runs;

/* The emulator comes back to such an instruction for each iteration, through a block of that instruction alone: nothing
 * else was counted since. */
static void iterated(unsigned processor, void *data) {
    struct Repeater *repeater = data;
    if (executed == repeater->last + 1) {
        repeater->iterations++;
        repeated++;
    }
    repeater->last = executed;
}

static int repeats(const uint8_t *bytes, size_t size) {
    int has_prefix = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = bytes[i];
        if (byte == 0xf2 || byte == 0xf3) {
            has_prefix = 1;
        } else if (byte != 0x66 && byte != 0x67 && (byte & 0xf0) != 0x40) {
            return has_prefix && ((byte >= 0xa4 && byte <= 0xa7) || (byte >= 0xaa && byte <= 0xaf));
        }
    }
    return 0;
}

static void *allocate(size_t size) {
    void *made = calloc(1, size);
    if (!made)
        abort();
    return made;
}

static struct Repeater *repeater_at(uint64_t address) {
    struct Repeater *found = repeaters;
    while (found && found->address != address)
        found = found->next;
    if (!found) {
        found = allocate(sizeof *found);
        found->address = address;
        found->last = UINT64_MAX - 1;
        found->next = repeaters;
        repeaters = found;
    }
    return found;
}

static void translated(Plugin plugin, Block *block) {
    size_t count = qemu_plugin_tb_n_insns(block), text = 1;
    qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_64, &executed, count);
    for (size_t i = 0; i < count; i++) {
        Instruction *instruction = qemu_plugin_tb_get_insn(block, i);
        size_t size = qemu_plugin_insn_size(instruction);
        text += 2 * size + 1;
        if (is_x86 && repeats(qemu_plugin_insn_data(instruction), size))
            qemu_plugin_register_vcpu_insn_exec_cb(instruction, iterated, NO_REGISTERS,
                                                   repeater_at(qemu_plugin_insn_vaddr(instruction)));
    }
    if (!profile || count == 0)
        return;
    struct Run *run = allocate(sizeof *run + text);
    run->address = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, 0));
    char *to = run->text;
    for (size_t i = 0; i < count; i++) {
        Instruction *instruction = qemu_plugin_tb_get_insn(block, i);
        const uint8_t *bytes = qemu_plugin_insn_data(instruction);
        to += sprintf(to, " ");
        for (size_t k = 0; k < qemu_plugin_insn_size(instruction); k++)
            to += sprintf(to, "%02x", bytes[k]);
    }
    run->next = runs;
    runs = run;
    qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_64, &run->times, 1);
}

static void begin_profile(void) {
    for (struct Run *run = runs; run; run = run->next)
        run->before = run->times;
    for (struct Repeater *repeater = repeaters; repeater; repeater = repeater->next)
        repeater->before = repeater->iterations;
}

static void write_profile(void) {
    FILE *file = fopen(profile, "w");
    if (!file) {
        perror(profile);
        exit(1);
    }
    for (struct Run *run = runs; run; run = run->next)
        if (run->times > run->before)
            fprintf(file, "%llu %llx%s\n", (unsigned long long)(run->times - run->before),
                    (unsigned long long)run->address, run->text);
    for (struct Repeater *repeater = repeaters; repeater; repeater = repeater->next)
        if (repeater->iterations > repeater->before)
            fprintf(file, "rep %llx %llu\n", (unsigned long long)repeater->address,
                    (unsigned long long)(repeater->iterations - repeater->before));
    fclose(file);
}

static void called(Plugin plugin, unsigned processor, int64_t number, uint64_t file, uint64_t b, uint64_t c,
                   uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h) {
    if ((number != write_call && number != writev_call) || file != STDOUT_FILENO)
        return;
    dprintf(STDOUT_FILENO, "@%llu+%llu ", (unsigned long long)(executed - repeated), (unsigned long long)repeated);
    writes++;
    if (profile && writes == 1)
        begin_profile();
    if (profile && writes == 2)
        write_profile();
}

int qemu_plugin_install(Plugin plugin, const struct Information *information, int count, char **arguments) {
    is_x86 = strcmp(information->target, "x86_64") == 0;
    write_call = is_x86 ? 1 : 64;
    writev_call = is_x86 ? 20 : 66;
    for (int i = 0; i < count; i++) {
        if (strncmp(arguments[i], "profile=", 8) != 0) {
            fprintf(stderr, "count: unknown argument %s\n", arguments[i]);
            return 1;
        }
        profile = arguments[i] + 8;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(plugin, translated);
    qemu_plugin_register_vcpu_syscall_cb(plugin, called);
    return 0;
}
