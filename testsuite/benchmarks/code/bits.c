/* bits: sets, permutations, codes of varying length, the game of life on words */
#define ROUNDS 6
#include "measure.h"

enum { ROWS = 64, WORDS = 3000 };

static uint64_t board[ROWS], next_board[ROWS], words[WORDS];
static uint8_t stream[WORDS * 16];

static void prepare(void)
{
    uint32_t seed = 8086;
    for (int i = 0; i < ROWS; i++) {
        uint64_t high = random_next(&seed);
        board[i] = high << 32 | random_next(&seed);
    }
    for (int i = 0; i < WORDS; i++) {
        uint64_t high = random_next(&seed);
        words[i] = (high << 32 | random_next(&seed)) >> (random_next(&seed) & 63);
    }
}

static int count_bits(uint64_t x)
{
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return (int)(((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

static uint32_t reverse(uint32_t x)
{
    x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
    x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
    x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
    return __builtin_bswap32(x);
}

static uint32_t gray(uint32_t x)
{
    x ^= x >> 1;
    for (int shift = 16; shift > 0; shift >>= 1)
        x ^= x >> shift;
    return x;
}

static uint32_t interleave(uint32_t x, uint32_t y)
{
    uint32_t both[2] = { x & 0xffff, y & 0xffff };
    for (int i = 0; i < 2; i++) {
        both[i] = (both[i] | both[i] << 8) & 0x00ff00ff;
        both[i] = (both[i] | both[i] << 4) & 0x0f0f0f0f;
        both[i] = (both[i] | both[i] << 2) & 0x33333333;
        both[i] = (both[i] | both[i] << 1) & 0x55555555;
    }
    return both[0] | both[1] << 1;
}

static void generation(uint64_t *to, const uint64_t *from)
{
    for (int i = 0; i < ROWS; i++) {
        uint64_t ones = 0, twos = 0, fours = 0;
        for (int dy = -1; dy <= 1; dy++) {
            uint64_t row = from[(i + dy) & (ROWS - 1)];
            uint64_t around[3] = { row << 1 | row >> 63, row >> 1 | row << 63, row };
            for (int k = 0; k < (dy ? 3 : 2); k++) {
                uint64_t carry = ones & around[k];
                ones ^= around[k];
                fours |= twos & carry;
                twos ^= carry;
            }
        }
        to[i] = twos & ~fours & (ones | from[i]);
    }
}

/* Elias's code: as many zeroes as the number has further bits, and the number. */
static uint32_t encode(uint8_t *to, const uint64_t *from, int count)
{
    uint32_t at = 0;
    for (int i = 0; i < count; i++) {
        uint64_t value = from[i] | 1;
        int length = 63 - __builtin_clzll(value);
        at += (uint32_t)length;
        for (int bit = length; bit >= 0; bit--, at++)
            if (value >> bit & 1)
                to[at >> 3] |= (uint8_t)(1 << (at & 7));
    }
    return at;
}

static uint64_t decode(const uint8_t *from, uint32_t end)
{
    uint64_t sum = 0;
    for (uint32_t at = 0; at < end;) {
        int length = 0;
        while (!(from[at >> 3] >> (at & 7) & 1)) {
            length++;
            at++;
        }
        uint64_t value = 0;
        for (; length >= 0; length--, at++)
            value = value << 1 | (from[at >> 3] >> (at & 7) & 1);
        sum = sum * 31 + value;
    }
    return sum;
}

static uint32_t once(uint32_t round)
{
    uint64_t sum = round;
    for (int i = 0; i < 40; i += 2) {
        generation(next_board, board);
        generation(board, next_board);
    }
    for (int i = 0; i < ROWS; i++)
        sum += (uint64_t)count_bits(board[i]) + (uint64_t)__builtin_popcountll(board[i]) * 3;
    for (int i = 0; i < WORDS; i++) {
        uint32_t low = (uint32_t)words[i], high = (uint32_t)(words[i] >> 32);
        sum = sum * 3 + reverse(low) + gray(high) + interleave(low, low >> 16);
        for (uint64_t set = words[i]; set; set &= set - 1)
            sum += (uint64_t)__builtin_ctzll(set);
    }
    memset(stream, 0, sizeof stream);
    words[round % WORDS] ^= round;
    sum ^= decode(stream, encode(stream, words, WORDS / 2));
    return (uint32_t)(sum ^ sum >> 32);
}
