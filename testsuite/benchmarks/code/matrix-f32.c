/* products of f32 matrices, row by row */
#define ROUNDS 4
#include "measure.h"

enum { N = 96 };

static float a[N][N], b[N][N], c[N][N];

static void prepare(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = (float)((i * 31 + j) % 17 - 8);
            b[i][j] = (float)((i + j * 13) % 19 - 9);
        }
}

static void multiply(int n, float alpha, float beta, float (*c)[N], float (*a)[N], float (*b)[N])
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
            c[i][j] *= beta;
        for (int k = 0; k < n; k++)
            for (int j = 0; j < n; j++)
                c[i][j] += alpha * a[i][k] * b[k][j];
    }
}

static uint32_t once(uint32_t round)
{
    a[round % N][0] += 1;
    multiply(N, 1.5f, 0.25f, c, a, b);
    uint32_t sum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            sum = sum * 33 + (uint32_t)(int32_t)c[i][j];
    return sum;
}
