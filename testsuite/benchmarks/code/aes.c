/* tables and S-boxes: AES-128 with tables of words, chained */
#define ROUNDS 5
#include "measure.h"

enum { BLOCKS = 2500 };

static uint8_t box[256];
static uint32_t table[4][256], keys[44];
static uint8_t text[BLOCKS * 16];

static uint8_t twice(uint8_t x)
{
    return (uint8_t)(x << 1 ^ (x >> 7) * 0x1b);
}

static uint32_t rotate(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

static void make_tables(void)
{
    uint8_t p = 1, q = 1;
    do {
        p = p ^ twice(p);
        q ^= (uint8_t)(q << 1);
        q ^= (uint8_t)(q << 2);
        q ^= (uint8_t)(q << 4);
        if (q & 0x80)
            q ^= 0x09;
        box[p] = (uint8_t)(q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4) ^ 0x63);
    } while (p != 1);
    box[0] = 0x63;
    for (int i = 0; i < 256; i++) {
        uint8_t s = box[i], s2 = twice(s);
        uint32_t word = (uint32_t)s2 << 24 | (uint32_t)s << 16 | (uint32_t)s << 8 | (uint32_t)(s2 ^ s);
        for (int k = 0; k < 4; k++)
            table[k][i] = k == 0 ? word : rotate(word, 8 * k);
    }
}

static uint32_t substitute(uint32_t x)
{
    return (uint32_t)box[x >> 24] << 24 | (uint32_t)box[x >> 16 & 255] << 16 | (uint32_t)box[x >> 8 & 255] << 8
           | box[x & 255];
}

static uint32_t get(const uint8_t *from)
{
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static void put(uint8_t *to, uint32_t word)
{
    to[0] = (uint8_t)(word >> 24);
    to[1] = (uint8_t)(word >> 16);
    to[2] = (uint8_t)(word >> 8);
    to[3] = (uint8_t)word;
}

static void expand(const uint8_t *key)
{
    uint8_t constant = 1;
    for (int i = 0; i < 4; i++)
        keys[i] = get(key + 4 * i);
    for (int i = 4; i < 44; i++) {
        uint32_t word = keys[i - 1];
        if (i % 4 == 0) {
            word = substitute(rotate(word, 24)) ^ (uint32_t)constant << 24;
            constant = twice(constant);
        }
        keys[i] = keys[i - 4] ^ word;
    }
}

static void encipher(const uint32_t *key, const uint8_t *in, uint8_t *out)
{
    uint32_t a = get(in) ^ key[0], b = get(in + 4) ^ key[1], c = get(in + 8) ^ key[2], d = get(in + 12) ^ key[3];
    for (int round = 1; round < 10; round++) {
        key += 4;
        uint32_t e = table[0][a >> 24] ^ table[1][b >> 16 & 255] ^ table[2][c >> 8 & 255] ^ table[3][d & 255] ^ key[0];
        uint32_t f = table[0][b >> 24] ^ table[1][c >> 16 & 255] ^ table[2][d >> 8 & 255] ^ table[3][a & 255] ^ key[1];
        uint32_t g = table[0][c >> 24] ^ table[1][d >> 16 & 255] ^ table[2][a >> 8 & 255] ^ table[3][b & 255] ^ key[2];
        uint32_t h = table[0][d >> 24] ^ table[1][a >> 16 & 255] ^ table[2][b >> 8 & 255] ^ table[3][c & 255] ^ key[3];
        a = e;
        b = f;
        c = g;
        d = h;
    }
    key += 4;
    const uint32_t rows[4] = { a, b, c, d };
    for (int i = 0; i < 4; i++) {
        uint32_t word = (rows[i] & 0xff000000u) | (rows[(i + 1) & 3] & 0xff0000) | (rows[(i + 2) & 3] & 0xff00)
                        | (rows[(i + 3) & 3] & 0xff);
        put(out + 4 * i, substitute(word) ^ key[i]);
    }
}

static void prepare(void)
{
    static const uint8_t key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
                                     0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
    static const uint8_t plain[16] = { 0x32, 0x43, 0xf6, 0xa8, 0x88, 0x5a, 0x30, 0x8d,
                                       0x31, 0x31, 0x98, 0xa2, 0xe0, 0x37, 0x07, 0x34 };
    uint8_t cipher[16];
    make_tables();
    expand(key);
    /* The example of the standard. */
    encipher(keys, plain, cipher);
    if (get(cipher) != 0x3925841d || get(cipher + 12) != 0x196a0b32)
        abort();
    for (unsigned i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)(i * 7 + (i >> 8));
}

static uint32_t once(uint32_t round)
{
    uint8_t chain[16] = { (uint8_t)round };
    for (int block = 0; block < BLOCKS; block++) {
        for (int i = 0; i < 16; i++)
            chain[i] ^= text[block * 16 + i];
        encipher(keys, chain, chain);
        memcpy(&text[block * 16], chain, sizeof chain);
    }
    return get(chain);
}
