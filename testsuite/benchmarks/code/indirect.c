/* indirect calls: a table of operations, callbacks and a sort with a function that compares */
#define ROUNDS 6
#include "measure.h"

enum { STEPS = 20000, ITEMS = 3000 };

typedef uint32_t operation(uint32_t, uint32_t);
typedef int comparison(const void *, const void *);

static uint32_t add(uint32_t a, uint32_t b) { return a + b; }
static uint32_t subtract(uint32_t a, uint32_t b) { return a - b; }
static uint32_t both(uint32_t a, uint32_t b) { return a & b; }
static uint32_t either(uint32_t a, uint32_t b) { return a | b; }
static uint32_t differ(uint32_t a, uint32_t b) { return a ^ b; }
static uint32_t rotate(uint32_t a, uint32_t b) { return a << (b & 31) | a >> (-b & 31); }
static uint32_t multiply(uint32_t a, uint32_t b) { return a * (b | 1); }
static uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b; }

static operation *operations[8] = { add, subtract, both, either, differ, rotate, multiply, smaller };

struct item { uint32_t key, order; };

static struct item items[ITEMS];
static uint8_t program[STEPS];

static void prepare(void)
{
    uint32_t seed = 31337;
    for (int i = 0; i < STEPS; i++)
        program[i] = random_next(&seed) >> 13 & 7;
}

static int by_key(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static int by_order(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    return (int)a->order - (int)b->order;
}

static void shell_sort(struct item *items, int count, comparison *compare)
{
    for (int gap = count / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11)
        for (int i = gap; i < count; i++) {
            struct item moved = items[i];
            int k = i;
            for (; k >= gap && compare(&items[k - gap], &moved) > 0; k -= gap)
                items[k] = items[k - gap];
            items[k] = moved;
        }
}

static void each(const struct item *items, int count, void (*visit)(void *, const struct item *), void *state)
{
    for (int i = 0; i < count; i++)
        visit(state, &items[i]);
}

static void hash_key(void *state, const struct item *item)
{
    uint32_t *sum = state;
    *sum = *sum * 31 + item->key;
}

static void greatest(void *state, const struct item *item)
{
    uint32_t *most = state;
    if (item->order > *most)
        *most = item->order;
}

static uint32_t once(uint32_t round)
{
    static comparison *volatile compare[2] = { by_key, by_order };
    static void (*volatile visit[2])(void *, const struct item *) = { hash_key, greatest };
    uint32_t value = round + 1, seed = round * 7 + 5;
    for (int i = 0; i < STEPS; i++)
        value = operations[program[i]](value, value >> 7 ^ (uint32_t)i);
    for (int i = 0; i < ITEMS; i++)
        items[i] = (struct item) { random_next(&seed), (uint32_t)i };
    uint32_t sums[4] = { 0, 0, 0, 0 };
    shell_sort(items, ITEMS, compare[0]);
    each(items, ITEMS, visit[0], &sums[0]);
    each(items, ITEMS, visit[1], &sums[1]);
    shell_sort(items, ITEMS, compare[1]);
    each(items, ITEMS, visit[0], &sums[2]);
    return value ^ sums[0] ^ sums[1] ^ sums[2];
}
