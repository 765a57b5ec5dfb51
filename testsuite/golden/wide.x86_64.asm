;; function 0 add
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rdi, %rax
  addq %rdx, %rax
  movq %rcx, %r8
  movq %rsi, %rcx
  adcq %r8, %rcx
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 multiply
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rdi, %r8
  imulq %rsi, %r8
  movq %rdi, %rax
  mulq %rsi
  movq %r8, %rax
  movq %rdx, %rcx
  movq %rbp, %rsp
  popq %rbp
  retq

