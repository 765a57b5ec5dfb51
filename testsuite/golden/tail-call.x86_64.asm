;; function 0 direct
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $1, %rdi
  movq %rbp, %rsp
  popq %rbp
  jmp 0x11 ; reloc_external CallPCRel4 u0:1 -4

;; function 1 table
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %rsi ; reloc_external CallPCRel4 u1:0 -4
  movl (%rsi), %r8d
  cmpl $1, %r8d
  jne 0x1f
  movq 8(%rsi), %r10
  movq %rbp, %rsp
  popq %rbp
  jmpq *%r10
  testl %r8d, %r8d
  je 0x26
  ud2 ; trap: user6
  ud2 ; trap: user5

;; function 2 reference
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rdi, %rdi
  je 0x18
  movq (%rdi), %r10
  movl $7, %edi
  movq %rbp, %rsp
  popq %rbp
  jmpq *%r10
  ud2 ; trap: user12

