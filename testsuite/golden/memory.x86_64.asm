;; function 0
  pushq %rbp
  movq %rsp, %rbp
block0:
  movl %edi, %esi
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
  movl %edi, %esi
  movsbq (%rsi), %rax
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2
  pushq %rbp
  movq %rsp, %rbp
block0:
  movl %edi, %esi
  movsd %xmm0, 0x400(%rsi)
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3
  pushq %rbp
  movq %rsp, %rbp
block0:
  movl %edi, %esi
  movl $0x90000000, %edi
  movl (%rsi, %rdi), %eax
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4
  pushq %rbp
  movq %rsp, %rbp
block0:
  uninit  %rax
  xorl %eax, %eax
  jmp     label1
block1:
  movl %edi, %r11d
  movl (%r11), %r11d
  leal 4(%rdi), %edi
  leal (%rax, %r11), %eax
  cmpl %esi, %edi
  jb      label2; j label3
block2:
  jmp     label1
block3:
  jmp     label4
block4:
  jmp     label5
block5:
  movq %rbp, %rsp
  popq %rbp
  retq

