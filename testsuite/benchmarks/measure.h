/* Every kernel is `static uint32_t kernel(void)`; this runs it once and tells its checksum, and how long it took by
 * the monotonic clock: under qemu's instruction counting, nanoseconds are instructions. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

static uint32_t kernel(void);

int main(void)
{
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    uint32_t checksum = kernel();
    clock_gettime(CLOCK_MONOTONIC, &end);
    long long elapsed = (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec);
    printf("checksum %08x\n", (unsigned)checksum);
    fprintf(stderr, "elapsed %lld\n", elapsed);
    return 0;
}
