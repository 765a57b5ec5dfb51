;; function 0 load_wide
block0: ; offset 0x0
  movq %rdi, %rsi
  addq $0xc, %rsi
  jb 0x24
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  cmpq (%r8), %rsi
  ja 0x26
  movabsq $0x800000008, %r8
  movl (%rdi, %r8), %eax ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: heap_oob

;; function 1 load_far
block0: ; offset 0x0
  movq %rdi, %rsi
  addq $-0xc, %rsi
  jb 0x24
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  cmpq (%r8), %rsi
  ja 0x26
  movabsq $0x7fffffff0, %r8
  movl (%rdi, %r8), %eax ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: heap_oob

;; function 2 load_bytes
block0: ; offset 0x0
  leaq (%rip), %r8 ; reloc_external CallPCRel4 u1:1 -4
  movl %edi, %esi
  leaq 1(%rsi), %rdi
  cmpq 8(%r8), %rdi
  ja 0x18
  movzbq (%rsi), %rax ; trap: heap_oob
  retq
  ud2 ; trap: heap_oob

;; function 3 store_third
block0: ; offset 0x0
  movl %edi, %edi
  movabsq $0x800030010, %r8
  movl %esi, (%rdi, %r8) ; trap: heap_oob
  retq

;; function 4 size
block0: ; offset 0x0
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:1 -4
  movq 8(%rcx), %rax
  retq

;; function 5 copy
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %edx, %edx
  movq %rdi, %rax
  addq %rdx, %rax
  jb 0x4b
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:1 -4
  cmpq (%rcx), %rax
  ja 0x4d
  movl %esi, %eax
  leaq (%rax, %rdx), %rsi
  cmpq 0x10(%rcx), %rsi
  ja 0x4f
  movabsq $0x800000000, %rcx
  addq %rcx, %rdi
  movabsq $0x800030000, %rcx
  leaq (%rax, %rcx), %rsi
  callq 0x46 ; reloc_external CallPCRel4 u0:9 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: heap_oob
  ud2 ; trap: heap_oob
  ud2 ; trap: heap_oob

