;; function 0
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  mov w3, w2
  ldr w2, [x3, #8]
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 1
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  mov w3, w2
  ldrsb x2, [x3]
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 2
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  mov w3, w2
  str d0, [x3, #1024]
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 3
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  movz x3, #36864, LSL #16
  ldr w2, [x3, w2, UXTW]
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 4
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  movz w4, #0
  mov x11, x4
  b label1
block1:
  mov w10, w2
  ldr w10, [x10]
  add w2, w2, #4
  mov x15, x11
  add w15, w15, w10
  mov x11, x15
  subs wzr, w2, w3
  b.lo label2 ; b label3
block2:
  b label1
block3:
  b label4
block4:
  b label5
block5:
  mov x2, x11
  ldp fp, lr, [sp], #16
  ret

