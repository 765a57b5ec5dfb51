;; function 0 load
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %esi
  leaq 0x10(%rsi), %rdi
  cmpq (%r8), %rdi
  ja 0x24
  leaq 8(%rsi), %r8
  testq $7, %r8
  jne 0x26
  movq 8(%rsi), %rax ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: user13

;; function 1 store
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %edi
  leaq 4(%rdi), %r9
  cmpq (%r8), %r9
  ja 0x21
  testq $3, %rdi
  jne 0x23
  movl %esi, (%rdi) ; trap: heap_oob
  mfence
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: user13

;; function 2 add
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %edi
  leaq 4(%rdi), %r9
  cmpq (%r8), %r9
  ja 0x23
  testq $3, %rdi
  jne 0x25
  movq %rsi, %rax
  lock xaddl %eax, (%rdi) ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: user13

;; function 3 exchange8
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %edi
  leaq 1(%rdi), %r9
  cmpq (%r8), %r9
  ja 0x1a
  xchgb %sil, (%rdi) ; trap: heap_oob
  movzbl %sil, %eax
  retq
  ud2 ; trap: heap_oob

;; function 4 compare
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %edi
  leaq 8(%rdi), %r9
  cmpq (%r8), %r9
  ja 0x24
  testq $7, %rdi
  jne 0x26
  movq %rsi, %rax
  lock cmpxchgq %rdx, (%rdi) ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: user13

;; function 5 fence
block0: ; offset 0x0
  mfence
  retq

