/* The client of the benchmark of calls, in native code: what calls of the server take, by the clock. */
#include "native.h"

static uint64_t calls(long count)
{
    const uint64_t words[4] = {1, 2, 3, 4};
    uint64_t start = now();
    do {
        struct message answer = system_call(CALL, GRANT, info(16), words);
        __asm__ volatile("" ::"r"(answer.words[0]));
    } while (--count);
    return now() - start;
}

/* Prints a letter and a number of up to 12 digits, by a request to the supervisor. */
static void print(char letter, uint64_t number)
{
    union {
        char text[16];
        uint64_t words[2];
    } line;
    int length = 16;
    line.text[--length] = '\n';
    do
        line.text[--length] = '0' + number % 10;
    while (number /= 10);
    line.text[--length] = ' ';
    line.text[--length] = letter;
    for (int i = 0; i < 16 - length; i++)
        line.text[i] = line.text[i + length];
    system_call(CALL, SUPERVISOR, (uint64_t)WRITE << 12 | 4, (uint64_t[]){1, 16 - length, line.words[0], line.words[1]});
}

void wasm_export__start(void)
{
    calls(10);
    print('n', (calls(1001) - calls(1)) / 1000);
    system_call(CALL, GRANT, info(17), (uint64_t[4]){0});
}
