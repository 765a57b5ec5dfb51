/* bound by memory: the sieve of Eratosthenes, a byte for each number and then a bit */
#define ROUNDS 1
#include "measure.h"

enum { LIMIT = 400000 };

static uint8_t composite[LIMIT];
static uint32_t bits[LIMIT / 64 + 1];

static void prepare(void)
{
}

static uint32_t bytes(uint32_t limit)
{
    uint32_t count = 0;
    memset(composite, 0, limit);
    for (uint32_t i = 2; i < limit; i++) {
        if (composite[i])
            continue;
        count++;
        for (uint32_t k = i + i; k < limit; k += i)
            composite[k] = 1;
    }
    return count;
}

static uint32_t odd_bits(uint32_t limit)
{
    memset(bits, 0, sizeof bits);
    for (uint32_t i = 3; i * i < limit; i += 2)
        if (!(bits[i >> 6] & 1u << (i >> 1 & 31)))
            for (uint32_t k = i * i; k < limit; k += 2 * i)
                bits[k >> 6] |= 1u << (k >> 1 & 31);
    uint32_t count = 1;
    for (uint32_t i = 3; i < limit; i += 2)
        count += !(bits[i >> 6] & 1u << (i >> 1 & 31));
    return count;
}

static uint32_t once(uint32_t round)
{
    uint32_t limit = LIMIT - round % 1000;
    return bytes(limit) * 3 + odd_bits(limit);
}
