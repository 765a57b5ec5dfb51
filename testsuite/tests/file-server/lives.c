/* A client of a file server that lives twice: it takes all that it can have, opens all that it can, takes the name of
 * it away, and begins again with nothing closed. What its first life had must be there for its second one. */
#include "native.h"

enum { STORE = GRANT, WRITTEN = 65536 };
#define BUFFER ((volatile uint8_t *)FILE_BUFFER)
enum { SUCCESS = 0, AGAIN = 6, BADF = 8, MFILE = 33, NOSPC = 51 };

/* Asks until what goes back is there; the error number, and in `result` the first result. */
static uint64_t ask(uint64_t label, uint64_t first, uint64_t second, uint64_t third, uint64_t *result)
{
    uint64_t words[4] = {first, second, third, 0};
    struct message answer;
    do
        answer = system_call(CALL, STORE, info(label), words);
    while (answer.words[0] == AGAIN);
    if (result)
        *result = answer.words[1];
    return answer.words[0];
}

static void end(uint64_t status)
{
    uint64_t words[4] = {status, 0, 0, 0};
    for (;;)
        system_call(CALL, SUPERVISOR, info(EXIT), words);
}

static void expect(uint64_t error, uint64_t expected, uint64_t status)
{
    if (error != expected)
        end(status);
}

/* One life: a file that is as large as can be, under a name that it loses, and as many handles as there can be. */
static void live(uint64_t status)
{
    uint64_t folder, file, size = 0, error, more;
    expect(ask(FILE_BEGIN, 0, 0, 0, 0), SUCCESS, status);
    expect(ask(FILE_PREOPENED, 0, 0, 0, &folder), SUCCESS, status + 1);
    BUFFER[0] = 'f';
    expect(ask(FILE_OPEN, folder, 1, CREATE | WRITES, &file), SUCCESS, status + 2);
    while ((error = ask(FILE_WRITE, file, size, WRITTEN, 0)) == SUCCESS)
        size += WRITTEN;
    expect(error, NOSPC, status + 3);
    if (size < ALLOWED / 10 * 9)
        end(status + 4);
    uint64_t handles = 2;
    BUFFER[0] = 'f';
    while ((error = ask(FILE_OPEN, folder, 1, 0, &more)) == SUCCESS)
        handles++;
    expect(error, MFILE, status + 5);
    if (handles != HANDLES)
        end(status + 6);
    expect(ask(FILE_UNLINK, folder, 1, 0, 0), SUCCESS, status + 7);
    /* Who holds it open pays for it. */
    expect(ask(FILE_WRITE, file, size, WRITTEN, 0), NOSPC, status + 8);
}

void _start(void)
{
    uint64_t handle;
    live(10);
    live(20);
    expect(ask(FILE_BEGIN, 0, 0, 0, 0), SUCCESS, 30);
    for (handle = 0; handle < HANDLES; handle++)
        expect(ask(FILE_METADATA, handle, 0, 0, 0), BADF, 31);
    end(0);
}
