/* state machines: tokens of a source text by a table, UTF-8 by conditions, a protocol by a switch */
#define ROUNDS 5
#include "measure.h"

enum { SIZE = 40000 };

enum class { SPACE, LETTER, DIGIT, QUOTE, SLASH, STAR, NEWLINE, DOT, OTHER, CLASSES };
enum state { START, WORD, WHOLE, FRACTION, TEXT, SLASHED, LINE, COMMENT, STARRED, STATES };

static uint8_t classes[256], table[STATES][CLASSES], text[SIZE], frames[SIZE];

static void prepare(void)
{
    static const char *const parts[12] = { "while (", "x1 = 3.25 * y;", "/* what it does */", "// short\n", "\"a text\"",
                                           "\n", "call(it, 17)", " { ", " }\n", "\xc3\xa4\xe2\x82\xac", "  ", "a/b" };
    uint32_t seed = 640;
    for (uint32_t at = 0; at < SIZE;)
        for (const char *part = parts[random_next(&seed) % 12]; *part && at < SIZE; part++)
            text[at++] = (uint8_t)*part;
    for (int i = 0; i < SIZE; i++)
        frames[i] = random_next(&seed) & 0x70 ? (uint8_t)random_next(&seed) & 15 : 0x7e;
    memset(classes, OTHER, sizeof classes);
    for (int c = 0; c < 256; c++)
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128)
            classes[c] = LETTER;
        else if (c >= '0' && c <= '9')
            classes[c] = DIGIT;
    classes[' '] = SPACE;
    classes['\n'] = NEWLINE;
    classes['"'] = QUOTE;
    classes['/'] = SLASH;
    classes['*'] = STAR;
    classes['.'] = DOT;
    for (int state = 0; state < STATES; state++)
        for (int class = 0; class < CLASSES; class++)
            table[state][class] = class == LETTER ? WORD : class == DIGIT ? WHOLE : class == QUOTE ? TEXT
                                  : class == SLASH ? SLASHED : START;
    table[WORD][DIGIT] = WORD;
    table[WHOLE][DOT] = FRACTION;
    table[FRACTION][DIGIT] = FRACTION;
    memset(table[TEXT], TEXT, CLASSES);
    table[TEXT][QUOTE] = START;
    table[SLASHED][SLASH] = LINE;
    table[SLASHED][STAR] = COMMENT;
    memset(table[LINE], LINE, CLASSES);
    table[LINE][NEWLINE] = START;
    memset(table[COMMENT], COMMENT, CLASSES);
    memset(table[STARRED], COMMENT, CLASSES);
    table[COMMENT][STAR] = table[STARRED][STAR] = STARRED;
    table[STARRED][SLASH] = START;
}

static uint32_t tokens(const uint8_t *text, uint32_t size)
{
    uint32_t counts[STATES] = { 0 }, sum = 0;
    uint8_t state = START;
    for (uint32_t i = 0; i < size; i++) {
        uint8_t next = table[state][classes[text[i]]];
        if (next != state)
            counts[next]++;
        state = next;
    }
    for (int i = 0; i < STATES; i++)
        sum = sum * 31 + counts[i];
    return sum;
}

static uint32_t characters(const uint8_t *text, uint32_t size)
{
    uint32_t sum = 0, needed = 0, value = 0;
    for (uint32_t i = 0; i < size; i++) {
        uint8_t byte = text[i];
        if (needed > 0) {
            if ((byte & 0xc0) != 0x80) {
                needed = 0;
                sum += 7;
                continue;
            }
            value = value << 6 | (byte & 0x3f);
            if (--needed == 0)
                sum = sum * 3 + value;
        } else if (byte < 0x80) {
            sum += byte;
        } else if (byte >= 0xc2 && byte < 0xe0) {
            needed = 1;
            value = byte & 0x1f;
        } else if (byte >= 0xe0 && byte < 0xf0) {
            needed = 2;
            value = byte & 0x0f;
        } else {
            sum += 7;
        }
    }
    return sum;
}

enum phase { WAIT, ADDRESS, KIND, LENGTH, BODY, CHECK, ESCAPED };

static uint32_t protocol(const uint8_t *bytes, uint32_t size)
{
    enum phase phase = WAIT, resume = WAIT;
    uint32_t good = 0, bad = 0, left = 0, check = 0, address = 0;
    for (uint32_t i = 0; i < size; i++) {
        uint8_t byte = bytes[i];
        if (byte == 0x7e) {
            bad += phase != WAIT;
            phase = ADDRESS;
            check = 0;
            continue;
        }
        if (byte == 13 && phase != ESCAPED && phase != WAIT) {
            resume = phase;
            phase = ESCAPED;
            continue;
        }
        if (phase == ESCAPED) {
            byte ^= 5;
            phase = resume;
        }
        check = (check + byte) & 3;
        switch (phase) {
        case ADDRESS:
            address = byte;
            phase = byte == 15 ? WAIT : KIND;
            break;
        case KIND: phase = byte < 3 ? CHECK : LENGTH; break;
        case LENGTH:
            left = byte & 3;
            phase = left ? BODY : CHECK;
            break;
        case BODY:
            if (--left == 0)
                phase = CHECK;
            break;
        case CHECK:
            if (check == 0)
                good += address + 1;
            else
                bad++;
            phase = WAIT;
            break;
        default: break;
        }
    }
    return good * 31 + bad;
}

static uint32_t once(uint32_t round)
{
    frames[round % SIZE] ^= (uint8_t)round & 15;
    return tokens(text, SIZE) ^ characters(text, SIZE) ^ (protocol(frames, SIZE) + tokens(frames, SIZE / 2));
}
