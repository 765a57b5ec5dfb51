;; function 0 init
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:3 -4
  movl %edi, %edi
  movl %edx, %edx
  leaq (%rdi, %rdx), %rcx
  cmpq (%rax), %rcx
  ja 0x40
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:6 -4
  movl %esi, %eax
  leaq (%rax, %rdx), %rsi
  cmpq 8(%rcx), %rsi
  ja 0x42
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:1 -4
  leaq (%rcx, %rax), %rsi
  callq 0x3b ; reloc_external CallPCRel4 u0:6 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: heap_oob

;; function 1 elements
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %eax
  movl %edx, %edx
  leaq (%rax, %rdx), %rcx
  cmpq $0xa, %rcx
  ja 0x4b
  leaq (%rip), %rdi ; reloc_external CallPCRel4 u1:6 -4
  movl %esi, %ecx
  leaq (%rcx, %rdx), %rsi
  cmpq (%rdi), %rsi
  ja 0x4d
  movabsq $0x800000000, %rsi
  leaq (%rsi, %rax, 8), %rdi
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:0 -4
  leaq (%rax, %rcx, 8), %rsi
  shlq $3, %rdx
  callq 0x46 ; reloc_external CallPCRel4 u0:6 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3
  ud2 ; trap: user3

;; function 2 drop
block0: ; offset 0x0
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:6 -4
  movq $0, 8(%rax)
  movq $0, (%rax)
  retq

