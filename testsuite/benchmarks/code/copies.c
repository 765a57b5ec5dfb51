/* short copies: buffers, strings and structures, by `memcpy`, `memmove`, `memset` of small and varying sizes */
#define ROUNDS 6
#include "measure.h"

enum { RECORDS = 3000, QUEUE = 4096, GAP = 256 };

struct record { uint32_t id, size; char name[20]; };
struct packet { uint8_t header[14], length, body[33]; };

static struct record records[RECORDS], sorted[RECORDS];
static uint8_t queue[QUEUE];
static uint32_t head, tail;
static char text[GAP * 2];

static void prepare(void)
{
    uint32_t seed = 55;
    for (int i = 0; i < RECORDS; i++) {
        records[i].id = random_next(&seed);
        records[i].size = random_next(&seed) % 20;
        memset(records[i].name, 'a' + (int)(random_next(&seed) % 26), sizeof records[i].name);
    }
}

static void push(const void *data, uint32_t size)
{
    uint32_t at = tail % QUEUE, first = size < QUEUE - at ? size : QUEUE - at;
    memcpy(queue + at, data, first);
    memcpy(queue, (const uint8_t *)data + first, size - first);
    tail += size;
}

static void pop(void *data, uint32_t size)
{
    uint32_t at = head % QUEUE, first = size < QUEUE - at ? size : QUEUE - at;
    memcpy(data, queue + at, first);
    memcpy((uint8_t *)data + first, queue, size - first);
    head += size;
}

/* A line of an editor: letters are put in and taken out in its middle. */
static uint32_t edit(const struct record *record, uint32_t length)
{
    uint32_t at = record->id % (length + 1);
    if (length + record->size < GAP) {
        memmove(text + at + record->size, text + at, length - at);
        memcpy(text + at, record->name, record->size);
        return length + record->size;
    }
    uint32_t cut = length - at < 60 ? length - at : 60;
    memmove(text + at, text + at + cut, length - at - cut);
    return length - cut;
}

static uint32_t once(uint32_t round)
{
    uint32_t sum = round, length = 0;
    records[round % RECORDS].size = round % 20;
    for (int i = 0; i < RECORDS; i++) {
        struct packet packet;
        memset(&packet, 0, sizeof packet);
        memcpy(packet.header, &records[i].id, sizeof records[i].id);
        packet.length = (uint8_t)(records[i].size + (records[i].id & 7));
        memset(packet.body, 0x20, packet.length);
        memcpy(packet.body, records[i].name, records[i].size);
        push(packet.header, 15);
        push(packet.body, packet.length);
        if (i % 4 == 3)
            for (int k = 0; k < 4; k++) {
                struct packet read;
                pop(read.header, 15);
                pop(read.body, read.length);
                uint32_t id;
                memcpy(&id, read.header, sizeof id);
                sum = sum * 31 + id + (read.length ? read.body[read.length - 1] : 0);
            }
        length = edit(&records[i], length);
        int place = i;
        for (; place > 0 && i - place < 6 && sorted[place - 1].id > records[i].id; place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = records[i];
    }
    for (uint32_t i = 0; i < length; i++)
        sum = sum * 31 + (uint8_t)text[i];
    for (int i = 0; i < RECORDS; i++)
        sum = sum * 31 + sorted[i].size;
    return sum;
}
