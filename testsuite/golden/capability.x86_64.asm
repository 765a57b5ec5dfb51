;; function 2 get
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r15, %rbx
  movl %edi, %ecx
  cmpq $0xa, %rcx
  jae 0x46
  leaq 0x600000(%rcx), %rdi
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

;; function 3 get_or_trap
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r15, %rbx
  movl %edi, %ecx
  cmpq $0xa, %rcx
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

;; function 4 use_of_growing
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r15, %rbx
  leaq (%rip), %rdx ; reloc_external CallPCRel4 u1:2 -4
  movl %edi, %ecx
  cmpq 8(%rdx), %rcx
  jae 0x64
  movabsq $0x800011000, %rdx
  movq (%rdx, %rcx, 8), %rdx
  testq %rdx, %rdx
  je 0x66
  leaq 0x500000(%rcx), %rdi
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

;; function 5 return
block0: ; offset 0x0
  movl %edi, %esi
  cmpq $0xa, %rsi
  jae 0x17
  movabsq $0x800000000, %rdi
  movq (%rdi, %rsi, 8), %rax
  retq
  ud2 ; trap: user3

;; function 6 is_null
block0: ; offset 0x0
  movl %edi, %esi
  cmpq $0xa, %rsi
  jae 0x22
  movabsq $0x800000000, %r8
  movq (%r8, %rsi, 8), %r8
  testq %r8, %r8
  sete %r10b
  movzbl %r10b, %eax
  retq
  ud2 ; trap: user3

;; function 7 set
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movq %rsi, %rdx
  movl %edi, %edi
  cmpq $0xa, %rdi
  jae 0x36
  movabsq $0x800000000, %r9
  leaq (%r9, %rdi, 8), %r9
  leaq 0x400000(%rdi), %rsi
  movl $1, %ecx
  movq %r9, %rdi
  callq 0x31 ; reloc_external CallPCRel4 u0:23 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3

;; function 8 move
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl %esi, %r9d
  cmpq $0xa, %r9
  jae 0x3d
  movabsq $0x800000000, %r11
  movq (%r11, %r9, 8), %rdx
  movl %edi, %eax
  cmpq $0xa, %rax
  jae 0x3f
  leaq (%r11, %rax, 8), %rdi
  leaq 0x400000(%rax), %rsi
  movl $1, %ecx
  callq 0x38 ; reloc_external CallPCRel4 u0:23 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3
  ud2 ; trap: user3

;; function 9 keep
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %r12, (%rsp)
  movl %edi, %r9d
  cmpq $0xa, %r9
  jae 0x4b
  movabsq $0x800000000, %r11
  leaq (%r11, %r9, 8), %rdi
  movq (%r11, %r9, 8), %r12
  leaq 0x400000(%r9), %rsi
  xorq %rdx, %rdx
  movl $1, %ecx
  callq 0x3b ; reloc_external CallPCRel4 u0:23 -4
  movq %r12, %rax
  movq (%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3

;; function 10 grow
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x20, %rsp
  movq %r13, (%rsp)
  movq %r14, 8(%rsp)
  movq %r15, 0x10(%rsp)
  movq %rdi, %rdx
  leaq (%rip), %r14 ; reloc_external CallPCRel4 u1:2 -4
  movq 8(%r14), %r13
  movl %esi, %r15d
  movl $0x64, %ecx
  subq %r13, %rcx
  movq $18446744073709551615, %rax
  cmpq %rcx, %r15
  ja 0x64
  movabsq $0x800011000, %rax
  leaq (%rax, %r13, 8), %rdi
  leaq 0x500000(%r13), %rsi
  movq %r15, %rcx
  callq 0x58 ; reloc_external CallPCRel4 u0:23 -4
  leaq (%r13, %r15), %rax
  movq %rax, 8(%r14)
  movq %r13, %rax
  movq (%rsp), %r13
  movq 8(%rsp), %r14
  movq 0x10(%rsp), %r15
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 11 system_call
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r15, %rbx
  movl $4, %ecx
  movq %rcx, %r15
  movl $3, %r9d
  movl $0x10004, %esi
  movq $18446744073709551615, %rdx
  movl $1, %ecx
  movl $2, %r8d
  movq %r9, %rdi
  movq %rcx, %r10
  movq %rsp, %rax
  syscall
  xchgq %rax, %rsp
  movq %r15, %rdi
  movq %rbx, %r15
  movq %rsi, %rax
  shrq $0xc, %rax
  movq %r10, %rcx
  movq %r8, %rdx
  movq %r9, %rsi
  movq (%rsp), %rbx
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 12 call_element
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r15, %rbx
  movl %edi, %ecx
  cmpq $0xa, %rcx
  jae 0x78
  movabsq $0x800000000, %rdx
  movq (%rdx, %rcx, 8), %rdx
  testq %rdx, %rdx
  je 0x7a
  testq $0x200000, %rdx
  jne 0x7c
  xorq %r9, %r9
  movq %r9, %r15
  leaq 0x400000(%rcx), %rdi
  movl $0x10004, %esi
  movq $18446744073709551615, %rdx
  movq %r9, %rcx
  movq %r9, %r8
  movq %rcx, %r10
  movq %rsp, %rax
  syscall
  xchgq %rax, %rsp
  movq %rbx, %r15
  movq (%rsp), %rbx
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user3
  ud2 ; trap: user11
  ud2 ; trap: user16

;; function 13 order
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %rdi, %rcx
  movq %r15, %rbx
  xorq %r9, %r9
  movq %r9, %r15
  movl $3, %edi
  movl $0x10004, %esi
  movq $18446744073709551615, %rdx
  movq %r9, %r8
  movq %rcx, %r10
  movq %rsp, %rax
  syscall
  xchgq %rax, %rsp
  movq %rbx, %r15
  movq (%rsp), %rbx
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 14 ask
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %rdi, %rcx
  movq %r15, %rbx
  xorq %r9, %r9
  movq %r9, %r15
  movl $3, %edi
  movl $0x10004, %esi
  movq $18446744073709551615, %rdx
  movq %r9, %r8
  movq %rcx, %r10
  movq %rsp, %rax
  syscall
  xchgq %rax, %rsp
  movq %rbx, %r15
  movq %rsi, %rax
  shrq $0xc, %rax
  movq (%rsp), %rbx
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

