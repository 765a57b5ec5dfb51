/* Tries to write what may only be read, and to execute what is data: each attempt should be a fault at its address.
 * Says a letter for each: `-` for a fault as it should be, `w` for what was written, `x` for what was executed, `?`
 * for anything else. */
#include "native.h"

typedef void function(void);

/* An instruction that returns to the caller. */
#if defined(__x86_64__)
#define RETURN 0xc3
#elif defined(__aarch64__)
#define RETURN 0xd65f03c0
#else
#define RETURN 0x00008067
#endif

static const volatile uint32_t constant[4] = {RETURN, RETURN, RETURN, RETURN};
static volatile uint32_t initialised[4] = {RETURN, RETURN, RETURN, RETURN};
static volatile uint32_t zeroes[1024];

void wasm_export__start(void);

/* Attempts at a place. Where it may be written, the instruction that is executed is put there first. */
static const struct {
    uint64_t place;
    enum { WRITES, EXECUTES, PUTS_AND_EXECUTES } kind;
} attempts[] = {
    {(uint64_t)wasm_export__start, WRITES}, /* text */
    {(uint64_t)constant, WRITES},           /* read-only data */
    {START_INFO, WRITES},                   /* start info */
    {(uint64_t)constant, EXECUTES},
    {(uint64_t)initialised, EXECUTES},      /* data */
    {(uint64_t)zeroes, PUTS_AND_EXECUTES},  /* zeroes behind it */
    {0, PUTS_AND_EXECUTES},                 /* linear memory */
    {0x8000, PUTS_AND_EXECUTES},
    {0x800000000, PUTS_AND_EXECUTES},       /* memory that is shared */
    {STACK_TOP - 0x8000, PUTS_AND_EXECUTES},
    {TRAP_STACK_TOP - 0x1000, PUTS_AND_EXECUTES},
    {IPC_BUFFER + 0x800, PUTS_AND_EXECUTES},
};
enum { COUNT = sizeof attempts / sizeof *attempts };

static int next;
static char line[24];

__attribute__((used, noreturn)) void go_on(void)
{
    while (next < COUNT) {
        volatile uint32_t *place = (volatile uint32_t *)attempts[next].place;
        __asm__("" : "+r"(place));
        int kind = attempts[next++].kind;
        if (kind == PUTS_AND_EXECUTES)
            *place = RETURN;
        if (kind == WRITES)
            *place = *place;
        else
            ((function *)place)();
        line[next - 1] = kind == WRITES ? 'w' : 'x';
    }
    line[COUNT] = '\n';
    const uint64_t *words = (const uint64_t *)line;
    ((volatile uint64_t *)IPC_BUFFER)[1 + 4] = words[2];
    system_call(CALL, SUPERVISOR, (uint64_t)WRITE << 12 | 5, (uint64_t[]){1, COUNT + 1, words[0], words[1]});
    for (;;)
        system_call(CALL, SUPERVISOR, (uint64_t)EXIT << 12 | 1, (uint64_t[4]){0});
}

/* The supervisor says what kind of fault it was, where the program was, and which address it wanted. Some kernels
 * say the lower half of that only. */
__attribute__((used, noreturn)) void faulted(uint64_t kind, uint64_t pc, uint64_t address)
{
    uint64_t place = attempts[next - 1].place;
    int is_right = kind == FAULT_MEMORY && (uint32_t)address == (uint32_t)place;
    if (attempts[next - 1].kind == WRITES)
        is_right = is_right && pc >> 20 == (uint64_t)go_on >> 20;
    else
        is_right = is_right && pc == place;
    line[next - 1] = is_right ? '-' : '?';
    go_on();
}

#if defined(__x86_64__)
#define CONTINUE "movabsq $%c0, %%rsp; cld; call faulted"
#elif defined(__aarch64__)
#define CONTINUE "ldr x9, =%c0; mov sp, x9; b faulted"
#else
#define CONTINUE "li sp, %0; j faulted"
#endif

__attribute__((naked, used, section(".text.__wasm2sel4_trap_entry"))) void __wasm2sel4_trap_entry(void)
{
    __asm__ volatile(CONTINUE ::"i"(STACK_TOP - 0x400));
}

void wasm_export__start(void) { go_on(); }
