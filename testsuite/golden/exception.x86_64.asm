;; function 0 throws
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:6 -4
  movl $1, (%r8)
  movq %rdi, 8(%r8)
  xorl %r9d, %r9d
  xorq %rsi, %rsi
  movslq %r9d, %rdi
  callq 0x24 ; reloc_external CallPCRel4 u0:29 -4
  ud2 ; trap: user38

;; function 1 plain
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  callq 9 ; reloc_external CallPCRel4 u0:0 -4
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 branches
block0: ; offset 0x0
  testl %edi, %edi
  jne 8
  xorq %rax, %rax
  retq
  movl $2, %eax
  retq

;; function 3 catches
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x40, %rsp
  movq %rbx, 0x10(%rsp)
  movq %r12, 0x18(%rsp)
  movq %r13, 0x20(%rsp)
  movq %r14, 0x28(%rsp)
  movq %r15, 0x30(%rsp)
  movq %rdi, (%rsp)
  callq 0x2a ; reloc_external CallPCRel4 u0:0 -4
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:0 -4
  movq 8(%rax), %rax
  movq (%rsp), %rdi
  callq *%rax
  movq 0x10(%rsp), %rbx
  movq 0x18(%rsp), %r12
  movq 0x20(%rsp), %r13
  movq 0x28(%rsp), %r14
  movq 0x30(%rsp), %r15
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  movq $18446744073709551615, %rax
  movq 0x10(%rsp), %rbx
  movq 0x18(%rsp), %r12
  movq 0x20(%rsp), %r13
  movq 0x28(%rsp), %r14
  movq 0x30(%rsp), %r15
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:6 -4
  movl (%rax), %ecx
  movq 8(%rax), %rax
  movq 0x10(%rsp), %rbx
  movq 0x18(%rsp), %r12
  movq 0x20(%rsp), %r13
  movq 0x28(%rsp), %r14
  movq 0x30(%rsp), %r15
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4 keeps
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x30, %rsp
  movq %rbx, (%rsp)
  movq %r12, 8(%rsp)
  movq %r13, 0x10(%rsp)
  movq %r14, 0x18(%rsp)
  movq %r15, 0x20(%rsp)
  callq 0x25 ; reloc_external CallPCRel4 u0:1 -4
  xorq %rax, %rax
  jmp 0x35
  movq %rdx, %rsi
  movslq %eax, %rdi
  callq 0x35 ; reloc_external CallPCRel4 u0:30 -4
  movq (%rsp), %rbx
  movq 8(%rsp), %r12
  movq 0x10(%rsp), %r13
  movq 0x18(%rsp), %r14
  movq 0x20(%rsp), %r15
  addq $0x30, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5 again
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %r12, (%rsp)
  testq %rdi, %rdi
  movq %rdi, %r12
  je 0x38
  callq 0x19 ; reloc_external CallPCRel4 u0:31 -4
  cmpl $1, %eax
  jne 0x2b
  movq (%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  movslq %eax, %rdi
  movq %r12, %rsi
  callq 0x36 ; reloc_external CallPCRel4 u0:29 -4
  ud2 ; trap: user38
  ud2 ; trap: user39

