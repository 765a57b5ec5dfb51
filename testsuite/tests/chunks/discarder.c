/* Touches pages of its heap and gives chunks of it back, in any order, with any numbers and any way to send. What it
 * has given back is zero, and all else is as it was. It ends while a chunk is on its way. */
#include "native.h"

enum { PAGE = 4096, PAGES = HEAP_CHUNK / PAGE, CHUNKS = 65, ROUNDS = 3000 };

/* What the first byte of each page is. */
static uint8_t known[CHUNKS][PAGES];
static uint64_t state = 1;

static uint64_t below(uint64_t limit) { return draw(&state) % limit; }

static void finish(uint64_t status)
{
    for (;;)
        system_call(CALL, SUPERVISOR, info(EXIT), (uint64_t[4]){status});
}

static volatile uint8_t *page(uint64_t chunk, uint64_t number)
{
    return (volatile uint8_t *)(HEAP_FIRST + chunk * HEAP_CHUNK + number * PAGE);
}

static uint64_t discard(long way, uint64_t chunk)
{
    return system_call(way, SUPERVISOR, info(DISCARD), (uint64_t[4]){chunk, draw(&state), draw(&state), draw(&state)}).info >> 12;
}

static void forget(uint64_t chunk)
{
    for (int number = 0; number < PAGES; number++)
        known[chunk][number] = 0;
}

/* A few chunks, so that each has many pages; the heap's last one is not whole. */
static uint64_t any_chunk(void)
{
    static const uint8_t chunks[] = {0, 1, 2, 3, 4, 31, 63, 64};
    return chunks[below(sizeof chunks)];
}

/* A number that no chunk has which could be given back. */
static uint64_t wild(void)
{
    switch (below(5)) {
    case 0: return 0;
    case 1: return CHUNKS + below(4);
    case 2: return below(CHUNKS) | 1ul << (7 + below(57));
    case 3: return ~below(CHUNKS);
    default: return draw(&state) | 1ul << 63;
    }
}

void wasm_export__start(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t chunk = any_chunk(), number = below(chunk == 64 ? PAGES / 4 : PAGES);
        switch (below(chunk == 0 ? 4 : 40)) {
        case 0:
            if (discard(CALL, wild()) != 1)
                finish(10);
            break;
        case 1: case 2: case 3:
            /* As many pages as there are in a row. */
            for (uint64_t last = number + below(64); number <= last && number < PAGES / 4; number++)
                *page(chunk, number) = known[chunk][number] = draw(&state);
            break;
        case 4: case 5:
            if (discard(CALL, chunk) != 0)
                finish(11);
            forget(chunk);
            break;
        case 6:
            /* Nobody is answered. As long as it is on its way, no other one is taken. */
            discard(below(2) ? SEND : NB_SEND, chunk);
            for (uint64_t tries = 0; discard(CALL, 62) != 0; tries++) {
                if (tries > 100000000)
                    finish(12);
                system_call(YIELD, 0, 0, (uint64_t[4]){0});
            }
            forget(chunk);
            break;
        default:
            if (*page(chunk, number) != known[chunk][number])
                finish(13);
            *page(chunk, number) = known[chunk][number] = draw(&state);
        }
    }
    for (int chunk = 0; chunk < CHUNKS; chunk++)
        for (int number = 0; number < PAGES; number++)
            if (known[chunk][number] && *page(chunk, number) != known[chunk][number])
                finish(14);
    for (int number = 0; number < PAGES; number++)
        *page(5, number) = 1;
    discard(SEND, 5);
    finish(0);
}
