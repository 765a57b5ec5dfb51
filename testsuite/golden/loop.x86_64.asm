;; function 0 other
block0: ; offset 0x0
  retq

;; function 1
block0: ; offset 0x0
  xorq %rax, %rax
  xorl %esi, %esi
  movl %esi, %r10d
  xorq %r10, %rax
  imulq 0xd(%rip), %rax
  addl $1, %esi
  cmpl $0xf4240, %esi
  jne 5
  retq
  int3
  int1
  fidivrs 0x12345678(%rdx, %rbx, 4)

;; function 2
block0: ; offset 0x0
  xorl %eax, %eax
  addl $1, %eax
  shrl $1, %edi
  testl %edi, %edi
  jne 2
  retq

;; function 3
block0: ; offset 0x0
  xorl %eax, %eax
  jmp 7
  movq %r8, %rdi
  leal 3(%rdi), %r8d
  xorl %edi, %eax
  cmpl $3, %r8d
  jae 4
  retq

;; function 4
block0: ; offset 0x0
  subl $1, %edi
  mulsd 0x15(%rip), %xmm0
  addsd 0x1d(%rip), %xmm0
  testl %edi, %edi
  jne 0
  retq
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  int3

;; function 5
block0: ; offset 0x0
  movq %rsi, %rax
  xorq %rsi, %rsi
  movl %eax, %r10d
  movl %edi, %r11d
  movl (%r10, %rsi), %eax ; trap: heap_oob
  addl 0x9c40(%r10, %rsi), %eax ; trap: heap_oob
  movl %eax, (%r11, %rsi) ; trap: heap_oob
  addq $4, %rsi
  cmpq $0x9c40, %rsi
  jb 0xc
  retq

;; function 6
block0: ; offset 0x0
  leal 1(%rdi), %esi
  addq $-1, %rsi
  jmp 0xc
  movq %rax, %rsi
  leaq 1(%rsi), %rax
  movzbq 1(%rsi), %rdi ; trap: heap_oob
  testl %edi, %edi
  jne 9
  retq

;; function 7
block0: ; offset 0x0
  movq %rsi, %rdx
  xorl %eax, %eax
  xorq %rsi, %rsi
  movl %edi, %ecx
  movl %edx, %edx
  movl (%rcx, %rsi, 4), %edi ; trap: heap_oob
  addq $1, %rsi
  addl %edi, %eax
  cmpq %rdx, %rsi
  jb 0xc
  retq

;; function 8
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %r12, (%rsp)
  movq %rdi, %r12
  movq %r12, %rdi
  xorl $0x12345678, %edi
  callq 0x1d ; reloc_external CallPCRel4 u0:0 -4
  subl $1, %r12d
  jne 0xf
  movq (%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 9
block0: ; offset 0x0
  xorq %rsi, %rsi
  movl %edi, 0x10010(%rsi) ; trap: heap_oob
  cmpl $5, %edi
  jle 0x14
  movl %edi, 0x10014(%rsi) ; trap: heap_oob
  cmpl $6, %edi
  jle 0x1f
  movl %edi, 0x10018(%rsi) ; trap: heap_oob
  cmpl $7, %edi
  jle 0x2a
  movl %edi, 0x1001c(%rsi) ; trap: heap_oob
  retq

;; function 10
block0: ; offset 0x0
  movl %edi, %edi
  movl (%rdi), %eax ; trap: heap_oob
  xorl 4(%rdi), %eax ; trap: heap_oob
  movl 8(%rdi), %esi ; trap: heap_oob
  xorl 0xc(%rdi), %esi ; trap: heap_oob
  xorl %esi, %eax
  retq

