/* a hash map with strings as keys: words of a text are counted, looked up and removed */
#define ROUNDS 8
#include "measure.h"

enum { SLOTS = 4096, WORDS = 12000, LETTERS = 120000 };

struct slot { const char *word; uint32_t length, hash, count; };

static struct slot slots[SLOTS];
static char text[LETTERS];
static uint32_t starts[WORDS + 1];
static const char gone[1];

static void prepare(void)
{
    static const char *const parts[16] = { "ba", "no", "ri", "tem", "lu", "sa", "kon", "de",
                                           "vi", "ras", "o", "fel", "gi", "mut", "ne", "pa" };
    uint32_t seed = 65537, at = 0;
    for (int i = 0; i < WORDS; i++) {
        starts[i] = at;
        uint32_t chosen = random_next(&seed) >> 8 & random_next(&seed) & 0xfff;
        for (uint32_t count = 1 + (chosen & 3); count-- > 0; chosen = chosen * 5 + 1) {
            const char *part = parts[chosen >> 4 & 15];
            memcpy(text + at, part, strlen(part));
            at += (uint32_t)strlen(part);
        }
    }
    starts[WORDS] = at;
}

static uint32_t hash_of(const char *word, uint32_t length)
{
    uint32_t hash = 2166136261u;
    for (uint32_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)word[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static struct slot *find(const char *word, uint32_t length)
{
    uint32_t hash = hash_of(word, length);
    struct slot *reusable = NULL;
    for (uint32_t i = hash;; i++) {
        struct slot *slot = &slots[i % SLOTS];
        if (slot->word == NULL) {
            slot = reusable ? reusable : slot;
            slot->hash = hash;
            return slot;
        }
        if (slot->word == gone) {
            if (reusable == NULL)
                reusable = slot;
        } else if (slot->hash == hash && slot->length == length && memcmp(slot->word, word, length) == 0) {
            return slot;
        }
    }
}

static uint32_t once(uint32_t round)
{
    memset(slots, 0, sizeof slots);
    for (uint32_t i = 0; i < WORDS; i++) {
        const char *word = text + starts[i];
        uint32_t length = starts[i + 1] - starts[i];
        struct slot *slot = find(word, length);
        if (slot->word == NULL || slot->word == gone) {
            slot->word = word;
            slot->length = length;
            slot->count = 0;
        }
        slot->count++;
        if ((i + round) % 7 == 0) {
            slot->word = gone;
            slot->count = 0;
        }
    }
    uint32_t sum = 0;
    for (uint32_t i = 0; i < SLOTS; i++)
        sum += slots[i].count * (slots[i].hash | 1);
    return sum;
}
