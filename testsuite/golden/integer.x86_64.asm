;; function 0 make
block0: ; offset 0x0
  shll $1, %edi
  movq %rdi, %rax
  orl $1, %eax
  retq

;; function 1 signed
block0: ; offset 0x0
  testq %rdi, %rdi
  je 0xb
  movq %rdi, %rax
  sarl $1, %eax
  retq
  ud2 ; trap: user43

;; function 2 unsigned
block0: ; offset 0x0
  testq %rdi, %rdi
  je 0xb
  movq %rdi, %rax
  shrl $1, %eax
  retq
  ud2 ; trap: user43

;; function 3 equal
block0: ; offset 0x0
  cmpq %rsi, %rdi
  sete %sil
  movzbl %sil, %eax
  retq

;; function 4 out
block0: ; offset 0x0
  movq %rdi, %r10
  andq $3, %r10
  movq %rdi, %r9
  shrq $2, %r9
  movq %rdi, %r8
  orq 0x18(%rip), %r8
  cmpq $2, %r10
  cmoveq %r9, %r8
  xorq %rax, %rax
  testq %rdi, %rdi
  cmovneq %r8, %rax
  retq
  int3
  int3
  int3
  int3
  int3
  addb %al, (%rax)
  addb %al, (%rax)
  addb %al, (%rax)

;; function 5 in
block0: ; offset 0x0
  xorq %rax, %rax
  movq %rdi, %r10
  andq 0x23(%rip), %r10
  movq %rdi, %r8
  shlq $2, %r8
  orq $2, %r8
  andq 0x11(%rip), %r8
  testq %rdi, %rdi
  cmovlq %r10, %r8
  testq %rdi, %rdi
  cmovneq %r8, %rax
  retq
  int3
  int3

