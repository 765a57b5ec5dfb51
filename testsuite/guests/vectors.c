/* A guest that uses what came after WebAssembly 1.0: vectors, by hand and as the compiler makes them of loops, bulk
 * memory, conversions that saturate, and calls in tail position. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasm_simd128.h>

enum { SIZE = 96, PIXELS = 1 << 16 };

static float left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];

static uint32_t state = 12345;

static uint32_t next(void)
{
    state = state * 1664525u + 1013904223u;
    return state;
}

/* Loops that the compiler turns into vectors. */
static void multiply(void)
{
    memset(product, 0, sizeof product);
    for (int i = 0; i < SIZE; i++)
        for (int k = 0; k < SIZE; k++)
            for (int j = 0; j < SIZE; j++)
                product[i][j] += left[i][k] * right[k][j];
}

static void blend(uint8_t *restrict to, const uint8_t *restrict a, const uint8_t *restrict b, int count)
{
    for (int i = 0; i < count; i++)
        to[i] = (uint8_t)((a[i] * 3 + b[i] * 5) >> 3);
}

/* Vectors by hand: saturation, shuffles, masks, narrowing. */
static uint32_t mix(const uint8_t *bytes, int count)
{
    v128_t sum = wasm_i32x4_splat(0), seed = wasm_i8x16_splat(7);
    for (int i = 0; i + 16 <= count; i += 16) {
        v128_t piece = wasm_v128_load(bytes + i);
        v128_t reversed = wasm_i8x16_shuffle(piece, piece, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        seed = wasm_u8x16_add_sat(seed, wasm_v128_xor(piece, reversed));
        v128_t larger = wasm_u8x16_gt(piece, reversed);
        v128_t chosen = wasm_v128_bitselect(piece, seed, larger);
        v128_t wide = wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(chosen), wasm_u16x8_extend_high_u8x16(chosen));
        sum = wasm_i32x4_add(sum, wasm_i32x4_shl(wide, (uint32_t)i / 16 % 5));
        sum = wasm_v128_xor(sum, wasm_i32x4_splat((int32_t)wasm_i8x16_bitmask(larger)));
        seed = wasm_i8x16_swizzle(seed, wasm_v128_and(piece, wasm_i8x16_splat(31)));
    }
    v128_t narrow = wasm_i16x8_narrow_i32x4(sum, wasm_i32x4_neg(sum));
    return (uint32_t)wasm_i32x4_extract_lane(wasm_v128_xor(narrow, wasm_i32x4_abs(sum)), 2) ^
           (uint32_t)wasm_i32x4_extract_lane(sum, 1);
}

/* A state machine whose states call each other in tail position: without tail calls it would exhaust the stack. */
static uint32_t odd(uint32_t steps, uint32_t value);

static uint32_t even(uint32_t steps, uint32_t value)
{
    if (steps == 0)
        return value;
    __attribute__((musttail)) return odd(steps - 1, value * 31 + steps);
}

static uint32_t odd(uint32_t steps, uint32_t value)
{
    if (steps == 0)
        return ~value;
    __attribute__((musttail)) return even(steps - 1, value ^ (value >> 7));
}

int main(void)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            left[i][j] = (float)(next() >> 16) / 1024 - 20;
            right[i][j] = (float)(next() >> 16) / 4096 - 3;
        }
    multiply();
    double trace = 0;
    for (int i = 0; i < SIZE; i++)
        trace += product[i][i];
    printf("trace %.6f, corner %.6f\n", trace, (double)product[SIZE - 1][0]);

    uint8_t *pixels = malloc(3 * PIXELS);
    if (!pixels)
        return 1;
    for (int i = 0; i < 2 * PIXELS; i++)
        pixels[i] = (uint8_t)(next() >> 24);
    blend(pixels + 2 * PIXELS, pixels, pixels + PIXELS, PIXELS);
    printf("mixed %08x %08x\n", mix(pixels, PIXELS), mix(pixels + 2 * PIXELS, PIXELS));
    memmove(pixels + 5, pixels, PIXELS);
    memcpy(pixels + 2 * PIXELS, pixels, PIXELS);
    printf("moved %08x\n", mix(pixels + 2 * PIXELS, PIXELS));

    volatile double large = 1e300, nothing = 0;
    printf("saturated %d %u\n", (int)(int64_t)(int32_t)__builtin_wasm_trunc_saturate_s_i32_f64(large),
           (unsigned)__builtin_wasm_trunc_saturate_u_i32_f64(nothing / nothing));
    printf("states %08x\n", even(10000001, 1));
    return 7;
}
