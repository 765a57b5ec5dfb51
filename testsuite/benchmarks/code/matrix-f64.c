/* linear algebra of f64: a product by dot products, and the solution of a system */
#define ROUNDS 6
#include "measure.h"

enum { N = 80 };

static double a[N][N], b[N][N], c[N][N], right[N], solution[N];

static void prepare(void)
{
    uint32_t seed = 99;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = random_next(&seed) % 1000 / 500.0 - 1.0;
            b[i][j] = random_next(&seed) % 1000 / 500.0 - 1.0;
        }
}

static void multiply(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < N; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
}

/* Gauss's elimination with the largest pivot of each column. */
static double solve(double m[N][N], double *right, double *x)
{
    double determinant = 1;
    for (int k = 0; k < N; k++) {
        int best = k;
        for (int i = k + 1; i < N; i++) {
            double left = m[i][k] < 0 ? -m[i][k] : m[i][k], most = m[best][k] < 0 ? -m[best][k] : m[best][k];
            if (left > most)
                best = i;
        }
        if (best != k) {
            for (int j = k; j < N; j++) {
                double moved = m[k][j];
                m[k][j] = m[best][j];
                m[best][j] = moved;
            }
            double moved = right[k];
            right[k] = right[best];
            right[best] = moved;
        }
        determinant *= m[k][k] < 0 ? -1 : 1;
        for (int i = k + 1; i < N; i++) {
            double factor = m[i][k] / m[k][k];
            for (int j = k; j < N; j++)
                m[i][j] -= factor * m[k][j];
            right[i] -= factor * right[k];
        }
    }
    for (int i = N - 1; i >= 0; i--) {
        double sum = right[i];
        for (int j = i + 1; j < N; j++)
            sum -= m[i][j] * x[j];
        x[i] = sum / m[i][i];
    }
    return determinant;
}

static uint32_t once(uint32_t round)
{
    b[round % N][round / 3 % N] += 0.25;
    multiply();
    for (int i = 0; i < N; i++)
        right[i] = i % 7 + 1;
    double sum = solve(c, right, solution);
    uint32_t check = (uint32_t)(int32_t)sum;
    for (int i = 0; i < N; i++) {
        uint64_t bits;
        memcpy(&bits, &solution[i], sizeof bits);
        check = check * 31 + (uint32_t)(bits >> 20);
    }
    return check;
}
