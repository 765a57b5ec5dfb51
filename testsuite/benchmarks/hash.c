/* Rotations and additions in registers: the compression function of SHA-256 over a buffer. */
#include "measure.h"

static uint32_t constants[64], buffer[16 * 8192];

static uint32_t rotate(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

static uint32_t kernel(void)
{
    uint32_t state[8], seed = 0x9e3779b9;
    for (int i = 0; i < 64; i++)
        constants[i] = seed = seed * 1664525 + 1013904223;
    for (int i = 0; i < 8; i++)
        state[i] = constants[i] ^ 0x5a5a5a5a;
    for (unsigned i = 0; i < sizeof buffer / 4; i++)
        buffer[i] = seed = seed * 1664525 + 1013904223;
    for (unsigned block = 0; block < sizeof buffer / 64; block++) {
        uint32_t w[64], v[8];
        for (int i = 0; i < 16; i++)
            w[i] = buffer[block * 16 + i];
        for (int i = 16; i < 64; i++) {
            uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
            uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        for (int i = 0; i < 8; i++)
            v[i] = state[i];
        for (int i = 0; i < 64; i++) {
            uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
            uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[i] + w[i];
            uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
            uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            for (int k = 7; k > 0; k--)
                v[k] = v[k - 1];
            v[4] += t1;
            v[0] = t1 + t2;
        }
        for (int i = 0; i < 8; i++)
            state[i] += v[i];
    }
    return state[0] ^ state[7];
}
