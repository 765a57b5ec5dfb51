;; function 0
  pushq %rbp
  movq %rsp, %rbp
block0:
  load_ext_name userextname0+0, %r8
  movl %edi, %esi
  leaq 0xc(%rsi), %rdi
  cmpq (%r8), %rdi
  jnbe #trap=heap_oob
  movl 8(%rsi), %eax
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1
  pushq %rbp
  movq %rsp, %rbp
block0:
  load_ext_name userextname0+0, %r8
  movl %edi, %edi
  movl $0xfffffff8, %r9d
  leaq (%rdi, %r9), %r9
  cmpq (%r8), %r9
  jnbe #trap=heap_oob
  movl $0xfffffff0, %r9d
  movq %rsi, (%rdi, %r9)
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

