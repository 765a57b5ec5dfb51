/* A guest: what ordinary C programs do. Arguments, environment, printf, malloc, qsort through a function pointer,
 * strings, floats, a computation over a few megabytes, and an exit status of its own. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static uint32_t adler32(const unsigned char *bytes, size_t size)
{
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < size; i++) {
        a = (a + bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

static double integrate(double (*function)(double), int steps)
{
    double sum = 0;
    for (int i = 0; i < steps; i++)
        sum += function((i + 0.5) / steps) / steps;
    return sum;
}

static double quarter_circle(double x)
{
    return 1 / (1 + x * x);
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++)
        printf("argument %d: %s\n", i, arguments[i]);
    const char *greeting = getenv("GREETING");
    printf("GREETING=%s\n", greeting ? greeting : "(none)");

    size_t words = 1 << 19;
    uint32_t *data = malloc(words * sizeof *data);
    if (!data)
        return 2;
    uint32_t state = 2463534242u;
    for (size_t i = 0; i < words; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        data[i] = state;
    }
    printf("checksum %08x\n", adler32((unsigned char *)data, words * sizeof *data));
    qsort(data, words, sizeof *data, compare);
    for (size_t i = 1; i < words; i++)
        if (data[i - 1] > data[i])
            return 3;
    printf("sorted %zu words, median %08x\n", words, data[words / 2]);

    char *copy = malloc(3 << 20);
    memset(copy, 'x', 3 << 20);
    memmove(copy + 5, copy, (3 << 20) - 5);
    snprintf(copy, 64, "%s %5.2f|%-8s|%+d|%#x|%e", "formatted", 3.14159, "left", 42, 255, 12345.678);
    puts(copy);
    printf("pi %.9f\n", 4 * integrate(quarter_circle, 1000000));
    printf("strtod %.3f strtol %ld\n", strtod("2.5e3", NULL), strtol("-0x7f", NULL, 16));
    free(copy);
    free(data);
    fprintf(stderr, "leaving\n");
    return 42;
}
