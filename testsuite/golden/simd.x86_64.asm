;; function 0 load
block0: ; offset 0x0
  movl %edi, %esi
  movdqu 4(%rsi), %xmm0 ; trap: heap_oob
  retq

;; function 1 store
block0: ; offset 0x0
  movl %edi, %esi
  movdqu %xmm0, (%rsi) ; trap: heap_oob
  retq

;; function 2 add8
block0: ; offset 0x0
  paddb %xmm1, %xmm0
  retq

;; function 3 add64
block0: ; offset 0x0
  paddq %xmm1, %xmm0
  retq

;; function 4 multiply
block0: ; offset 0x0
  mulpd %xmm1, %xmm0
  retq

;; function 5 less
block0: ; offset 0x0
  movdqa %xmm0, %xmm5
  movdqa %xmm1, %xmm0
  pcmpgtd %xmm5, %xmm0
  retq

;; function 6 select
block0: ; offset 0x0
  pand %xmm2, %xmm0
  movdqa %xmm0, %xmm7
  pandn %xmm1, %xmm2
  movdqa %xmm0, %xmm1
  movdqa %xmm2, %xmm0
  por %xmm1, %xmm0
  retq

;; function 7 lane
block0: ; offset 0x0
  pextrw $5, %xmm0, %esi
  movswl %si, %eax
  retq

;; function 8 replace
block0: ; offset 0x0
  movlhps %xmm0, %xmm1
  movdqa %xmm0, %xmm7
  movdqa %xmm1, %xmm0
  shufps $0xe2, %xmm7, %xmm0
  retq

;; function 9 splat
block0: ; offset 0x0
  movd %edi, %xmm4
  punpcklbw %xmm4, %xmm4
  pshuflw $0, %xmm4, %xmm7
  pshufd $0, %xmm7, %xmm0
  retq

;; function 10 all
block0: ; offset 0x0
  pxor %xmm5, %xmm5
  pcmpeqb %xmm5, %xmm0
  pmovmskb %xmm0, %r10d
  testl %r10d, %r10d
  sete %al
  movzbl %al, %eax
  retq

;; function 11 constant
block0: ; offset 0x0
  movdqu 8(%rip), %xmm0
  retq
  int3
  int3
  int3
  int3
  int3
  int3
  int3
  addl %eax, (%rax)
  addb %al, (%rax)
  addb (%rax), %al
  addb %al, (%rax)
  addl (%rax), %eax
  addb %al, (%rax)
  addb $0, %al
  addb %al, (%rax)

