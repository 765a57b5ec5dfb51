/* parsing: a text in JSON becomes a tree of values, and that a text again */
#define ROUNDS 5
#include "measure.h"

enum { ITEMS = 350, SIZE = 1 << 17, NODES = 1 << 15 };

enum kind { EMPTY, FALSE, TRUE, NUMBER, STRING, ARRAY, OBJECT };

struct value {
    enum kind kind;
    double number;
    const char *text, *name;
    uint32_t length, name_length;
    struct value *first, *next;
};

struct parser { const char *at, *end; int wrong; };

static struct value values[NODES];
static uint32_t used;
static char source[SIZE], target[SIZE];
static uint32_t source_length, target_length;

static void put(const char *text)
{
    size_t length = strlen(text);
    memcpy(source + source_length, text, length);
    source_length += (uint32_t)length;
}

static void put_number(uint32_t number)
{
    char digits[12];
    int at = 11;
    digits[at] = 0;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    put(digits + at);
}

static void prepare(void)
{
    uint32_t seed = 8128;
    put("{\n  \"items\": [");
    for (uint32_t i = 0; i < ITEMS; i++) {
        put(i ? ",\n    { \"id\": " : "\n    { \"id\": ");
        put_number(i);
        put(", \"name\": \"entry \\\"");
        put_number(random_next(&seed));
        put("\\\" with a longer text\\n\", \"price\": ");
        put_number(random_next(&seed) % 1000);
        put(".");
        put_number(random_next(&seed) % 100 + 10);
        put(random_next(&seed) & 64 ? ", \"there\": true" : ", \"there\": false, \"since\": null");
        put(", \"sizes\": [");
        for (uint32_t k = random_next(&seed) % 8 + 1; k > 0; k--) {
            put(random_next(&seed) & 128 ? "-" : "");
            put_number(random_next(&seed) % 10000);
            put(k > 1 ? ", " : "] }");
        }
    }
    put("\n  ],\n  \"version\": 3\n}\n");
}

static void skip(struct parser *parser)
{
    while (parser->at < parser->end
           && (*parser->at == ' ' || *parser->at == '\n' || *parser->at == '\t' || *parser->at == '\r'))
        parser->at++;
}

static int take(struct parser *parser, char c)
{
    skip(parser);
    if (parser->at == parser->end || *parser->at != c)
        return 0;
    parser->at++;
    return 1;
}

static void string(struct parser *parser, const char **text, uint32_t *length)
{
    *text = parser->at;
    while (parser->at < parser->end && *parser->at != '"')
        parser->at += *parser->at == '\\' ? 2 : 1;
    if (parser->at >= parser->end) {
        parser->wrong = 1;
        return;
    }
    *length = (uint32_t)(parser->at++ - *text);
}

static double number(struct parser *parser)
{
    double value = 0, scale = 1;
    int negative = parser->at < parser->end && *parser->at == '-';
    parser->at += negative;
    if (parser->at == parser->end || *parser->at < '0' || *parser->at > '9')
        parser->wrong = 1;
    while (parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9')
        value = value * 10 + (*parser->at++ - '0');
    if (parser->at < parser->end && *parser->at == '.')
        for (parser->at++; parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9'; parser->at++) {
            value = value * 10 + (*parser->at - '0');
            scale *= 10;
        }
    value /= scale;
    return negative ? -value : value;
}

static struct value *parse(struct parser *parser)
{
    if (used == NODES || parser->wrong) {
        parser->wrong = 1;
        return NULL;
    }
    struct value *value = &values[used++];
    *value = (struct value) { 0 };
    skip(parser);
    char c = parser->at < parser->end ? *parser->at : 0;
    switch (c) {
    case '{':
    case '[': {
        char close = c == '{' ? '}' : ']';
        struct value **link = &value->first;
        value->kind = c == '{' ? OBJECT : ARRAY;
        parser->at++;
        if (take(parser, close))
            break;
        do {
            const char *name = NULL;
            uint32_t length = 0;
            if (c == '{') {
                if (!take(parser, '"'))
                    parser->wrong = 1;
                else
                    string(parser, &name, &length);
                if (!take(parser, ':'))
                    parser->wrong = 1;
            }
            struct value *child = parse(parser);
            if (child == NULL)
                return NULL;
            child->name = name;
            child->name_length = length;
            *link = child;
            link = &child->next;
        } while (take(parser, ','));
        if (!take(parser, close))
            parser->wrong = 1;
        break;
    }
    case '"':
        parser->at++;
        value->kind = STRING;
        string(parser, &value->text, &value->length);
        break;
    case 't':
        value->kind = TRUE;
        parser->at += 4;
        break;
    case 'f':
        value->kind = FALSE;
        parser->at += 5;
        break;
    case 'n':
        value->kind = EMPTY;
        parser->at += 4;
        break;
    default:
        value->kind = NUMBER;
        value->number = number(parser);
        break;
    }
    return value;
}

static void write_bytes(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length && target_length < SIZE; i++)
        target[target_length++] = text[i];
}

static void write_number(double number)
{
    char digits[24];
    int at = 24;
    if (number < 0) {
        write_bytes("-", 1);
        number = -number;
    }
    uint64_t hundredths = (uint64_t)(number * 100 + 0.5);
    for (int place = 0; place < 3 || hundredths > 0; place++) {
        if (place == 2)
            digits[--at] = '.';
        digits[--at] = (char)('0' + hundredths % 10);
        hundredths /= 10;
    }
    write_bytes(digits + at, (uint32_t)(24 - at));
}

static void print(const struct value *value)
{
    switch (value->kind) {
    case EMPTY: write_bytes("null", 4); break;
    case FALSE: write_bytes("false", 5); break;
    case TRUE: write_bytes("true", 4); break;
    case NUMBER: write_number(value->number); break;
    case STRING:
        write_bytes("\"", 1);
        write_bytes(value->text, value->length);
        write_bytes("\"", 1);
        break;
    case ARRAY:
    case OBJECT:
        write_bytes(value->kind == ARRAY ? "[" : "{", 1);
        for (const struct value *child = value->first; child; child = child->next) {
            if (value->kind == OBJECT) {
                write_bytes("\"", 1);
                write_bytes(child->name, child->name_length);
                write_bytes("\":", 2);
            }
            print(child);
            if (child->next)
                write_bytes(",", 1);
        }
        write_bytes(value->kind == ARRAY ? "]" : "}", 1);
        break;
    }
}

static uint32_t once(uint32_t round)
{
    struct parser parser = { source, source + source_length, 0 };
    used = target_length = 0;
    const struct value *root = parse(&parser);
    if (parser.wrong || root == NULL)
        abort();
    print(root);
    uint32_t sum = round;
    for (uint32_t i = 0; i < target_length; i++)
        sum = sum * 31 + (uint8_t)target[i];
    return sum;
}
