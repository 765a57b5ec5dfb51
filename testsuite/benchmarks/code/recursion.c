/* calls: recursive functions with little in them, and eight queens */
#define ROUNDS 12
#include "measure.h"

static void prepare(void)
{
}

__attribute__((noinline)) static uint32_t fibonacci(uint32_t n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static int takeuchi(int x, int y, int z)
{
    return y >= x ? z : takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

static uint32_t ackermann(uint32_t m, uint32_t n)
{
    if (m == 0)
        return n + 1;
    return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

static uint32_t queens(uint32_t all, uint32_t columns, uint32_t left, uint32_t right)
{
    uint32_t count = columns == all;
    for (uint32_t free = all & ~(columns | left | right); free;) {
        uint32_t place = free & -free;
        free ^= place;
        count += queens(all, columns | place, (left | place) << 1, (right | place) >> 1);
    }
    return count;
}

static uint32_t hanoi(int discs, int from, int to, int by)
{
    if (discs == 0)
        return 0;
    uint32_t moved = hanoi(discs - 1, from, by, to);
    return moved * 5 + (uint32_t)(from * 3 + to) + hanoi(discs - 1, by, to, from);
}

static uint32_t once(uint32_t round)
{
    int odd = round & 1;
    uint32_t sum = fibonacci(21 + odd);
    sum = sum * 31 + (uint32_t)takeuchi(13, 8, 3 + odd);
    sum = sum * 31 + ackermann(2, 100 + round);
    sum = sum * 31 + queens((1 << 8) - 1, 0, 0, 0);
    return sum * 31 + hanoi(13, 0, 2, 1);
}
