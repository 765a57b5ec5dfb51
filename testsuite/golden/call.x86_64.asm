;; function 1 add
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leal (%rdi, %rsi), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 subtract
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rdi, %rax
  subl %esi, %eax
  movq %rbp, %rsp
  popq %rbp
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
  cmpl $2, %edi
  jae 0x48
  leaq (%rip), %r11 ; reloc_external CallPCRel4 u1:0 -4
  movl %edi, %r10d
  shlq $4, %r10
  movl 8(%r11, %r10), %eax
  cmpl $1, %eax
  jne 0x3e
  movq (%r11, %r10), %rax
  movl $1, %edi
  movl $2, %esi
  callq *%rax
  movq %rbp, %rsp
  popq %rbp
  retq
  testl %eax, %eax
  je 0x53
  ud2 ; trap: user6
  cmpl $4, %edi
  jae 0x55
  ud2 ; trap: user5
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

