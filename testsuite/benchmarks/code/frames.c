/* large frames: functions with arrays on the stack */
#define ROUNDS 6
#include "measure.h"

enum { BLOCK = 8, WORDS = 512, COUNT = 40 };

struct point { int32_t x, y, z; };

static int16_t pixels[COUNT][BLOCK * BLOCK];

static void prepare(void)
{
    uint32_t seed = 5;
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < BLOCK * BLOCK; k++)
            pixels[i][k] = (int16_t)(random_next(&seed) & 255);
}

/* A transform of a block by a matrix, with the intermediate results on the stack. */
static int32_t transform(const int16_t *block)
{
    int32_t matrix[BLOCK][BLOCK], rows[BLOCK][BLOCK], both[BLOCK][BLOCK], sum = 0;
    for (int i = 0; i < BLOCK; i++)
        for (int k = 0; k < BLOCK; k++)
            matrix[i][k] = ((i + 1) * (2 * k + 1) * 37 & 127) - 63;
    for (int i = 0; i < BLOCK; i++)
        for (int j = 0; j < BLOCK; j++) {
            rows[i][j] = 0;
            for (int k = 0; k < BLOCK; k++)
                rows[i][j] += matrix[i][k] * block[k * BLOCK + j];
        }
    for (int i = 0; i < BLOCK; i++)
        for (int j = 0; j < BLOCK; j++) {
            both[i][j] = 0;
            for (int k = 0; k < BLOCK; k++)
                both[i][j] += (rows[i][k] >> 4) * matrix[j][k];
        }
    for (int i = 0; i < BLOCK; i++)
        for (int j = 0; j < BLOCK; j++)
            sum = (int32_t)((uint32_t)sum * 3 + (uint32_t)(both[i][j] >> 8));
    return sum;
}

/* The longest common part of two texts, a table on the stack. */
static uint32_t common(const uint8_t *a, int m, const uint8_t *b, int n)
{
    uint16_t lengths[65][65];
    memset(lengths, 0, sizeof lengths);
    for (int i = 1; i <= m; i++)
        for (int j = 1; j <= n; j++)
            lengths[i][j] = a[i - 1] == b[j - 1]                 ? (uint16_t)(lengths[i - 1][j - 1] + 1)
                            : lengths[i - 1][j] > lengths[i][j - 1] ? lengths[i - 1][j]
                                                                    : lengths[i][j - 1];
    return lengths[m][n];
}

static int32_t depth(uint32_t levels, uint32_t seed, const struct point *above)
{
    struct point points[24];
    for (int i = 0; i < 24; i++) {
        uint32_t value = random_next(&seed);
        points[i] = (struct point) { (int32_t)(value & 255) + above->x, (int32_t)(value >> 8 & 255) + above->y,
                                     (int32_t)(value >> 16 & 255) - above->z };
    }
    struct point sum = { 0, 0, 0 };
    for (int i = 0; i < 24; i++) {
        sum.x += points[i].x;
        sum.y ^= points[i].y;
        sum.z = sum.z > points[i].z ? sum.z : points[i].z;
    }
    if (levels == 0)
        return sum.x + sum.y + sum.z;
    int32_t left = depth(levels - 1, seed, &points[3]);
    return left + depth(levels - 1, seed ^ 0x55555, &points[left & 15]) + points[sum.y & 7].x;
}

static uint32_t histogram(uint32_t seed)
{
    uint32_t counts[WORDS], order[WORDS];
    memset(counts, 0, sizeof counts);
    for (int i = 0; i < 3000; i++)
        counts[random_next(&seed) % WORDS]++;
    uint32_t sum = 0;
    for (int i = 0; i < WORDS; i++) {
        order[i] = sum;
        sum += counts[i];
    }
    uint32_t digest = 0;
    for (int i = 0; i < WORDS; i++)
        digest = digest * 5 + order[i];
    return digest;
}

static uint32_t once(uint32_t round)
{
    uint32_t sum = 0;
    struct point origin = { (int32_t)round, 1, 2 };
    pixels[round % COUNT][3] ^= 85;
    for (int i = 0; i < COUNT; i++) {
        sum = sum * 31 + (uint32_t)transform(pixels[i]);
        sum += common((const uint8_t *)pixels[i], 64, (const uint8_t *)pixels[(i + 1) % COUNT], 60);
    }
    return sum ^ (uint32_t)depth(7, round + 77, &origin) ^ histogram(round + 1);
}
