/* compression: literals and repetitions in the manner of LZ77, taken apart and put together */
#define ROUNDS 4
#include "measure.h"

enum { SIZE = 50000, HASHES = 4096, LEAST = 4 };

static uint8_t plain[SIZE], packed[SIZE + SIZE / 8 + 64], again[SIZE + 64];
static uint32_t places[HASHES];

static void prepare(void)
{
    static const char *const parts[8] = { "struct ", "return ", "for (int i = 0; i < ", "};\n", "    ", "uint32_t ",
                                          "static const ", "(*next)" };
    uint32_t seed = 404, at = 0;
    while (at < SIZE) {
        const char *part = parts[random_next(&seed) >> 7 & 7];
        while (*part && at < SIZE)
            plain[at++] = (uint8_t)*part++;
        for (uint32_t count = random_next(&seed) >> 5 & 7; count > 0 && at < SIZE; count--)
            plain[at++] = (uint8_t)('a' + random_next(&seed) % 26);
    }
}

static uint8_t *put_length(uint8_t *to, uint32_t length)
{
    for (; length >= 255; length -= 255)
        *to++ = 255;
    *to++ = (uint8_t)length;
    return to;
}

static uint32_t get32(const uint8_t *from)
{
    uint32_t word;
    memcpy(&word, from, sizeof word);
    return word;
}

static uint8_t *put_literals(uint8_t *to, const uint8_t *from, uint32_t count, uint32_t repeated)
{
    uint8_t *token = to++;
    *token = (uint8_t)((count < 15 ? count : 15) << 4 | (repeated < 15 ? repeated : 15));
    if (count >= 15)
        to = put_length(to, count - 15);
    memcpy(to, from, count);
    return to + count;
}

static uint32_t compress(uint8_t *out, const uint8_t *in, uint32_t size)
{
    uint8_t *to = out;
    uint32_t anchor = 0, at = 0;
    memset(places, 0, sizeof places);
    while (at + LEAST + 8 < size) {
        uint32_t word = get32(in + at), slot = word * 2654435761u >> 20, before = places[slot];
        places[slot] = at + 1;
        if (before == 0 || at - (before - 1) > 65535 || get32(in + before - 1) != word) {
            at++;
            continue;
        }
        uint32_t from = before - 1, length = LEAST;
        while (at + length + 8 < size && in[from + length] == in[at + length])
            length++;
        to = put_literals(to, in + anchor, at - anchor, length - LEAST);
        *to++ = (uint8_t)(at - from);
        *to++ = (uint8_t)((at - from) >> 8);
        if (length - LEAST >= 15)
            to = put_length(to, length - LEAST - 15);
        at += length;
        anchor = at;
    }
    return (uint32_t)(put_literals(to, in + anchor, size - anchor, 0) - out);
}

static uint32_t get_length(const uint8_t **from)
{
    uint32_t sum = 15;
    uint8_t byte;
    do {
        byte = *(*from)++;
        sum += byte;
    } while (byte == 255);
    return sum;
}

static uint32_t decompress(uint8_t *out, const uint8_t *in, uint32_t size)
{
    const uint8_t *end = in + size;
    uint8_t *to = out;
    for (;;) {
        uint32_t token = *in++, literals = token >> 4, length = token & 15;
        if (literals == 15)
            literals = get_length(&in);
        memcpy(to, in, literals);
        to += literals;
        in += literals;
        if (in >= end)
            return (uint32_t)(to - out);
        uint32_t distance = in[0] | (uint32_t)in[1] << 8;
        in += 2;
        if (length == 15)
            length = get_length(&in);
        length += LEAST;
        const uint8_t *from = to - distance;
        if (distance >= 8) {
            /* Eight bytes at once, up to seven too many. */
            for (uint8_t *stop = to + length, *here = to; here < stop; here += 8, from += 8)
                memcpy(here, from, 8);
            to += length;
        } else {
            while (length-- > 0)
                *to++ = *from++;
        }
    }
}

static uint32_t once(uint32_t round)
{
    plain[round * 31 % SIZE] = (uint8_t)round;
    uint32_t size = compress(packed, plain, SIZE), sum = size;
    for (int pass = 0; pass < 4; pass++) {
        if (decompress(again, packed, size) != SIZE)
            abort();
        for (uint32_t i = 0; i < SIZE; i += 7)
            sum = sum * 31 + again[i];
    }
    if (memcmp(again, plain, SIZE) != 0)
        abort();
    return sum;
}
