;; function 1 add
block0: ; offset 0x0
  leal (%rdi, %rsi), %eax
  retq

;; function 2 subtract
block0: ; offset 0x0
  movq %rdi, %rax
  subl %esi, %eax
  retq

;; function 3 direct
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl $1, %edi
  movl $2, %esi
  callq 0x13 ; reloc_external CallPCRel4 u0:2 -4
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4 indirect
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edi, %edi
  cmpq $2, %rdi
  jae 0x29
  leaq (%rip), %r9 ; reloc_external CallPCRel4 u1:0 -4
  movq (%r9, %rdi, 8), %r9
  movl $1, %edi
  movl $2, %esi
  callq *%r9
  movq %rbp, %rsp
  popq %rbp
  retq
  cmpq $4, %rdi
  jae 0x31
  ud2 ; trap: user5
  ud2 ; trap: user4

;; function 5 import
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl $3, %edx
  movslq %edx, %rdi
  callq 0x11 ; reloc_external CallPCRel4 u0:1 -4
  movq %rbp, %rsp
  popq %rbp
  retq

