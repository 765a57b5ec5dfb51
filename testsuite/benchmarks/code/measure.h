/* Every program has `prepare`, which makes its data, and `once`, which does its work and returns a check sum; before it
 * includes this it says how many ROUNDS suffice. This runs one round that is not measured and then so many (times the
 * first argument, if there is one) between the words `begin` and `end`: a plugin of an emulator counts instructions
 * between the two writes. The last line has the check sum of all rounds and the nanoseconds that they took.
 *
 * The results of all compilers are compared: programs use integers of fixed sizes, and of floating point only what is
 * exact everywhere (no fused operations, nothing of libm but `sqrt`). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void prepare(void);
__attribute__((noinline)) static uint32_t once(uint32_t round);

/* Whatever needs numbers that look random. */
static inline uint32_t random_next(uint32_t *state)
{
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* One call of the system, behind no buffer. */
static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

int main(int argc, char **argv)
{
    uint32_t rounds = ROUNDS * (argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1);
    prepare();
    uint32_t sum = once(0);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    say("begin\n");
    for (uint32_t round = 1; round <= rounds; round++)
        sum = (sum << 5 | sum >> 27) ^ once(round);
    say("end\n");
    clock_gettime(CLOCK_MONOTONIC, &end);
    long long elapsed = (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec);
    char line[64];
    snprintf(line, sizeof line, "%08x %lld\n", (unsigned)sum, elapsed);
    say(line);
    return 0;
}
