;; function 0 up
block0: ; offset 0x0
  testq $3, %rdi
  jne 0x17
  movl (%rdi), %esi ; trap: user44
  subl $5, %esi
  cmpl $2, %esi
  ja 0x19
  movq %rdi, %rax
  retq
  ud2 ; trap: user44
  ud2 ; trap: user44

;; function 1 range
block0: ; offset 0x0
  xorl %esi, %esi
  testq %rdi, %rdi
  je 0x1e
  xorl %esi, %esi
  testq $3, %rdi
  jne 0x1e
  movl (%rdi), %eax ; trap: user44
  subl $5, %eax
  cmpl $2, %eax
  setbe %sil
  movzbl %sil, %eax
  retq

;; function 2 final
block0: ; offset 0x0
  testq $3, %rdi
  jne 0x14
  movl (%rdi), %esi ; trap: user44
  cmpl $7, %esi
  jne 0x16
  movq %rdi, %rax
  retq
  ud2 ; trap: user44
  ud2 ; trap: user44

;; function 3 nullable
block0: ; offset 0x0
  testq %rdi, %rdi
  je 0x17
  testq $3, %rdi
  jne 0x1b
  movl (%rdi), %r8d ; trap: user44
  cmpl $6, %r8d
  jne 0x1d
  movq %rdi, %rax
  retq
  ud2 ; trap: user44
  ud2 ; trap: user44

;; function 4 kinds
block0: ; offset 0x0
  xorl %esi, %esi
  testq %rdi, %rdi
  je 0x1e
  xorl %esi, %esi
  testq $3, %rdi
  jne 0x1e
  movl (%rdi), %eax ; trap: user44
  subl $5, %eax
  cmpl $2, %eax
  setbe %sil
  movq %rdi, %rax
  andb $1, %al
  movzbl %al, %eax
  movzbl %sil, %ecx
  movq %rdi, %rdx
  andq $3, %rdx
  cmpq $2, %rdx
  setne %dl
  testq %rdi, %rdi
  setne %sil
  andl %esi, %edx
  movzbl %dl, %edx
  addl %edx, %ecx
  addl %ecx, %eax
  retq

;; function 5 branch
block0: ; offset 0x0
  testq %rdi, %rdi
  je 0x1b
  testq $3, %rdi
  jne 0x1b
  movl (%rdi), %r11d ; trap: user44
  cmpl $7, %r11d
  jne 0x1b
  movl 0xc(%rdi), %eax ; trap: user41
  retq
  testb $1, %dil
  jne 0x27
  movl $0xffffffff, %eax
  retq
  testq %rdi, %rdi
  je 0x32
  movq %rdi, %rax
  shrl $1, %eax
  retq
  ud2 ; trap: user43

