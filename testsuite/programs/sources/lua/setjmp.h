/* `setjmp` and `longjmp`, which this C library does not have: the compiler makes exceptions of them (jump.c). */
#pragma once

/* The number of the last use. */
typedef unsigned long jmp_buf[1];

int setjmp(jmp_buf) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf, int);
