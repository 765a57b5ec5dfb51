;; function 0
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x20, %rsp
  movq %rbx, (%rsp)
  movq %r12, 8(%rsp)
  movq %r13, 0x10(%rsp)
  movq %r14, 0x18(%rsp)
  xorl %r8d, %r8d
  movl $4, %eax
  addl $0, %eax
  movq %rcx, %r9
  subl %eax, %r9d
  movq %r9, %rax
  shrl $2, %eax
  addq $1, %rax
  cmpq $8, %rax
  jl 0xaf
  testl $3, %r9d
  jne 0xaf
  movq %rax, %r9
  andq $0xfffffffffffffffc, %r9
  movq %r9, %r10
  shlq $2, %r10
  movl %esi, %r11d
  movl %edi, %ebx
  leaq (%r11, %r9, 4), %r12
  leaq (%rbx, %r9, 4), %r13
  leaq (%rip), %r14 ; reloc_external CallPCRel4 u1:1 -4
  movq (%r14), %r14
  cmpq %r14, %r12
  ja 0xaf
  cmpq %r14, %r13
  ja 0xaf
  cmpq %r11, %r13
  jbe 0x7e
  cmpq %rbx, %r12
  ja 0xaf
  movd %edx, %xmm0
  pshufd $0, %xmm0, %xmm0
  xorq %r8, %r8
  movdqu (%r11, %r8), %xmm1 ; trap: heap_oob
  paddd %xmm0, %xmm1
  movdqu %xmm1, (%rbx, %r8) ; trap: heap_oob
  addq $0x10, %r8
  cmpq %r10, %r8
  jb 0x8a
  subq %r9, %rax
  je 0xd1
  shll $2, %r9d
  leal (%r9), %r8d
  movl %r8d, %eax
  addl %r8d, %esi
  subq %rax, %rsi
  addl %r8d, %edi
  subq %rax, %rdi
  movq %rdx, %r8
  addl (%rsi, %rax), %r8d ; trap: heap_oob
  movl %r8d, (%rdi, %rax) ; trap: heap_oob
  addq $4, %rax
  cmpl %ecx, %eax
  jne 0xbe
  movq (%rsp), %rbx
  movq 8(%rsp), %r12
  movq 0x10(%rsp), %r13
  movq 0x18(%rsp), %r14
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1
block0: ; offset 0x0
  leal -1(%rdx), %eax
  addq $1, %rax
  cmpq $2, %rax
  jge 0x12
  movq %rsi, %r11
  jmp 0x44
  shlq $4, %rax
  movl %edi, %ecx
  movl %esi, %r8d
  movq %rsi, %r11
  leaq (%rcx, %rax), %r9
  leaq (%r8, %rax), %rsi
  leaq (%rip), %r10 ; reloc_external CallPCRel4 u1:1 -4
  movq (%r10), %r10
  cmpq %r10, %r9
  ja 0x44
  cmpq %r10, %rsi
  ja 0x44
  cmpq %r8, %r9
  jbe 0x88
  cmpq %rcx, %rsi
  jbe 0x88
  movl %edi, %eax
  movq %r11, %rsi
  movl %r11d, %ecx
  movsd (%rax), %xmm1 ; trap: heap_oob
  movdqa %xmm0, %xmm2
  mulsd (%rcx), %xmm2 ; trap: heap_oob
  addsd %xmm2, %xmm1
  movsd %xmm1, (%rax) ; trap: heap_oob
  movsd 8(%rax), %xmm1 ; trap: heap_oob
  movdqa %xmm0, %xmm2
  mulsd 8(%rcx), %xmm2 ; trap: heap_oob
  addsd %xmm2, %xmm1
  movsd %xmm1, 8(%rax) ; trap: heap_oob
  subl $1, %edx
  addq $0x10, %rax
  addq $0x10, %rcx
  testl %edx, %edx
  jne 0x4c
  jmp 0xb5
  pshufd $0x44, %xmm0, %xmm0
  xorq %rdx, %rdx
  movupd (%rcx, %rdx), %xmm1 ; trap: heap_oob
  movdqu (%r8, %rdx), %xmm3 ; trap: heap_oob
  movdqa %xmm0, %xmm2
  mulpd %xmm3, %xmm2
  addpd %xmm2, %xmm1
  movupd %xmm1, (%rcx, %rdx) ; trap: heap_oob
  addq $0x10, %rdx
  cmpq %rax, %rdx
  jb 0x90
  retq

