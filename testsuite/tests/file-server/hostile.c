/* A client of a file server whose sandbox has failed: it calls the server with arbitrary labels and words, and changes
 * the buffer that both share at any time. Mostly, words are near something that means something: handles, sizes around
 * limits, paths that lead somewhere. All of it follows from the seed. */
#include "native.h"

/* Its one capability beyond those of every domain, and the buffer. */
enum { STORE = GRANT, MESSAGES = 30000 };
#define BUFFER ((volatile uint8_t *)FILE_BUFFER)
enum { SECOND = 4096, BUFFER_SIZE = 65536 };

static uint64_t state = SEED;
static uint64_t succeeded[LAST_LABEL + 1];

static uint64_t next(void) { return draw(&state); }

static uint64_t below(uint64_t limit) { return next() % limit; }

static const char *const paths[] = {
    "a", "b", "text", "secret", "folder", "folder/a", "folder/b", "..", "../kept/secret", "folder/../../kept", "/kept",
    "./a", "folder/", "link", "link/a", "", "a/b", "folder/folder", "folder/folder/folder",
};

/* Puts a path into the buffer; returns how long it is, or claims to be. */
static uint64_t path(uint64_t place)
{
    const char *chosen = paths[below(sizeof paths / sizeof *paths)];
    uint64_t length = 0;
    for (; chosen[length]; length++)
        BUFFER[place + length] = (uint8_t)chosen[length];
    switch (below(20)) {
    case 0: return below(5000);
    case 1: return next();
    case 2: BUFFER[place + below(8)] = (uint8_t)next(); return length;
    default: return length;
    }
}

static uint64_t word(void)
{
    static const uint64_t limits[] = {0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 1ul << 20, 1ul << 40, ~0ul >> 1, ~0ul};
    switch (below(6)) {
    case 0: return limits[below(sizeof limits / sizeof *limits)];
    case 1: return next();
    case 2: return below(40);
    case 3: return below(70000);
    default: return below(12);
    }
}

static uint64_t handle(void) { return below(16) ? below(12) : word(); }

/* The handle of its own folder that it was given last. */
static uint64_t own;

static uint64_t folder(void) { return below(3) ? own : handle(); }

/* Arguments as a request has them, mostly. */
static void choose(uint64_t label, uint64_t words[4])
{
    for (int i = 0; i < 4; i++)
        words[i] = word();
    if (!below(10))
        return;
    words[0] = label < 18 ? below(3) : handle();
    switch (label) {
    case 18: words[0] = folder(), words[1] = path(0), words[2] = below(64); break;
    case 23: case 27: case 28: case 30: case 33: case 34: words[0] = folder(), words[1] = path(0); break;
    case 29: words[0] = folder(), words[1] = path(0), words[2] = path(SECOND); break;
    case 31: case 32:
        words[0] = folder(), words[1] = path(0);
        words[2] = folder(), words[3] = path(SECOND);
        break;
    }
    if (label == 27)
        words[3] = below(16);
    if (label == 26)
        words[1] = below(16);
}

static void say(const char *text, uint64_t length)
{
    uint64_t words[4] = {1, length, 0, 0};
    for (uint64_t i = 0; i < length && i < 16; i++)
        words[2 + i / 8] |= (uint64_t)(uint8_t)text[i] << i % 8 * 8;
    system_call(CALL, SUPERVISOR, info(WRITE), words);
}

void _start(void)
{
    uint64_t done = 0;
    for (uint64_t count = 0; count < MESSAGES; count++) {
        /* Rarely the last: it closes everything. */
        uint64_t last = below(20) ? LAST_LABEL - 1 : LAST_LABEL;
        uint64_t label = below(30) ? FIRST_LABEL + below(last - FIRST_LABEL + 1) : next() >> 12, words[4];
        if (!below(4))
            BUFFER[below(BUFFER_SIZE)] = (uint8_t)next();
        choose(label, words);
        uint64_t tag = below(30) ? info(label) : label << 12 | (next() & 0xfff & ~(3ul << 7));
        if (!below(50)) {
            /* Nobody waits for this answer. */
            system_call(below(2) ? SEND : NB_SEND, STORE, tag, words);
            continue;
        }
        struct message answer = system_call(CALL, STORE, tag, words);
        if (answer.info >> 12 == 0 && answer.words[0] == 0 && label <= LAST_LABEL)
            succeeded[label]++, done++;
        if (label == FIRST_LABEL && answer.words[0] == 0 && words[0] == 0)
            own = answer.words[1];
    }
    /* An attack that nothing answers shows little: each request must have worked. */
    uint64_t status = done < MESSAGES / 20;
    for (uint64_t label = FIRST_LABEL; label <= LAST_LABEL; label++)
        if (!succeeded[label])
            status = label;
    say(status ? "weak\n" : "attacked\n", status ? 5 : 9);
    uint64_t words[4] = {status, 0, 0, 0};
    for (;;)
        system_call(CALL, SUPERVISOR, info(EXIT), words);
}
