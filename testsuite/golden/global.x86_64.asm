;; function 0
block0: ; offset 0x0
  leaq (%rip), %rsi ; reloc_external CallPCRel4 u1:0 -4
  movl (%rsi), %eax
  subl %edi, %eax
  movl %eax, (%rsi)
  retq

;; function 1
block0: ; offset 0x0
  movl $0x2a, %eax
  retq

