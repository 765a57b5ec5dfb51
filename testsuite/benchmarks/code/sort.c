/* sorting numbers: quick sort, heap sort, merge sort, radix sort */
#define ROUNDS 4
#include "measure.h"

enum { COUNT = 8000 };

static uint32_t random_numbers[COUNT], work[COUNT], other[COUNT];

static void prepare(void)
{
    uint32_t seed = 1618;
    for (int i = 0; i < COUNT; i++)
        random_numbers[i] = random_next(&seed);
}

static void insertion(uint32_t *items, int count)
{
    for (int i = 1; i < count; i++) {
        uint32_t moved = items[i];
        int k = i;
        for (; k > 0 && items[k - 1] > moved; k--)
            items[k] = items[k - 1];
        items[k] = moved;
    }
}

static void quick(uint32_t *items, int count)
{
    while (count > 16) {
        uint32_t a = items[0], b = items[count / 2], c = items[count - 1];
        uint32_t pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
        int low = 0, high = count - 1;
        for (;;) {
            while (items[low] < pivot)
                low++;
            while (items[high] > pivot)
                high--;
            if (low >= high)
                break;
            uint32_t moved = items[low];
            items[low++] = items[high];
            items[high--] = moved;
        }
        quick(items, low);
        items += low;
        count -= low;
    }
    insertion(items, count);
}

static void sift(uint32_t *items, int root, int end)
{
    uint32_t moved = items[root];
    for (int child; (child = root * 2 + 1) < end; root = child) {
        if (child + 1 < end && items[child] < items[child + 1])
            child++;
        if (moved >= items[child])
            break;
        items[root] = items[child];
    }
    items[root] = moved;
}

static void heap(uint32_t *items, int count)
{
    for (int i = count / 2; i-- > 0;)
        sift(items, i, count);
    for (int end = count - 1; end > 0; end--) {
        uint32_t top = items[0];
        items[0] = items[end];
        items[end] = top;
        sift(items, 0, end);
    }
}

static void merge(uint32_t *items, uint32_t *spare, int count)
{
    if (count <= 8) {
        insertion(items, count);
        return;
    }
    int half = count / 2;
    merge(items, spare, half);
    merge(items + half, spare, count - half);
    memcpy(spare, items, (size_t)half * sizeof *items);
    for (int left = 0, right = half, to = 0; left < half; to++)
        items[to] = right < count && items[right] < spare[left] ? items[right++] : spare[left++];
}

static void radix(uint32_t *items, uint32_t *spare, int count)
{
    for (int shift = 0; shift < 32; shift += 8) {
        uint32_t places[256] = { 0 };
        for (int i = 0; i < count; i++)
            places[items[i] >> shift & 255]++;
        uint32_t sum = 0;
        for (int i = 0; i < 256; i++) {
            uint32_t size = places[i];
            places[i] = sum;
            sum += size;
        }
        for (int i = 0; i < count; i++)
            spare[places[items[i] >> shift & 255]++] = items[i];
        uint32_t *swapped = items;
        items = spare;
        spare = swapped;
    }
}

static uint32_t digest(const uint32_t *items)
{
    uint32_t sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum = sum * 31 + items[i];
    return sum;
}

static uint32_t once(uint32_t round)
{
    random_numbers[round % COUNT] += round;
    memcpy(work, random_numbers, sizeof work);
    quick(work, COUNT);
    uint32_t sum = digest(work);
    memcpy(work, random_numbers, sizeof work);
    heap(work, COUNT);
    sum ^= digest(work) + 1;
    memcpy(work, random_numbers, sizeof work);
    merge(work, other, COUNT);
    sum = sum * 3 + digest(work);
    memcpy(work, random_numbers, sizeof work);
    radix(work, other, COUNT);
    return sum ^ digest(work);
}
