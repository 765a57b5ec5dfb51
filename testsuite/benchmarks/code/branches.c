/* branches that depend on data: divisors, Collatz's sequence, dates and triangles */
#define ROUNDS 5
#include "measure.h"

enum { COUNT = 4000 };

static uint32_t values[COUNT];

static void prepare(void)
{
    uint32_t seed = 17;
    for (int i = 0; i < COUNT; i++)
        values[i] = random_next(&seed);
}

static uint32_t divisor(uint32_t a, uint32_t b)
{
    while (a != b)
        if (a > b)
            a -= b;
        else
            b -= a;
    return a;
}

static uint32_t binary_divisor(uint32_t a, uint32_t b)
{
    uint32_t twos = 0;
    while (!((a | b) & 1)) {
        a >>= 1;
        b >>= 1;
        twos++;
    }
    while (a) {
        while (!(a & 1))
            a >>= 1;
        while (!(b & 1))
            b >>= 1;
        if (a >= b)
            a = (a - b) >> 1;
        else
            b = (b - a) >> 1;
    }
    return b << twos;
}

static uint32_t collatz(uint64_t n)
{
    uint32_t steps = 0;
    for (; n != 1; steps++)
        n = n & 1 ? 3 * n + 1 : n / 2;
    return steps;
}

static uint32_t day_of_year(uint32_t year, uint32_t month, uint32_t day)
{
    static const uint8_t lengths[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12 || day < 1)
        return 0;
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > lengths[month - 1] + (month == 2 && leap))
        return 0;
    for (uint32_t i = 1; i < month; i++)
        day += lengths[i - 1] + (i == 2 && leap);
    return day;
}

static int triangle(int a, int b, int c)
{
    if (a <= 0 || b <= 0 || c <= 0)
        return 0;
    if (a + b <= c || a + c <= b || b + c <= a)
        return 1;
    if (a == b && b == c)
        return 2;
    if (a == b || b == c || a == c)
        return 3;
    return a * a + b * b == c * c || a * a + c * c == b * b || b * b + c * c == a * a ? 4 : 5;
}

static uint32_t once(uint32_t round)
{
    uint32_t sum = 0, kinds[6] = { 0 };
    for (int i = 0; i < COUNT; i++) {
        uint32_t value = values[i] + round;
        sum += divisor((value & 255) + 1, (value >> 8 & 255) + 1);
        sum = sum * 3 + binary_divisor((value >> 3 & 0xffff) + 1, (value >> 16) + 1);
        if (i % 4 == 0)
            sum += collatz((value & 0xffff) + 1);
        sum += day_of_year(1900 + (value & 255), value >> 8 & 15, value >> 12 & 31);
        kinds[triangle((int)(value & 15), (int)(value >> 4 & 15), (int)(value >> 8 & 15))]++;
    }
    for (int i = 0; i < 6; i++)
        sum = sum * 31 + kinds[i];
    return sum;
}
