/* Calls through a function pointer and pointer arithmetic: a heap sort with a comparison function. */
#include "measure.h"

static uint32_t data[200000];

static int smaller(const void *a, const void *b)
{
    return *(const uint32_t *)a < *(const uint32_t *)b;
}

static int larger(const void *a, const void *b)
{
    return *(const uint32_t *)a > *(const uint32_t *)b;
}

static void heap_sort(uint32_t *items, int count, int (*before)(const void *, const void *))
{
    for (int end = count, start = count / 2; end > 1;) {
        if (start > 0) {
            start--;
        } else {
            end--;
            uint32_t top = items[0];
            items[0] = items[end];
            items[end] = top;
        }
        for (int root = start, child; (child = root * 2 + 1) < end; root = child) {
            if (child + 1 < end && before(&items[child], &items[child + 1]))
                child++;
            if (!before(&items[root], &items[child]))
                break;
            uint32_t moved = items[root];
            items[root] = items[child];
            items[child] = moved;
        }
    }
}

static uint32_t kernel(void)
{
    uint32_t state = 2463534242u, checksum = 0;
    int count = sizeof data / sizeof *data;
    for (int i = 0; i < count; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        data[i] = state;
    }
    int (*volatile orders[2])(const void *, const void *) = { smaller, larger };
    heap_sort(data, count, orders[0]);
    checksum = data[count / 3];
    heap_sort(data, count, orders[1]);
    return checksum ^ data[count / 7];
}
