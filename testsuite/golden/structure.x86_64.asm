;; function 0 make
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x20, %rsp
  movq %rbx, 0x10(%rsp)
  movq %rdi, %rbx
  movdqu %xmm0, (%rsp)
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:5 -4
  movq (%rcx), %rax
  movq 8(%rcx), %rdx
  leaq 0x18(%rax), %rsi
  cmpq %rdx, %rsi
  ja 0x54
  leaq 0x18(%rax), %rdx
  movq %rdx, (%rcx)
  movl $8, (%rax)
  movl %edi, 8(%rax)
  movdqu (%rsp), %xmm0
  movsd %xmm0, 0x10(%rax)
  movq 0x10(%rsp), %rbx
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  movl $8, %eax
  xorl %ecx, %ecx
  movslq %eax, %rdi
  movslq %ecx, %rsi
  callq 0x66 ; reloc_external CallPCRel4 u0:33 -4
  movq %rbx, %rdi
  jmp 0x39

;; function 1 default
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:5 -4
  movq (%rcx), %rax
  movq 8(%rcx), %rdx
  leaq 0x18(%rax), %rsi
  cmpq %rdx, %rsi
  ja 0x2d
  leaq 0x18(%rax), %rdx
  movq %rdx, (%rcx)
  movl $0xa, (%rax)
  movq %rbp, %rsp
  popq %rbp
  retq
  movl $0xa, %eax
  xorl %ecx, %ecx
  movslq %eax, %rdi
  movslq %ecx, %rsi
  callq 0x3f ; reloc_external CallPCRel4 u0:33 -4
  jmp 0x28

;; function 2 read
block0: ; offset 0x0
  movsd 0x10(%rdi), %xmm0 ; trap: user41
  retq

;; function 3 read-nullable
block0: ; offset 0x0
  movl 8(%rdi), %eax ; trap: user41
  retq

;; function 4 packed
block0: ; offset 0x0
  movb $0xc8, 8(%rdi) ; trap: user41
  movsbq 8(%rdi), %rsi ; trap: user41
  movzwq 0xa(%rdi), %rdi ; trap: user41
  leal (%rsi, %rdi), %eax
  retq

;; function 5 link
block0: ; offset 0x0
  movl %esi, 8(%rdi) ; trap: user41
  movl %edi, 0xc(%rsi) ; trap: user41
  retq

;; function 6 outside
block0: ; offset 0x0
  movq 0x10(%rdi), %rax ; trap: user41
  retq

