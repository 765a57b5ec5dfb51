;; function 0 nothing
block0: ; offset 0x0
  retq

;; function 1 number
block0: ; offset 0x0
  leaq (%rdi, %rsi), %rax
  retq

;; function 2 traps
block0: ; offset 0x0
  ud2 ; trap: user1

;; function 3 constants
block0: ; offset 0x0
  addsd 0x18(%rip), %xmm0
  mulsd 0x20(%rip), %xmm0
  retq
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  addb %al, (%rax)
  addb %al, (%rax)
  addb %al, (%rax)
  clc

;; function 4 vector
block0: ; offset 0x0
  movdqu 8(%rip), %xmm4
  pxor %xmm4, %xmm0
  retq
  int3
  int3
  int3
  outl %eax, %dx
  int $0xab
  movl %esp, 0x45(%rdi)
  andl (%rcx), %eax
  movb %dh, 0x66(%rdi)
  pushq %rbp
  xorl (%rdx), %r12d

;; function 5 table
block0: ; offset 0x0
  movl $3, %r8d
  movl %edi, %r9d
  cmpl %r8d, %r9d
  cmovbl %r9d, %r8d
  leaq 9(%rip), %rcx
  movslq (%rcx, %r8, 4), %rax
  addq %rax, %rcx
  jmpq *%rcx
  sbbb $0, %al
  addb %al, (%rax)

;; function 6 six
block0: ; offset 0x0
  leaq (%rdi, %r9), %rax
  retq

;; function 7 seven
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq 0x10(%rbp), %rdx
  leaq (%rdi, %rdx), %rax
  movq %rbp, %rsp
  popq %rbp
  retq $0x10

;; function 8 seven-trap
block0: ; offset 0x0
  ud2 ; trap: user1

;; function 9 eight
block0: ; offset 0x0
  addsd %xmm7, %xmm0
  retq

;; function 10 nine
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movsd 0x10(%rbp), %xmm2
  addsd %xmm2, %xmm0
  movq %rbp, %rsp
  popq %rbp
  retq $0x10

;; function 11 nine-results
block0: ; offset 0x0
  movq %rsi, (%rdi)
  movq %rsi, %r10
  movq %rsi, %rax
  movq %rsi, %rcx
  movq %rsi, %rdx
  movq %rsi, %rdi
  movq %rsi, %r8
  movq %rsi, %r9
  retq

;; function 12 immediate
block0: ; offset 0x0
  movabsq $0xc35dec8948, %rax
  retq

;; function 13 immediate-trap
block0: ; offset 0x0
  cmpq 0x11(%rip), %rdi
  je 0x14
  movabsq $0x5dec8948c3, %rax
  retq
  ud2 ; trap: user1
  int3
  int3
  addb %al, (%rax)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 14 calls
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  callq 9 ; reloc_external CallPCRel4 u0:12 -4
  addq $1, %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 15 calls-at-end
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rbp, %rsp
  popq %rbp
  jmp 0xd ; reloc_external CallPCRel4 u0:12 -4

