;; function 0
block0: ; offset 0x0
  movl %edi, %esi
  movl 8(%rsi), %eax ; trap: heap_oob
  retq

;; function 1
block0: ; offset 0x0
  movl %edi, %esi
  movsbq (%rsi), %rax ; trap: heap_oob
  retq

;; function 2
block0: ; offset 0x0
  movl %edi, %esi
  movsd %xmm0, 0x400(%rsi) ; trap: heap_oob
  retq

;; function 3
block0: ; offset 0x0
  movl %edi, %esi
  movl $0x90000000, %edi
  movl (%rsi, %rdi), %eax ; trap: heap_oob
  retq

;; function 4
block0: ; offset 0x0
  xorq %rdx, %rdx
  movl 0x12354(%rdx), %eax ; trap: heap_oob
  retq

;; function 5
block0: ; offset 0x0
  movl %edi, %esi
  movl 0x12344(%rsi), %eax ; trap: heap_oob
  addl 0x12348(%rsi), %eax ; trap: heap_oob
  retq

;; function 6
block0: ; offset 0x0
  leal 0x40(%rdi), %esi
  movl (%rsi), %eax ; trap: heap_oob
  addl 8(%rsi), %eax ; trap: heap_oob
  leal 0x3c(%rdi), %esi
  addl (%rsi), %eax ; trap: heap_oob
  retq

;; function 7
block0: ; offset 0x0
  movq %rsi, %rcx
  xorl %eax, %eax
  movl %edi, %esi
  movl %ecx, %r11d
  movl (%rsi), %ecx ; trap: heap_oob
  addq $4, %rsi
  addl %ecx, %eax
  cmpq %r11, %rsi
  jb 0xa
  retq

