/* a stencil of f32 in three dimensions: a wave, seven points */
#define ROUNDS 4
#include "measure.h"

enum { N = 40, STEPS = 6 };

static float before[N][N][N], now[N][N][N], next[N][N][N];

static void prepare(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            for (int k = 0; k < N; k++)
                before[i][j][k] = now[i][j][k] = (float)((i * 7 + j * 3 + k) % 31) / 31.0f;
}

static void step(float to[N][N][N], float now[N][N][N], float before[N][N][N], float speed)
{
    for (int i = 1; i < N - 1; i++)
        for (int j = 1; j < N - 1; j++)
            for (int k = 1; k < N - 1; k++) {
                float around = now[i - 1][j][k] + now[i + 1][j][k] + now[i][j - 1][k] + now[i][j + 1][k]
                               + now[i][j][k - 1] + now[i][j][k + 1];
                to[i][j][k] = 2.0f * now[i][j][k] - before[i][j][k] + speed * (around - 6.0f * now[i][j][k]);
            }
}

static uint32_t once(uint32_t round)
{
    now[N / 2][N / 2][N / 2] += 0.5f;
    for (int i = 0; i < STEPS; i += 3) {
        step(next, now, before, 0.1f);
        step(before, next, now, 0.1f);
        step(now, before, next, 0.1f);
    }
    uint32_t sum = round;
    for (int i = 0; i < N; i++) {
        uint32_t bits;
        memcpy(&bits, &now[i][N - 1 - i][i], sizeof bits);
        sum = sum * 31 + bits;
    }
    return sum;
}
