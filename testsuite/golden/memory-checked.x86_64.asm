;; function 0
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %esi
  leaq 0xc(%rsi), %rdi
  cmpq (%r8), %rdi
  ja 0x16
  movl 8(%rsi), %eax ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob

;; function 1
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %edi
  movl $0xfffffff8, %r9d
  addq %rdi, %r9
  cmpq (%r8), %r9
  ja 0x22
  movl $0xfffffff0, %r9d
  movq %rsi, (%rdi, %r9) ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob

