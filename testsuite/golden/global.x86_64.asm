;; function 0
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %rsi ; reloc_external CallPCRel4 u1:0 -4
  movl (%rsi), %eax
  subl %edi, %eax
  movl %eax, (%rsi)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl $0x2a, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

