/* floating point in registers: the Mandelbrot set as a bitmap */
#define ROUNDS 2
#include "measure.h"

enum { SIZE = 160, LIMIT = 50 };

static uint8_t bitmap[SIZE * SIZE / 8];

static void prepare(void)
{
}

static uint32_t once(uint32_t round)
{
    double shift = (round & 7) / 100.0;
    memset(bitmap, 0, sizeof bitmap);
    for (int row = 0; row < SIZE; row++) {
        double ci = 2.0 * row / SIZE - 1.0;
        for (int column = 0; column < SIZE; column++) {
            double cr = 2.0 * column / SIZE - 1.5 + shift;
            double zr = 0, zi = 0, rr = 0, ii = 0;
            int left = LIMIT;
            while (left > 0 && rr + ii <= 4.0) {
                zi = 2.0 * zr * zi + ci;
                zr = rr - ii + cr;
                rr = zr * zr;
                ii = zi * zi;
                left--;
            }
            if (left == 0)
                bitmap[(row * SIZE + column) >> 3] |= 0x80 >> (column & 7);
        }
    }
    uint32_t sum = 0;
    for (unsigned i = 0; i < sizeof bitmap; i++)
        sum = sum * 31 + bitmap[i];
    return sum;
}
