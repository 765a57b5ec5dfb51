/* a big switch: a stack machine that runs bytecode */
#define ROUNDS 6
#include "measure.h"

enum op {
    PUSH, PUSH_WORD, POP, DUP, SWAP, OVER, ADD, SUB, MUL, DIV, MOD, NEG, AND, OR, XOR, NOT, SHL, SHR, EQ, NE, LT, LE,
    GT, GE, LOAD, STORE, FETCH, PUT, JUMP, JUMP_IF, JUMP_UNLESS, CALL, RETURN, INC, DEC, HALT
};

enum { STACK = 256, CELLS = 4096 };

struct machine {
    int32_t stack[STACK], cells[CELLS], locals[16];
    uint32_t frames[64];
};

static struct machine machine;
static uint8_t code[256];
static uint32_t length;

static void emit(uint8_t byte)
{
    code[length++] = byte;
}

static void emit2(uint8_t op, uint8_t operand)
{
    emit(op);
    emit(operand);
}

static uint32_t emit_jump(uint8_t op)
{
    emit2(op, 0);
    return length - 1;
}

/* Primes below a limit, into cells; then the sum of squares of those that a routine lets through. */
static void prepare(void)
{
    uint32_t over = emit_jump(JUMP), routine = length;
    emit(DUP); emit2(PUSH, 3); emit(MOD); emit2(PUSH, 1); emit(EQ); emit(SWAP); emit(DUP); emit(MUL); emit(MUL);
    emit(RETURN);
    code[over] = (uint8_t)length;
    emit2(PUSH, 2); emit2(STORE, 0);
    uint32_t again = length;
    emit2(LOAD, 0); emit(FETCH); uint32_t marked = emit_jump(JUMP_IF);
    emit2(LOAD, 0); emit(DUP); emit(ADD); emit2(STORE, 1);
    uint32_t inner = length;
    emit2(LOAD, 1); emit(PUSH_WORD); emit(0); emit(16); emit(GE); uint32_t done = emit_jump(JUMP_IF);
    emit2(PUSH, 1); emit2(LOAD, 1); emit(PUT); emit2(LOAD, 1); emit2(LOAD, 0); emit(ADD); emit2(STORE, 1);
    emit2(JUMP, (uint8_t)inner);
    code[done] = (uint8_t)length;
    emit2(LOAD, 0); emit2(CALL, (uint8_t)routine); emit2(LOAD, 2); emit(XOR); emit2(STORE, 2);
    code[marked] = (uint8_t)length;
    emit2(INC, 0); emit2(LOAD, 0); emit(PUSH_WORD); emit(0); emit(16); emit(LT); emit2(JUMP_IF, (uint8_t)again);
    emit2(LOAD, 2); emit(HALT);
}

static int32_t run(struct machine *m, const uint8_t *code)
{
    int32_t *top = m->stack, a;
    uint32_t *frame = m->frames;
    for (uint32_t pc = 0;;) {
        switch ((enum op)code[pc++]) {
        case PUSH: *++top = code[pc++]; break;
        case PUSH_WORD: *++top = code[pc] | code[pc + 1] << 8; pc += 2; break;
        case POP: top--; break;
        case DUP: a = *top; *++top = a; break;
        case SWAP: a = top[0]; top[0] = top[-1]; top[-1] = a; break;
        case OVER: a = top[-1]; *++top = a; break;
        case ADD: top--; *top = (int32_t)((uint32_t)top[0] + (uint32_t)top[1]); break;
        case SUB: top--; *top = (int32_t)((uint32_t)top[0] - (uint32_t)top[1]); break;
        case MUL: top--; *top = (int32_t)((uint32_t)top[0] * (uint32_t)top[1]); break;
        case DIV: top--; *top = top[1] ? (int32_t)((uint32_t)top[0] / (uint32_t)top[1]) : 0; break;
        case MOD: top--; *top = top[1] ? (int32_t)((uint32_t)top[0] % (uint32_t)top[1]) : 0; break;
        case NEG: *top = (int32_t)-(uint32_t)*top; break;
        case AND: top--; *top &= top[1]; break;
        case OR: top--; *top |= top[1]; break;
        case XOR: top--; *top ^= top[1]; break;
        case NOT: *top = ~*top; break;
        case SHL: top--; *top = (int32_t)((uint32_t)top[0] << (top[1] & 31)); break;
        case SHR: top--; *top = (int32_t)((uint32_t)top[0] >> (top[1] & 31)); break;
        case EQ: top--; *top = top[0] == top[1]; break;
        case NE: top--; *top = top[0] != top[1]; break;
        case LT: top--; *top = top[0] < top[1]; break;
        case LE: top--; *top = top[0] <= top[1]; break;
        case GT: top--; *top = top[0] > top[1]; break;
        case GE: top--; *top = top[0] >= top[1]; break;
        case LOAD: *++top = m->locals[code[pc++] & 15]; break;
        case STORE: m->locals[code[pc++] & 15] = *top--; break;
        case FETCH: *top = m->cells[*top & (CELLS - 1)]; break;
        case PUT: m->cells[*top & (CELLS - 1)] = top[-1]; top -= 2; break;
        case JUMP: pc = code[pc]; break;
        case JUMP_IF: pc = *top-- ? code[pc] : pc + 1; break;
        case JUMP_UNLESS: pc = *top-- ? pc + 1 : code[pc]; break;
        case CALL: *frame++ = pc + 1; pc = code[pc]; break;
        case RETURN: pc = *--frame; break;
        case INC: m->locals[code[pc++] & 15]++; break;
        case DEC: m->locals[code[pc++] & 15]--; break;
        case HALT: return *top;
        }
    }
}

static uint32_t once(uint32_t round)
{
    memset(&machine, 0, sizeof machine);
    machine.locals[2] = (int32_t)round;
    return (uint32_t)run(&machine, code);
}
