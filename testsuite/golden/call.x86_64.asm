;; function 1 add
  pushq %rbp
  movq %rsp, %rbp
block0:
  jmp     label1
block1:
  leal (%rdi, %rsi), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 subtract
  pushq %rbp
  movq %rsp, %rbp
block0:
  jmp     label1
block1:
  movq %rdi, %rax
  subl %esi, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 direct
  pushq %rbp
  movq %rsp, %rbp
block0:
  movl $0x1, %edi
  movl $0x2, %esi
  call    User(userextname0)
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4 indirect
  pushq %rbp
  movq %rsp, %rbp
block0:
  cmpl $0x2, %edi
  jnb     label5; j label1
block1:
  load_ext_name userextname0+0, %r11
  movl %edi, %r10d
  shlq $0x4, %r10
  movl 8(%r11, %r10), %eax
  cmpl $0x1, %eax
  jnz     label4; j label2
block2:
  movq (%r11, %r10), %rax
  movl $0x1, %edi
  movl $0x2, %esi
  call    *%rax
  jmp     label3
block3:
  movq %rbp, %rsp
  popq %rbp
  retq
block4:
  testl %eax, %eax
  jz #trap=user5
  ud2
block5:
  cmpl $0x4, %edi
  jnb #trap=user4
  ud2

;; function 5 import
  pushq %rbp
  movq %rsp, %rbp
block0:
  movl $0x3, %edx
  movslq %edx, %rdi
  call    User(userextname0)
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

