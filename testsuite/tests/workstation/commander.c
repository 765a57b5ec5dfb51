/* Asks the emulator to run a command on the workstation, as semihosting would ("Semihosting for AArch32 and AArch64",
 * SYS_SYSTEM; the same on riscv64), or, on x86_64, to end the machine through its debug exit device. */
#include <stdint.h>

#if !defined(__x86_64__)
enum { SYS_SYSTEM = 0x12 };

static const char command[] = "touch " MARK;
#endif

void wasm_export__start(void)
{
#if defined(__x86_64__)
    __asm__ volatile("outl %%eax, $0xf4" : : "a"(0));
#else
    const volatile uint64_t block[2] = {(uint64_t)command, sizeof command - 1};
#if defined(__aarch64__)
    register uint64_t operation __asm__("x0") = SYS_SYSTEM;
    register uint64_t parameter __asm__("x1") = (uint64_t)block;
    __asm__ volatile("hlt #0xf000" : "+r"(operation) : "r"(parameter) : "memory");
#else
    register uint64_t operation __asm__("a0") = SYS_SYSTEM;
    register uint64_t parameter __asm__("a1") = (uint64_t)block;
    __asm__ volatile(".option push; .option norvc; slli zero, zero, 0x1f; ebreak; srai zero, zero, 7; .option pop"
                     : "+r"(operation)
                     : "r"(parameter)
                     : "memory");
#endif
#endif
    for (;;)
        ;
}
