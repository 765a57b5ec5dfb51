;; function 2 tell
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl $4, %edi
  callq 0xe ; reloc_external CallPCRel4 u0:23 -4
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 tell_one
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %esi
  cmpq $8, %rsi
  jae 0x38
  movabsq $0x800000000, %rdi
  movq (%rdi, %rsi, 8), %rdi
  testq %rdi, %rdi
  je 0x3a
  leaq 0x300000(%rsi), %rdi
  callq 0x33 ; reloc_external CallPCRel4 u0:23 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3
  ud2 ; trap: user11

;; function 4 ask
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rsi, %rcx
  testq %rdi, %rdi
  je 0x2b
  movl $0x10004, %esi
  xorq %r9, %r9
  movq %r9, %rdx
  movq %r9, %r8
  callq 0x23 ; reloc_external CallPCRel4 u0:16 -4
  movq %r10, %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user11

