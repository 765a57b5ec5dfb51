;; function 0
  pushq %rbp
  movq %rsp, %rbp
block0:
  load_ext_name userextname0+0, %rsi
  movl (%rsi), %eax
  subl %edi, %eax
  movl %eax, (%rsi)
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1
  pushq %rbp
  movq %rsp, %rbp
block0:
  jmp     label1
block1:
  movl $0x2a, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

