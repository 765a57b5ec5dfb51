;; function 0 get
block0: ; offset 0x0
  movl %edi, %esi
  cmpq $0xa, %rsi
  jae 0x17
  movabsq $0x800000000, %rdi
  movq (%rdi, %rsi, 8), %rax
  retq
  ud2 ; trap: user3

;; function 1 set
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rsi, %rdx
  leaq (%rip), %r9 ; reloc_external CallPCRel4 u1:2 -4
  movl %edi, %r8d
  cmpq 8(%r9), %r8
  jae 0x3b
  movabsq $0x800011000, %r10
  leaq (%r10, %r8, 8), %rdi
  leaq 0x400000(%r8), %rsi
  movl $1, %ecx
  callq 0x36 ; reloc_external CallPCRel4 u0:12 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3

;; function 2 grow
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x20, %rsp
  movq %r13, (%rsp)
  movq %r14, 8(%rsp)
  movq %r15, 0x10(%rsp)
  movq %rdi, %rdx
  leaq (%rip), %r14 ; reloc_external CallPCRel4 u1:2 -4
  movq 8(%r14), %r13
  movl %esi, %r15d
  movl $0x64, %ecx
  subq %r13, %rcx
  movq $18446744073709551615, %rax
  cmpq %rcx, %r15
  ja 0x64
  movabsq $0x800011000, %rax
  leaq (%rax, %r13, 8), %rdi
  leaq 0x400000(%r13), %rsi
  movq %r15, %rcx
  callq 0x58 ; reloc_external CallPCRel4 u0:12 -4
  leaq (%r13, %r15), %rax
  movq %rax, 8(%r14)
  movq %r13, %rax
  movq (%rsp), %r13
  movq 8(%rsp), %r14
  movq 0x10(%rsp), %r15
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 size
block0: ; offset 0x0
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:2 -4
  movq 8(%rcx), %rax
  retq

;; function 4 copy
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %eax
  movl %edx, %edx
  leaq (%rax, %rdx), %rcx
  cmpq $0xa, %rcx
  ja 0x3e
  movl %esi, %ecx
  leaq (%rcx, %rdx), %rsi
  cmpq $0xa, %rsi
  ja 0x40
  movabsq $0x800000000, %rsi
  leaq (%rsi, %rax, 8), %rdi
  leaq (%rsi, %rcx, 8), %rsi
  shlq $3, %rdx
  callq 0x39 ; reloc_external CallPCRel4 u0:9 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3
  ud2 ; trap: user3

;; function 5 call
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %esi, %r8d
  cmpq $0xa, %r8
  jae 0x33
  movabsq $0x800000000, %r10
  movq (%r10, %r8, 8), %r10
  testq %r10, %r10
  je 0x35
  movl 8(%r10), %eax
  cmpl $1, %eax
  jne 0x37
  movq (%r10), %rax
  callq *%rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user4
  ud2 ; trap: user5
  ud2 ; trap: user6