;; function 2
block0: ; offset 0x0
  leal -4(%rsi), %eax
  movq %rsi, %rcx
  movss (%rax), %xmm0 ; trap: heap_oob
  xorl %esi, %esi
  movq %rcx, %r8
  movl %ecx, %eax
  leaq -4(%rax), %rcx
  movl %edi, %edx
  movl $4, %r9d
  leaq 0x190(%rcx, %r9), %r9
  leaq 0x190(%rdx), %r10
  leaq (%rip), %r11 ; reloc_external CallPCRel4 u1:1 -4
  movq (%r11), %r11
  cmpq %r11, %r9
  ja 0x5d
  testq %rcx, %rcx
  jl 0x5d
  cmpq %r11, %r10
  ja 0x5d
  cmpq %rcx, %r10
  jbe 0x4f
  cmpq %rdx, %r9
  ja 0x5d
  movl -4(%rax), %r9d ; trap: heap_oob
  movd %xmm0, %r10d
  cmpl %r10d, %r9d
  je 0x95
  movl %esi, %eax
  movl %r8d, %ecx
  movl %esi, %edx
  addq %rdx, %rcx
  subq %rax, %rcx
  movl %edi, %edx
  movl %esi, %esi
  addq %rsi, %rdx
  subq %rax, %rdx
  jmp 0x7a
  movdqa %xmm1, %xmm0
  movss (%rcx, %rax), %xmm1 ; trap: heap_oob
  addss %xmm1, %xmm0
  movss %xmm0, (%rdx, %rax) ; trap: heap_oob
  addq $4, %rax
  cmpl $0x190, %eax
  je 0xb7
  jmp 0x76
  xorq %rsi, %rsi
  movups -4(%rax, %rsi), %xmm2 ; trap: heap_oob
  movdqu 4(%rcx, %rsi), %xmm3 ; trap: heap_oob
  addps %xmm3, %xmm2
  movups %xmm2, (%rdx, %rsi) ; trap: heap_oob
  addq $0x10, %rsi
  cmpq $0x190, %rsi
  jb 0x98
  retq

;; function 3
block0: ; offset 0x0
  xorl %eax, %eax
  leal 4(%rdi), %ecx
  movq %rsi, %rdx
  subl %ecx, %edx
  movq %rdx, %rcx
  shrl $2, %ecx
  addq $1, %rcx
  cmpq $8, %rcx
  jl 0xa3
  testl $3, %edx
  jne 0xa3
  movq %rcx, %rdx
  andq $0xfffffffffffffffc, %rdx
  movq %rdx, %r8
  shlq $2, %r8
  movl %edi, %r9d
  leaq (%r9, %rdx, 4), %r10
  leaq (%rip), %r11 ; reloc_external CallPCRel4 u1:1 -4
  movq (%r11), %r11
  cmpq %r11, %r10
  ja 0xa3
  xorq %rax, %rax
  xorl %r10d, %r10d
  movd %r10d, %xmm0
  pshufd $0, %xmm0, %xmm0
  movdqu (%r9, %rax), %xmm1 ; trap: heap_oob
  paddd %xmm1, %xmm0
  addq $0x10, %rax
  cmpq %r8, %rax
  jb 0x5a
  movd %xmm0, %eax
  pshufd $1, %xmm0, %xmm1
  movd %xmm1, %r8d
  addl %r8d, %eax
  pshufd $2, %xmm0, %xmm1
  movd %xmm1, %r8d
  addl %r8d, %eax
  pshufd $3, %xmm0, %xmm0
  movd %xmm0, %r8d
  addl %r8d, %eax
  subq %rdx, %rcx
  testq %rcx, %rcx
  je 0xb4
  leal (%rdi, %rdx, 4), %edi
  movl %edi, %ecx
  movl %esi, %edx
  movl (%rcx), %esi ; trap: heap_oob
  addq $4, %rcx
  addl %esi, %eax
  cmpq %rdx, %rcx
  jne 0xa7
  retq

;; function 4
block0: ; offset 0x0
  movl %edi, %edi
  movl $1, %r9d
  movq %r9, %r10
  addl (%rdi), %r10d ; trap: heap_oob
  movl %r10d, 4(%rdi) ; trap: heap_oob
  subl $1, %esi
  addq $4, %rdi
  testl %esi, %esi
  jne 8
  retq

