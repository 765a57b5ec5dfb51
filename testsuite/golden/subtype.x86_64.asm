;; function 0 one
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  xorq %rax, %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 two
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  shll $1, %edi
  movq %rdi, %rax
  orl $1, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 three
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rdi, %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 range
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  cmpl $3, %edi
  jae 0x43
  leaq (%rip), %r10 ; reloc_external CallPCRel4 u1:0 -4
  movl %edi, %r9d
  shlq $4, %r9
  movl 8(%r10, %r9), %r11d
  leal -1(%r11), %eax
  cmpl $1, %eax
  ja 0x38
  movq (%r10, %r9), %rax
  callq *%rax
  movq %rbp, %rsp
  popq %rbp
  retq
  testl %r11d, %r11d
  je 0x4e
  ud2 ; trap: user6
  cmpl $4, %edi
  jae 0x50
  ud2 ; trap: user5
  ud2 ; trap: user5
  ud2 ; trap: user4

;; function 4 leaf
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  cmpl $3, %edi
  jae 0x41
  leaq (%rip), %r9 ; reloc_external CallPCRel4 u1:0 -4
  movl %edi, %r8d
  shlq $4, %r8
  movl 8(%r9, %r8), %r10d
  cmpl $2, %r10d
  jne 0x36
  movq (%r9, %r8), %r11
  callq *%r11
  movq %rbp, %rsp
  popq %rbp
  retq
  testl %r10d, %r10d
  je 0x4c
  ud2 ; trap: user6
  cmpl $4, %edi
  jae 0x4e
  ud2 ; trap: user5
  ud2 ; trap: user5
  ud2 ; trap: user4

;; function 5 alone
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  cmpl $3, %edi
  jae 0x41
  leaq (%rip), %r9 ; reloc_external CallPCRel4 u1:0 -4
  movl %edi, %r8d
  shlq $4, %r8
  movl 8(%r9, %r8), %r10d
  cmpl $3, %r10d
  jne 0x36
  movq (%r9, %r8), %r11
  callq *%r11
  movq %rbp, %rsp
  popq %rbp
  retq
  testl %r10d, %r10d
  je 0x4c
  ud2 ; trap: user6
  cmpl $4, %edi
  jae 0x4e
  ud2 ; trap: user5
  ud2 ; trap: user5
  ud2 ; trap: user4

;; function 6 reference
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rdi, %rdi
  je 0x1c
  movq (%rdi), %rsi
  movl $1, %edi
  callq *%rsi
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user12

;; function 7 cast
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  xorl %edx, %edx
  testq %rdi, %rdi
  je 0x1e
  movl 8(%rdi), %r9d
  subl $1, %r9d
  cmpl $1, %r9d
  setbe %dl
  testb %dl, %dl
  je 0x2e
  movq %rdi, %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user44

