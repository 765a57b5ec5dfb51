/* a stencil of f64: heat on a plate, five points */
#define ROUNDS 4
#include "measure.h"

enum { N = 250, STEPS = 6 };

static double now[N][N], next[N][N];

static void prepare(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            now[i][j] = next[i][j] = (i * (j + 2) + 10) % 97 / 97.0;
}

static void step(double (*to)[N], double (*from)[N])
{
    for (int i = 1; i < N - 1; i++)
        for (int j = 1; j < N - 1; j++)
            to[i][j] = 0.2 * (from[i][j] + from[i][j - 1] + from[i][j + 1] + from[i + 1][j] + from[i - 1][j]);
}

static uint32_t once(uint32_t round)
{
    now[N / 2][N / 2] += round;
    for (int i = 0; i < STEPS; i += 2) {
        step(next, now);
        step(now, next);
    }
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += now[i][i] + now[i][N - 1 - i];
    return (uint32_t)(int32_t)(sum * 1000);
}
