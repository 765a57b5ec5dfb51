;; function 0 make
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r12, 8(%rsp)
  movq %rdi, %r12
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:6 -4
  movq (%rcx), %rax
  movq 8(%rcx), %rdx
  movl %esi, %ebx
  movq %rbx, %rdi
  shlq $3, %rdi
  addq $0xf, %rdi
  andq $0xfffffffffffffff8, %rdi
  addq %rax, %rdi
  cmpq %rdx, %rdi
  ja 0x83
  movq %rdi, (%rcx)
  movl $0xc, (%rax)
  movl %esi, 4(%rax)
  leaq 8(%rax), %rcx
  leaq 8(%rax, %rbx, 8), %rdx
  cmpq 0x41(%rip), %rdx
  ja 0x95
  movq %rcx, %rsi
  jmp 0x6c
  movq %r12, %rdi
  movq %r12, (%rcx)
  addq $8, %rcx
  addq $8, %rsi
  cmpq %rdx, %rcx
  jb 0x5e
  movq (%rsp), %rbx
  movq 8(%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  movl $0xc, %eax
  movslq %eax, %rdi
  movslq %esi, %rsi
  callq 0x93 ; reloc_external CallPCRel4 u0:36 -4
  jmp 0x47
  ud2 ; trap: user45
  int3
  addb %al, (%rax)
  addb %al, (%rax)
  addl %eax, (%rax)
  addb %al, (%rax)

;; function 1 default
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  leaq (%rip), %r11 ; reloc_external CallPCRel4 u1:6 -4
  movq (%r11), %rax
  movq 8(%r11), %rcx
  leaq 0x20(%rax), %rdx
  cmpq %rcx, %rdx
  ja 0x34
  leaq 0x20(%rax), %rcx
  movq %rcx, (%r11)
  movl $0xc, (%rax)
  movl $3, 4(%rax)
  movq %rbp, %rsp
  popq %rbp
  retq
  movl $0xc, %eax
  movl $3, %ecx
  movslq %eax, %rdi
  movslq %ecx, %rsi
  callq 0x49 ; reloc_external CallPCRel4 u0:36 -4
  jmp 0x2f

;; function 2 fixed
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %r14, (%rsp)
  movq %rdi, %r14
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:6 -4
  movq (%rcx), %rax
  movq 8(%rcx), %rdx
  leaq 0x10(%rax), %rsi
  cmpq %rdx, %rsi
  ja 0x51
  leaq 0x10(%rax), %rdx
  movq %rdx, (%rcx)
  movl $0xd, (%rax)
  movl $2, 4(%rax)
  movl %edi, 8(%rax)
  movl $0, 0xc(%rax)
  movq (%rsp), %r14
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  movl $0xd, %eax
  movl $2, %ecx
  movslq %eax, %rdi
  movslq %ecx, %rsi
  callq 0x66 ; reloc_external CallPCRel4 u0:36 -4
  movq %r14, %rdi
  jmp 0x3a

;; function 3 data
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  subq $0x10, %rsp
  movq %rbx, (%rsp)
  movq %r12, 8(%rsp)
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:5 -4
  movl %edi, %ebx
  leaq 1(%rbx), %rcx
  cmpq (%rax), %rcx
  ja 0xa2
  leaq (%rip), %rcx ; reloc_external CallPCRel4 u1:6 -4
  movq (%rcx), %rax
  movq 8(%rcx), %rdx
  leaq 0xf(%rbx), %rsi
  andq $0xfffffffffffffff8, %rsi
  addq %rax, %rsi
  cmpq %rdx, %rsi
  ja 0x8a
  movq %rsi, (%rcx)
  movl $0xb, (%rax)
  movl %edi, 4(%rax)
  leaq 8(%rax), %rdi
  leaq 8(%rax, %rbx), %rcx
  movq %rax, %r12
  cmpq 0x48(%rip), %rcx
  ja 0xa4
  leaq (%rip), %rax ; reloc_external CallPCRel4 u1:0 -4
  leaq 1(%rax), %rsi
  movq %rbx, %rdx
  callq 0x75 ; reloc_external CallPCRel4 u0:13 -4
  movq %r12, %rax
  movq (%rsp), %rbx
  movq 8(%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
  movq %rdi, %rcx
  movl $0xb, %eax
  movslq %eax, %rdi
  movq %rcx, %rax
  movslq %ecx, %rsi
  callq 0xa0 ; reloc_external CallPCRel4 u0:36 -4
  jmp 0x4d
  ud2 ; trap: heap_oob
  ud2 ; trap: user45
  int3
  int3
  addb %al, (%rax)
  addb %al, (%rax)
  addl %eax, (%rax)
  addb %al, (%rax)

;; function 4 length
block0: ; offset 0x0
  movl 4(%rdi), %eax ; trap: user42
  retq

;; function 5 read
block0: ; offset 0x0
  cmpl 4(%rdi), %esi ; trap: user42
  jae 0xd
  addl %edi, %esi
  movsbq 8(%rsi), %rax ; trap: user45
  retq
  ud2 ; trap: user45

;; function 6 write
block0: ; offset 0x0
  cmpl 4(%rdi), %esi ; trap: user42
  jae 0xc
  leal (%rdi, %rsi, 4), %esi
  movl %edx, 8(%rsi) ; trap: user45
  retq
  ud2 ; trap: user45

;; function 7 fill
block0: ; offset 0x0
  movl 4(%rdi), %r9d ; trap: user42
  movl %esi, %eax
  movl %ecx, %ecx
  leaq (%rax, %rcx), %r8
  cmpq %r9, %r8
  ja 0x3e
  leaq 8(%rdi, %r8, 8), %rsi
  cmpq 0x2b(%rip), %rsi
  ja 0x40
  leaq 8(%rdi, %rax, 8), %rax
  leaq (%rax, %rcx, 8), %rcx
  movq %rax, %rsi
  jmp 0x38
  movq %rdx, (%rax)
  addq $8, %rax
  addq $8, %rsi
  cmpq %rcx, %rax
  jb 0x2d
  retq
  ud2 ; trap: user45
  ud2 ; trap: user45
  int3
  int3
  int3
  int3
  int3
  int3
  addb %al, (%rax)
  addb %al, (%rax)
  addl %eax, (%rax)
  addb %al, (%rax)

;; function 8 copy
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  movl 4(%rdi), %r8d ; trap: user42
  movl 4(%rsi), %ecx ; trap: user42
  movl %edx, %eax
  movl $8, %edx
  leaq 8(%rax), %r9
  cmpq %r8, %r9
  ja 0x4f
  leaq 0x10(%rdi, %rax), %r8
  cmpq 0x31(%rip), %r8
  ja 0x51
  cmpq $8, %rcx
  jb 0x53
  leaq 0x10(%rsi), %rcx
  cmpq 0x1e(%rip), %rcx
  ja 0x55
  leaq 8(%rdi, %rax), %rdi
  addq $8, %rsi
  callq 0x4a ; reloc_external CallPCRel4 u0:13 -4
  movq %rbp, %rsp
  popq %rbp
  retq
  ud2 ; trap: user45
  ud2 ; trap: user45
  ud2 ; trap: user45
  ud2 ; trap: user45
  int3
  addb %al, (%rax)
  addb %al, (%rax)
  addl %eax, (%rax)
  addb %al, (%rax)

;; function 9 sum
block0: ; offset 0x0
  xorl %edx, %edx
  xorq %rax, %rax
  jmp 0x11
  leal (%rdi, %rdx, 8), %ecx
  addl $1, %edx
  addq 8(%rcx), %rax ; trap: user45
  movl 4(%rdi), %ecx ; trap: user42
  cmpl %ecx, %edx
  jae 0x1e
  cmpl %ecx, %edx
  jae 0x1f
  jmp 7
  retq
  ud2 ; trap: user45

