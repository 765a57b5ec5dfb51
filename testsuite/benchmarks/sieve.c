/* Bytes and strides: the sieve of Eratosthenes. */
#include "measure.h"

static unsigned char composite[2000000];

static uint32_t kernel(void)
{
    uint32_t sum = 0;
    for (uint32_t n = 2; n < sizeof composite; n++) {
        if (composite[n])
            continue;
        sum += n;
        for (uint64_t m = (uint64_t)n * n; m < sizeof composite; m += n)
            composite[m] = 1;
    }
    return sum;
}
