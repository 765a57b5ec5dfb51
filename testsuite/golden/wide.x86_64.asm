;; function 0 add
block0: ; offset 0x0
  movq %rdi, %rax
  addq %rdx, %rax
  movq %rcx, %r8
  movq %rsi, %rcx
  adcq %r8, %rcx
  retq

;; function 1 multiply
block0: ; offset 0x0
  movq %rdi, %r8
  imulq %rsi, %r8
  movq %rdi, %rax
  mulq %rsi
  movq %r8, %rax
  movq %rdx, %rcx
  retq

