;; function 0
block0: ; offset 0x0
  movq %rdi, %rax
  cltd
  testl %esi, %esi
  je 0xb
  idivl %esi ; trap: int_ovf
  retq
  ud2 ; trap: int_divz

;; function 1
block0: ; offset 0x0
  xorq %rdx, %rdx
  movq %rdi, %rax
  divq %rsi ; trap: int_divz
  movq %rdx, %rax
  retq

;; function 2
block0: ; offset 0x0
  cvttsd2si %xmm0, %eax
  cmpl $1, %eax
  jno 0x2e
  ucomisd %xmm0, %xmm0
  jp 0x2f
  movabsq $13970166044105375744, %rsi
  movq %rsi, %xmm3
  ucomisd %xmm3, %xmm0
  jbe 0x31
  xorpd %xmm3, %xmm3
  ucomisd %xmm0, %xmm3
  jb 0x33
  retq
  ud2 ; trap: bad_toint
  ud2 ; trap: int_ovf
  ud2 ; trap: int_ovf

;; function 3
block0: ; offset 0x0
  movl $0x5f000000, %esi
  movd %esi, %xmm4
  ucomiss %xmm4, %xmm0
  jae 0x25
  jnp 0x15
  xorq %rax, %rax
  jmp 0x4d
  cvttss2si %xmm0, %rax
  cmpq $0, %rax
  jge 0x4d
  xorq %rax, %rax
  jmp 0x4d
  movaps %xmm0, %xmm5
  subss %xmm4, %xmm5
  cvttss2si %xmm5, %rax
  cmpq $0, %rax
  jge 0x40
  movq $18446744073709551615, %rax
  jmp 0x4d
  movabsq $9223372036854775808, %rsi
  addq %rsi, %rax
  retq

;; function 4
block0: ; offset 0x0
  pushq %rbp
  movq %rsp, %rbp
  callq 9 ; reloc_external CallPCRel4 %FloorF64 -4
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5
block0: ; offset 0x0
  movq %rdi, %r11
  shrl $1, %r11d
  movl $0x77777777, %esi
  andl %esi, %r11d
  subl %r11d, %edi
  shrl $1, %r11d
  andl %esi, %r11d
  subl %r11d, %edi
  shrl $1, %r11d
  andl %esi, %r11d
  subl %r11d, %edi
  movq %rdi, %rax
  shrl $4, %eax
  addl %edi, %eax
  andl $0xf0f0f0f, %eax
  imull $0x1010101, %eax, %eax
  shrl $0x18, %eax
  retq

