/* check sums: CRC-32 by one table and by four, Adler-32, Fletcher-16 */
#define ROUNDS 6
#include "measure.h"

enum { SIZE = 60000 };

static uint32_t table[4][256];
static uint8_t data[SIZE];

static void prepare(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value & 1 ? value >> 1 ^ 0xedb88320u : value >> 1;
        table[0][i] = value;
    }
    for (int k = 1; k < 4; k++)
        for (int i = 0; i < 256; i++)
            table[k][i] = table[k - 1][i] >> 8 ^ table[0][table[k - 1][i] & 255];
    uint32_t seed = 3;
    for (int i = 0; i < SIZE; i++)
        data[i] = (uint8_t)random_next(&seed);
}

static uint32_t crc_bytes(const uint8_t *data, size_t size)
{
    uint32_t crc = ~0u;
    while (size--)
        crc = table[0][(crc ^ *data++) & 255] ^ crc >> 8;
    return ~crc;
}

static uint32_t crc_words(const uint8_t *data, size_t size)
{
    uint32_t crc = ~0u;
    for (; size >= 4; size -= 4, data += 4) {
        uint32_t word;
        memcpy(&word, data, sizeof word);
        word ^= crc;
        crc = table[3][word & 255] ^ table[2][word >> 8 & 255] ^ table[1][word >> 16 & 255] ^ table[0][word >> 24];
    }
    while (size--)
        crc = table[0][(crc ^ *data++) & 255] ^ crc >> 8;
    return ~crc;
}

static uint32_t adler(const uint8_t *data, size_t size)
{
    uint32_t a = 1, b = 0;
    while (size) {
        size_t part = size < 5552 ? size : 5552;
        size -= part;
        while (part--) {
            a += *data++;
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    return b << 16 | a;
}

static uint32_t fletcher(const uint8_t *data, size_t size)
{
    uint32_t low = 0, high = 0;
    for (size_t i = 0; i < size; i++) {
        low = (low + data[i]) % 255;
        high = (high + low) % 255;
    }
    return high << 8 | low;
}

static uint32_t once(uint32_t round)
{
    data[round % SIZE] ^= (uint8_t)(round + 1);
    uint32_t bytes = crc_bytes(data, SIZE), words = crc_words(data, SIZE - (round & 3));
    return bytes ^ words ^ adler(data, SIZE) ^ fletcher(data, SIZE / 4);
}
