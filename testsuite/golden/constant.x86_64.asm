;; function 0 global
block0: ; offset 0x0
  leaq (%rip), %rdx ; reloc_external CallPCRel4 u1:1 -4
  movq (%rdx), %rdx
  movl 8(%rdx), %eax ; trap: user41
  retq

;; function 1 integer
block0: ; offset 0x0
  leaq (%rip), %rdx ; reloc_external CallPCRel4 u1:1 -4
  movq 0x10(%rdx), %rax
  testq %rax, %rax
  je 0x13
  shrl $1, %eax
  retq
  ud2 ; trap: user43

;; function 2 element
block0: ; offset 0x0
  leaq (%rip), %rsi ; reloc_external CallPCRel4 u1:1 -4
  movq 8(%rsi), %rsi
  movl 4(%rsi), %edi ; trap: user42
  cmpl $1, %edi
  jbe 0x1d
  leal 4(%rsi), %edi
  movl 8(%rdi), %edi ; trap: user45
  movl 8(%rdi), %eax ; trap: user41
  retq
  ud2 ; trap: user45

;; function 3 table
block0: ; offset 0x0
  movl %edi, %esi
  cmpq $3, %rsi
  jae 0x17
  movabsq $0x800871000, %rdi
  movq (%rdi, %rsi, 8), %rax
  retq
  ud2 ; trap: user3

;; function 4 initialize
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %rsi ; reloc_external CallPCRel4 u1:5 -4
  movq (%rsi), %rsi
  cmpq $3, %rsi
  jb 0x38
  movabsq $0x800871000, %rdi
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:0 -4
  leaq 8(%r8), %rsi
  movl $0x10, %edx
  callq 0x33 ; reloc_external CallPCRel4 u0:8 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3

