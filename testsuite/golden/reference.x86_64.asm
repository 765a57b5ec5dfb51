;; function 0 null
block0: ; offset 0x0
  xorq %rax, %rax
  retq

;; function 1 is_null
block0: ; offset 0x0
  testq %rdi, %rdi
  sete %sil
  movzbl %sil, %eax
  retq

;; function 2 to
block0: ; offset 0x0
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:3 -4
  retq

;; function 3 call
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rsi, %rsi
  je 0x13
  movq (%rsi), %rsi
  callq *%rsi
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user12

;; function 4 branch
block0: ; offset 0x0
  testq %rdi, %rdi
  jne 8
  xorl %eax, %eax
  retq
  movl $1, %eax
  retq

;; function 5 callee
block0: ; offset 0x0
  movq %rdi, %rax
  retq

