;; function 0 get
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %esi
  cmpq $0xa, %rsi
  jae 0x23
  movabsq $0x800000000, %rdi
  movq (%rdi, %rsi, 8), %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3

;; function 1 set
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:2 -4
  movl %edi, %edi
  cmpq 8(%r8), %rdi
  jae 0x2a
  movabsq $0x800011000, %r8
  movq %rsi, (%r8, %rdi, 8)
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3

;; function 2 grow
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x20, %rsp
  movq %r12, (%rsp)
  movq %r13, 8(%rsp)
  movq %r14, 0x10(%rsp)
  movq %rdi, %rcx
  leaq (%rip), %r13 ; reloc_external CallPCRel4 u1:2 -4
  movq 8(%r13), %r12
  movl %esi, %r14d
  movl $0x64, %r11d
  subq %r12, %r11
  movq $18446744073709551615, %rax
  cmpq %r11, %r14
  ja 0x64
  movabsq $0x800011000, %rax
  leaq (%rax, %r12, 8), %rdi
  movq %rcx, %rsi
  movq %r14, %rdx
  callq 0x59 ; reloc_external CallPCRel4 u0:11 -4
  leaq (%r12, %r14), %rax
  movq %rax, 8(%r13)
  movq %r12, %rax
  movq (%rsp), %r12
  movq 8(%rsp), %r13
  movq 0x10(%rsp), %r14
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 size
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:2 -4
  movq 8(%rcx), %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4 copy
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %eax
  movl %edx, %edx
  leaq (%rax, %rdx), %rcx
  cmpq $0xa, %rcx
  ja 0x46
  movl %esi, %ecx
  leaq (%rcx, %rdx), %rsi
  cmpq $0xa, %rsi
  ja 0x48
  movabsq $0x800000000, %rsi
  leaq (%rsi, %rax, 8), %rdi
  leaq (%rsi, %rcx, 8), %rsi
  shlq $3, %rdx
  callq 0x41 ; reloc_external CallPCRel4 u0:9 -4
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
  jae 0x3f
  movabsq $0x800000000, %r10
  movq (%r10, %r8, 8), %r10
  testq %r10, %r10
  je 0x41
  movl 8(%r10), %eax
  cmpl $1, %eax
  jne 0x43
  movq (%r10), %rax
  callq *%rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user4
  ud2 ; trap: user5
  ud2 ; trap: user6

