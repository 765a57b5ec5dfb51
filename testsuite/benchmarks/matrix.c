/* Floating point and two-dimensional arrays: a matrix product. */
#include "measure.h"

enum { N = 160 };
static double a[N][N], b[N][N], c[N][N];

static uint32_t kernel(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = (i * 31 + j) % 17 - 8;
            b[i][j] = (i + j * 13) % 19 - 9;
        }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < N; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    uint32_t checksum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            checksum = checksum * 33 + (uint32_t)(int32_t)c[i][j];
    return checksum;
}
