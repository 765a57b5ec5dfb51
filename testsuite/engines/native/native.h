/* What domains of native code share: system calls and the clock, by hand. testsuite/engines/src/native.rs links them,
 * and defines the numbers that are the project's own: slots, addresses, labels. */
#include <stdint.h>

struct message {
    uint64_t badge, info, words[4];
};

enum { CALL = -1, REPLY_RECV = -2, SEND = -3, NB_SEND = -4, RECV = -5, REPLY = -6, YIELD = -7, NB_RECV = -8 };

static inline uint64_t info(uint64_t label) { return label << 12 | 4; }

/* The clock, which counts instructions, and the system call: its registers, its instruction, and what it loses. */
#if defined(__x86_64__)
#define NOW(low, high) __asm__ volatile("rdtsc" : "=a"(low), "=d"(high))
#define NUMBER "rdx"
#define CAPABILITY "rdi"
#define INFO "rsi"
#define WORD_0 "r10"
#define WORD_1 "r8"
#define WORD_2 "r9"
#define WORD_3 "r15"
#define ENTER "movq %%rsp, %%rbx; syscall; movq %%rbx, %%rsp"
#define LOST "rcx", "rbx", "r11", "memory"
#elif defined(__aarch64__)
#define NOW(low, high) __asm__ volatile("mrs %0, pmccntr_el0" : "=r"(low))
#define NUMBER "x7"
#define CAPABILITY "x0"
#define INFO "x1"
#define WORD_0 "x2"
#define WORD_1 "x3"
#define WORD_2 "x4"
#define WORD_3 "x5"
#define ENTER "svc #0"
#define LOST "memory"
#elif defined(__riscv)
#define NOW(low, high) __asm__ volatile("rdinstret %0" : "=r"(low))
#define NUMBER "a7"
#define CAPABILITY "a0"
#define INFO "a1"
#define WORD_0 "a2"
#define WORD_1 "a3"
#define WORD_2 "a4"
#define WORD_3 "a5"
#define ENTER "ecall"
#define LOST "memory"
#endif

static inline uint64_t now(void)
{
    uint64_t low, high = 0;
    NOW(low, high);
    return high << 32 | low;
}

static inline struct message system_call(long number, uint64_t capability, uint64_t info, const uint64_t words[4])
{
    register long n __asm__(NUMBER) = number;
    register uint64_t to __asm__(CAPABILITY) = capability, tag __asm__(INFO) = info;
    register uint64_t a __asm__(WORD_0) = words[0], b __asm__(WORD_1) = words[1];
    register uint64_t c __asm__(WORD_2) = words[2], d __asm__(WORD_3) = words[3];
    __asm__ volatile(ENTER : "+r"(to), "+r"(tag), "+r"(a), "+r"(b), "+r"(c), "+r"(d) : "r"(n) : LOST);
    return (struct message){to, tag, {a, b, c, d}};
}

/* The next number that follows from a seed (splitmix64). */
static inline uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}
