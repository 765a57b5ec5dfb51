;; function 0 null
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  xorq %rax, %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 is_null
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rdi, %rdi
  sete %sil
  movzbl %sil, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 to
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:3 -4
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 call
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rsi, %rsi
  je 0x17
  movq (%rsi), %rsi
  callq *%rsi
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user12

;; function 4 branch
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rdi, %rdi
  jne 0x14
  xorl %eax, %eax
  movq %rbp, %rsp
  popq %rbp
  retq
  movl $1, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5 callee
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rdi, %rax
  movq %rbp, %rsp
  popq %rbp
  retq

