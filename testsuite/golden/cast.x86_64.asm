;; function 0 up
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq $3, %rdi
  jne 0x27
  movl (%rdi), %esi ; trap: user44
  subl $5, %esi
  cmpl $2, %esi
  ja 0x29
  movq %rdi, %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user44
  ud2 ; trap: user44

;; function 1 range
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  xorl %esi, %esi
  testq %rdi, %rdi
  je 0x2a
  xorl %esi, %esi
  testq $3, %rdi
  jne 0x2a
  movl (%rdi), %eax ; trap: user44
  subl $5, %eax
  cmpl $2, %eax
  setbe %sil
  movzbl %sil, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 final
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq $3, %rdi
  jne 0x24
  movl (%rdi), %esi ; trap: user44
  cmpl $7, %esi
  jne 0x26
  movq %rdi, %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user44
  ud2 ; trap: user44

;; function 3 nullable
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rdi, %rdi
  je 0x27
  testq $3, %rdi
  jne 0x2f
  movl (%rdi), %r8d ; trap: user44
  cmpl $6, %r8d
  jne 0x31
  movq %rdi, %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user44
  ud2 ; trap: user44

;; function 4 kinds
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  xorl %esi, %esi
  testq %rdi, %rdi
  je 0x2a
  xorl %esi, %esi
  testq $3, %rdi
  jne 0x2a
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
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5 branch
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  testq %rdi, %rdi
  je 0x2f
  testq $3, %rdi
  jne 0x2f
  movl (%rdi), %r11d ; trap: user44
  cmpl $7, %r11d
  jne 0x2f
  movl 0xc(%rdi), %eax ; trap: user41
  movq %rbp, %rsp
  popq %rbp
  retq
  testb $1, %dil
  jne 0x43
  movl $0xffffffff, %eax
  movq %rbp, %rsp
  popq %rbp
  retq
  testq %rdi, %rdi
  je 0x56
  movq %rdi, %rax
  shrl $1, %eax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user43

