/* What clang 14 calls for `setjmp` and `longjmp`, if it makes exceptions of them (LLVM's
 * `WebAssemblyLowerEmscriptenEHSjLj`): every `setjmp` gives its buffer a number that nobody had before, and each
 * function that calls it has a table of its own numbers and of where it goes on for each. `longjmp` throws; who catches
 * looks the number up, and throws it again if it is none of its own. */
#include <stdint.h>
#include <stdlib.h>

struct place {
    uintptr_t number;
    uint32_t label;
};

struct jump {
    uintptr_t *buffer;
    int value;
};

/* What is thrown: one at a time is on its way. */
static struct jump thrown;

/* The second result of `saveSetjmp`. */
static uint32_t table_size;

uint32_t getTempRet0(void) { return table_size; }
void setTempRet0(uint32_t value) { table_size = value; }

/* A table of `size` places and an empty one behind them; it may move. */
struct place *saveSetjmp(uintptr_t *buffer, uint32_t label, struct place *table, uint32_t size) {
    static uintptr_t last;
    uint32_t at = 0;
    while (at < size && table[at].number) at++;
    if (at == size) {
        size *= 2;
        table = realloc(table, (size + 1) * sizeof *table);
        if (!table) abort();
    }
    *buffer = ++last;
    table[at] = (struct place){ last, label };
    table[at + 1].number = 0;
    table_size = size;
    return table;
}

/* Where a function goes on, or 0. */
uint32_t testSetjmp(uintptr_t number, struct place *table, uint32_t size) {
    for (uint32_t at = 0; at < size && table[at].number; at++)
        if (table[at].number == number) return table[at].label;
    return 0;
}

/* 1 is the compiler's number for the tag `__c_longjmp`. */
void __wasm_longjmp(uintptr_t *buffer, int value) {
    thrown = (struct jump){ buffer, value ? value : 1 };
    __builtin_wasm_throw(1, &thrown);
}
