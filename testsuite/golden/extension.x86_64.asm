;; function 0
block0: ; offset 0x0
  xorl %eax, %eax
  jmp 0xd
  movl %edi, %ecx
  movl 4(%rcx), %edx ; trap: heap_oob
  movl (%rcx), %edi ; trap: heap_oob
  addl %edx, %eax
  testl %edi, %edi
  jne 4
  retq

;; function 1
block0: ; offset 0x0
  movl %edi, %r8d
  movl (%r8), %r8d ; trap: heap_oob
  leal (%rdi, %rsi), %r9d
  cmpl %r8d, %r9d
  setb %r9b
  movzbl %r9b, %eax
  retq

;; function 2
block0: ; offset 0x0
  movq %rdi, %rsi
  shrl $3, %esi
  andl $0xff, %edi
  leaq (%rsi, %rdi), %rax
  retq

;; function 3
block0: ; offset 0x0
  leal (%rdi, %rsi), %r8d
  subl %esi, %edi
  movslq %edi, %rdi
  leaq (%r8, %rdi), %rax
  retq

;; function 4
block0: ; offset 0x0
  movl %edi, %esi
  movsbq (%rsi), %rsi ; trap: heap_oob
  movl $9, %eax
  testl %esi, %esi
  cmovnel 4(%rip), %eax
  retq
  int3
  int3
  int3

;; function 5
block0: ; offset 0x0
  xorl %r8d, %r8d
  andl $0xff, %edi
  movzbq 0x100(%rdi), %rdi ; trap: heap_oob
  movq %rdi, %rax
  shlq $2, %rax
  movl 0x200(%rax), %eax ; trap: heap_oob
  subl $1, %esi
  addl %eax, %r8d
  testl %esi, %esi
  jne 3
  xorq %rax, %rax
  movl 0x10(%rax), %eax ; trap: heap_oob
  movzbq (%rax), %rax ; trap: heap_oob
  addl %r8d, %eax
  retq

