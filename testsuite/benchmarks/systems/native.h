/* The same exchange as client.wat's and server.wat's, by hand: what the system calls cost without WebAssembly. x86_64 only. */
#include <stdint.h>

struct message {
    uint64_t badge, info, words[4];
};

enum { CALL = -1, REPLY_RECV = -2, RECV = -5, REPLY = -6 };

/* The slot of the only capability that the module imports (runtime-sel4/abi/src/protocol.rs). */
enum { SUPERVISOR = 1, GRANT = 4 };

static inline uint64_t info(uint64_t label) { return label << 12 | 4; }

static inline struct message system_call(long number, uint64_t capability, uint64_t info, const uint64_t words[4])
{
    register uint64_t a __asm__("r10") = words[0], b __asm__("r8") = words[1];
    register uint64_t c __asm__("r9") = words[2], d __asm__("r15") = words[3];
    __asm__ volatile("movq %%rsp, %%rbx; syscall; movq %%rbx, %%rsp"
                     : "+D"(capability), "+S"(info), "+r"(a), "+r"(b), "+r"(c), "+r"(d)
                     : "d"(number)
                     : "rcx", "rbx", "r11", "memory");
    return (struct message){capability, info, {a, b, c, d}};
}
