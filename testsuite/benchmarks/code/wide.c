/* arithmetic of 64 bits: powers modulo a prime, long numbers, mixing functions */
#define ROUNDS 12
#include "measure.h"

enum { LIMBS = 32 };

static uint32_t left[LIMBS], right[LIMBS], product[2 * LIMBS];

static void prepare(void)
{
    uint32_t seed = 1729;
    for (int i = 0; i < LIMBS; i++) {
        left[i] = random_next(&seed);
        right[i] = random_next(&seed);
    }
}

static uint64_t multiply_modulo(uint64_t a, uint64_t b, uint64_t modulus)
{
    return a * b % modulus;
}

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t modulus)
{
    uint64_t result = 1;
    for (base %= modulus; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            result = multiply_modulo(result, base, modulus);
        base = multiply_modulo(base, base, modulus);
    }
    return result;
}

static int is_prime(uint64_t n)
{
    static const uint8_t bases[3] = { 2, 7, 61 };
    if (n < 2 || n % 2 == 0)
        return n == 2;
    uint64_t odd = n - 1;
    int twos = 0;
    for (; odd % 2 == 0; twos++)
        odd /= 2;
    for (int i = 0; i < 3; i++) {
        if (n == bases[i])
            return 1;
        uint64_t x = power(bases[i], odd, n);
        if (x == 1 || x == n - 1)
            continue;
        int left = twos;
        while (--left > 0 && (x = multiply_modulo(x, x, n)) != n - 1) {
        }
        if (left <= 0)
            return 0;
    }
    return 1;
}

static void multiply(uint32_t *product, const uint32_t *a, const uint32_t *b, int limbs)
{
    memset(product, 0, 2 * (size_t)limbs * sizeof *product);
    for (int i = 0; i < limbs; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < limbs; j++) {
            carry += (uint64_t)a[i] * b[j] + product[i + j];
            product[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product[i + limbs] = (uint32_t)carry;
    }
}

static uint32_t divide_small(uint32_t *number, int limbs, uint32_t by)
{
    uint64_t rest = 0;
    for (int i = limbs; i-- > 0;) {
        rest = rest << 32 | number[i];
        number[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    return (uint32_t)rest;
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint64_t root(uint64_t n)
{
    uint64_t result = 0, bit = (uint64_t)1 << 62;
    while (bit > n)
        bit >>= 2;
    for (; bit; bit >>= 2) {
        if (n >= result + bit) {
            n -= result + bit;
            result = (result >> 1) + bit;
        } else {
            result >>= 1;
        }
    }
    return result;
}

static uint32_t once(uint32_t round)
{
    uint64_t sum = round;
    for (uint32_t i = 0; i < 400; i++)
        sum += (uint64_t)is_prime(2000000001u + 2 * (i + round)) << (i & 31);
    for (int i = 0; i < 20; i++) {
        multiply(product, left, right, LIMBS);
        while (product[2 * LIMBS - 1])
            sum = sum * 31 + divide_small(product, 2 * LIMBS, 1000000000);
        memcpy(left, product, sizeof left);
        left[LIMBS - 1] |= 0x80000000u;
    }
    for (uint64_t i = 0; i < 10000; i++)
        sum = mix(sum + i);
    for (uint64_t i = 0; i < 1000; i++)
        sum += root(mix(i + round));
    return (uint32_t)(sum ^ sum >> 32);
}
