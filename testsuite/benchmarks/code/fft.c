/* floating point with strides: a Fourier transform and its inverse */
#define ROUNDS 10
#include "measure.h"
#include <math.h>

enum { BITS = 12, N = 1 << BITS };

struct complex { double re, im; };

static struct complex data[N], roots[N / 2];

static void prepare(void)
{
    /* The roots of unity, by halving angles: sines are not the same in every library. */
    struct complex powers[BITS];
    double cosine = -1, sine = 0;
    for (int i = 0; i < BITS; i++) {
        powers[i] = (struct complex) { cosine, sine };
        double half = sqrt((1 + cosine) / 2);
        sine = sqrt((1 - cosine) / 2);
        cosine = half;
    }
    for (int i = 0; i < N / 2; i++) {
        struct complex root = { 1, 0 };
        for (int bit = 0; bit < BITS - 1; bit++)
            if (i >> bit & 1) {
                struct complex by = powers[BITS - 1 - bit];
                root = (struct complex) { root.re * by.re - root.im * by.im, root.re * by.im + root.im * by.re };
            }
        roots[i] = root;
    }
    uint32_t seed = 7;
    for (int i = 0; i < N; i++)
        data[i] = (struct complex) { random_next(&seed) % 256, 0 };
}

static void transform(struct complex *x, int inverse)
{
    for (unsigned i = 1, j = 0; i < N; i++) {
        unsigned bit = N >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            struct complex moved = x[i];
            x[i] = x[j];
            x[j] = moved;
        }
    }
    for (int length = 2; length <= N; length *= 2) {
        int half = length / 2, stride = N / length;
        for (int start = 0; start < N; start += length)
            for (int k = 0; k < half; k++) {
                struct complex root = roots[k * stride], *low = &x[start + k], *high = low + half;
                if (inverse)
                    root.im = -root.im;
                struct complex turned = { high->re * root.re - high->im * root.im,
                                          high->re * root.im + high->im * root.re };
                *high = (struct complex) { low->re - turned.re, low->im - turned.im };
                low->re += turned.re;
                low->im += turned.im;
            }
    }
    if (inverse)
        for (int i = 0; i < N; i++) {
            x[i].re *= 1.0 / N;
            x[i].im *= 1.0 / N;
        }
}

static uint32_t once(uint32_t round)
{
    transform(data, 0);
    uint32_t sum = (uint32_t)(int32_t)data[round % N].re;
    transform(data, 1);
    for (int i = 0; i < N; i++)
        sum = sum * 31 + (uint32_t)(int32_t)(data[i].re + 0.5);
    return sum;
}
