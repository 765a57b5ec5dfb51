;; function 2 tell
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %r12, (%rsp)
  movq %r15, %r12
  movl $3, %edi
  xorq %rsi, %rsi
  movq $18446744073709551613, %rdx
  movq %rsp, %rax
  syscall
  xchgq %rax, %rsp
  nopl (%rax)
  movq %r12, %r15
  movq (%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 tell_one
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r15, %rbx
  movl %edi, %ecx
  cmpq $8, %rcx
  jae 0x5d
  movabsq $0x800000000, %rdx
  movq (%rdx, %rcx, 8), %rdx
  testq %rdx, %rdx
  je 0x5f
  leaq 0x400000(%rcx), %rdi
  xorq %rsi, %rsi
  movq $18446744073709551613, %rdx
  movq %rsp, %rax
  syscall
  xchgq %rax, %rsp
  nopl (%rax)
  movq %rbx, %r15
  movq (%rsp), %rbx
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3
  ud2 ; trap: user11

;; function 4 ask
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rsi, %rcx
  testq %rdi, %rdi
  je 0x44
  testq $0x200000, %rdi
  jne 0x46
  xorq %r9, %r9
  movq %r9, %r15
  movl $0x10004, %esi
  movq $18446744073709551615, %rdx
  movq %r9, %r8
  movq %rcx, %r10
  movq %rsp, %rax
  syscall
  xchgq %rax, %rsp
  movq %r10, %rax
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user11
  ud2 ; trap: user16

