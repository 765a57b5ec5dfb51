/* strings: the same words are looked for in four ways, and patterns with wildcards */
#define ROUNDS 2
#include "measure.h"

enum { SIZE = 30000, PATTERNS = 6 };

static char text[SIZE + 1];
static const char *const patterns[PATTERNS] = { "tomorrow", "ababac", "needle in", "zz", "e th", "last words" };

static void prepare(void)
{
    static const char *const words[16] = { "the", "abab", "ac", "needle", "in", "to", "morrow", "tomato",
                                           "hay", "stack", "ae", "abacus", "lost", "z", "thing", "e" };
    uint32_t seed = 24, at = 0;
    while (at < SIZE - 30) {
        const char *word = words[random_next(&seed) >> 9 & 15];
        for (; *word; word++)
            text[at++] = *word;
        if (random_next(&seed) & 256)
            text[at++] = ' ';
    }
    memcpy(text + at, "last words", 11);
}

static uint32_t naive(const char *text, const char *word)
{
    uint32_t count = 0;
    for (; *text; text++) {
        int k = 0;
        while (word[k] && text[k] == word[k])
            k++;
        count += word[k] == 0;
    }
    return count;
}

static uint32_t by_failures(const char *text, const char *word)
{
    int next[32] = { 0 }, length = (int)strlen(word);
    for (int i = 1, k = 0; i < length; i++) {
        while (k > 0 && word[i] != word[k])
            k = next[k - 1];
        next[i] = k += word[i] == word[k];
    }
    uint32_t count = 0;
    for (int k = 0; *text; text++) {
        while (k > 0 && *text != word[k])
            k = next[k - 1];
        k += *text == word[k];
        if (k == length) {
            count++;
            k = next[k - 1];
        }
    }
    return count;
}

static uint32_t by_skips(const char *text, size_t size, const char *word)
{
    size_t length = strlen(word), skips[256];
    for (int i = 0; i < 256; i++)
        skips[i] = length;
    for (size_t i = 0; i + 1 < length; i++)
        skips[(uint8_t)word[i]] = length - 1 - i;
    uint32_t count = 0;
    for (size_t at = 0; at + length <= size; at += skips[(uint8_t)text[at + length - 1]])
        count += memcmp(text + at, word, length) == 0;
    return count;
}

static uint32_t by_hash(const char *text, size_t size, const char *word)
{
    size_t length = strlen(word);
    uint32_t wanted = 0, hash = 0, power = 1, count = 0;
    for (size_t i = 0; i < length; i++) {
        wanted = wanted * 257 + (uint8_t)word[i];
        hash = hash * 257 + (uint8_t)text[i];
        power *= i ? 257 : 1;
    }
    for (size_t i = length;; i++) {
        count += hash == wanted && memcmp(text + i - length, word, length) == 0;
        if (i == size)
            return count;
        hash = (hash - power * (uint8_t)text[i - length]) * 257 + (uint8_t)text[i];
    }
}

/* `?` is any letter, `*` any number of them. */
static int matches(const char *text, size_t size, const char *pattern)
{
    const char *end = text + size, *star = NULL, *back = NULL;
    while (text < end) {
        if (*pattern == '*') {
            star = pattern++;
            back = text;
        } else if (*pattern && (*pattern == '?' || *pattern == *text)) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++back;
        } else {
            return 0;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == 0;
}

static uint32_t once(uint32_t round)
{
    uint32_t sum = 0;
    size_t size = strlen(text);
    text[round % 1000] = 'a' + (char)(round % 3);
    for (int i = 0; i < PATTERNS; i++) {
        uint32_t count = naive(text, patterns[i]);
        if (by_failures(text, patterns[i]) != count || by_hash(text, size, patterns[i]) != count)
            abort();
        sum = sum * 31 + count * 3 + by_skips(text, size, patterns[i]);
    }
    for (size_t at = 0; at + 60 < size; at += 60)
        sum += (uint32_t)matches(text + at, 60, "*t?m*a*e?*") + 2u * (uint32_t)matches(text + at, 60, "*needle*stack*");
    return sum;
}
