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

;; function 8
block0: ; offset 0x0
  movq %rdi, %rax
  movl %esi, %r11d
  movq (%r11), %rcx ; trap: heap_oob
  movq 8(%r11), %rdx ; trap: heap_oob
  movq 0xc(%r11), %rdi ; trap: heap_oob
  movl %eax, %eax
  movzbq 0x13(%rax), %r8 ; trap: heap_oob
  movq %rcx, (%rax) ; trap: heap_oob
  movq %rdx, 8(%rax) ; trap: heap_oob
  movq %rdi, 0xc(%rax) ; trap: heap_oob
  andl $0xff, %esi
  imull $0x1010101, %esi, %ecx
  movl %ecx, (%rax) ; trap: heap_oob
  movzbq 0xf(%r11), %rax ; trap: heap_oob
  movq $0, (%r11) ; trap: heap_oob
  movq $0, 8(%r11) ; trap: heap_oob
  retq

