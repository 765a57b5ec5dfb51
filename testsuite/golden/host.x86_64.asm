;; function 2 tell
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %r12, (%rsp)
  movq %r15, %r12
  movl $4, %edi
  xorq %rsi, %rsi
  movq $18446744073709551613, %rdx
  callq 0x23 ; reloc_external CallPCRel4 u0:17 -4
  movq %r12, %r15
  movq (%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 tell_one
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r15, %rbx
  movl %edi, %ecx
  cmpq $8, %rcx
  jae 0x58
  movabsq $0x800000000, %rdx
  movq (%rdx, %rcx, 8), %rdx
  testq %rdx, %rdx
  je 0x5a
  leaq 0x300000(%rcx), %rdi
  xorq %rsi, %rsi
  movq $18446744073709551613, %rdx
  callq 0x48 ; reloc_external CallPCRel4 u0:17 -4
  movq %rbx, %r15
  movq (%rsp), %rbx
  addq $0x10, %rsp
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
  je 0x32
  xorq %r9, %r9
  movq %r9, %r15
  movl $0x10004, %esi
  movq $18446744073709551615, %rdx
  movq %r9, %r8
  callq 0x2a ; reloc_external CallPCRel4 u0:16 -4
  movq %r10, %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user11

