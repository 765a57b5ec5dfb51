/* Unpredictable control: a small register machine interpreted by a switch. */
#include "measure.h"

enum op { LOAD, ADD, SUB, MUL, XOR, SHIFT, JUMP_IF, STORE, FETCH, HALT };
struct instruction { unsigned char op, a, b, c; };

static uint32_t memory[256];

static uint32_t run(const struct instruction *program, uint32_t rounds)
{
    uint32_t r[16] = { 0 };
    r[1] = rounds;
    for (uint32_t pc = 0;;) {
        struct instruction i = program[pc++];
        switch ((enum op)i.op) {
        case LOAD: r[i.a] = i.b; break;
        case ADD: r[i.a] = r[i.b] + r[i.c]; break;
        case SUB: r[i.a] = r[i.b] - r[i.c]; break;
        case MUL: r[i.a] = r[i.b] * r[i.c]; break;
        case XOR: r[i.a] = r[i.b] ^ r[i.c]; break;
        case SHIFT: r[i.a] = r[i.b] >> (i.c & 31); break;
        case JUMP_IF: if (r[i.a]) pc = i.b; break;
        case STORE: memory[r[i.a] & 255] = r[i.b]; break;
        case FETCH: r[i.a] = memory[r[i.b] & 255]; break;
        case HALT: return r[i.a];
        }
    }
}

static uint32_t kernel(void)
{
    static const struct instruction program[] = {
        { LOAD, 2, 1, 0 }, { LOAD, 3, 37, 0 }, { LOAD, 4, 11, 0 },
        { MUL, 4, 4, 3 }, { ADD, 4, 4, 2 }, { SHIFT, 5, 4, 7 }, { XOR, 6, 6, 5 }, { STORE, 4, 6, 0 },
        { FETCH, 7, 5, 0 }, { ADD, 6, 6, 7 }, { SUB, 1, 1, 2 }, { JUMP_IF, 1, 3, 0 }, { HALT, 6, 0, 0 },
    };
    return run(program, 600000);
}
