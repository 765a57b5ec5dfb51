;; function 0 one
block0: ; offset 0x0
  xorq %rax, %rax
  retq

;; function 1 two
block0: ; offset 0x0
  shll $1, %edi
  movq %rdi, %rax
  orl $1, %eax
  retq

;; function 2 three
block0: ; offset 0x0
  movq %rdi, %rax
  retq

;; function 3 range
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %esi
  cmpq $3, %rsi
  jae 0x1f
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:0 -4
  movq (%r8, %rsi, 8), %r8
  callq *%r8
  movq %rbp, %rsp
  popq %rbp
  retq
  cmpq $4, %rsi
  jae 0x27
  ud2 ; trap: user5
  ud2 ; trap: user4

;; function 4 leaf
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %esi
  cmpq $3, %rsi
  jae 0x1f
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movq (%r8, %rsi, 8), %r8
  callq *%r8
  movq %rbp, %rsp
  popq %rbp
  retq
  cmpq $4, %rsi
  jae 0x27
  ud2 ; trap: user5
  ud2 ; trap: user4

;; function 5 alone
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %esi
  cmpq $3, %rsi
  jae 0x1f
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:2 -4
  movq (%r8, %rsi, 8), %r8
  callq *%r8
  movq %rbp, %rsp
  popq %rbp
  retq
  cmpq $4, %rsi
  jae 0x27
  ud2 ; trap: user5
  ud2 ; trap: user4

;; function 6 reference
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rdi, %rdi
  je 0x18
  movq (%rdi), %rsi
  movl $1, %edi
  callq *%rsi
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user12

;; function 7 cast
block0: ; offset 0x0
  xorl %edx, %edx
  testq %rdi, %rdi
  je 0x16
  movl 8(%rdi), %r9d
  subl $1, %r9d
  cmpl $1, %r9d
  setbe %dl
  testb %dl, %dl
  je 0x1e
  movq %rdi, %rax
  retq
  ud2 ; trap: user44

