;; function 0
  pushq %rbp
  movq %rsp, %rbp
block0:
  movq %rdi, %rax
  cltd  ;; implicit: %edx, %eax
  testl %esi, %esi
  jz #trap=int_divz
  idivl %esi ;; implicit: %eax, %edx, trap=252
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1
  pushq %rbp
  movq %rsp, %rbp
block0:
  uninit  %rdx
  xorq %rdx, %rdx
  movq %rdi, %rax
  divq %rsi ;; implicit: %rax, %rdx, trap=254
  jmp     label1
block1:
  movq %rdx, %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2
  pushq %rbp
  movq %rsp, %rbp
block0:
  cvt_float64_to_sint32_seq %xmm0, %eax, %rsi, %xmm3
  jmp     label1
block1:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3
  pushq %rbp
  movq %rsp, %rbp
block0:
  jmp     label1
block1:
  cvt_float32_to_uint64_sat_seq %xmm0, %rax, %rsi, %xmm4, %xmm5
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4
  pushq %rbp
  movq %rsp, %rbp
block0:
  jmp     label1
block1:
  call    LibCall(FloorF64)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5
  pushq %rbp
  movq %rsp, %rbp
block0:
  jmp     label1
block1:
  movq %rdi, %r11
  shrl $0x1, %r11d
  movl $0x77777777, %esi
  andl %esi, %r11d
  subl %r11d, %edi
  shrl $0x1, %r11d
  andl %esi, %r11d
  subl %r11d, %edi
  shrl $0x1, %r11d
  andl %esi, %r11d
  subl %r11d, %edi
  movq %rdi, %rax
  shrl $0x4, %eax
  addl %edi, %eax
  andl $0xf0f0f0f, %eax
  imull $0x1010101, %eax, %eax
  shrl $0x18, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

