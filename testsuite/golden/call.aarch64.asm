;; function 1 add
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  b label1
block1:
  add w2, w2, w3
  ldp fp, lr, [sp], #16
  ret

;; function 2 subtract
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  b label1
block1:
  sub w2, w2, w3
  ldp fp, lr, [sp], #16
  ret

;; function 3 direct
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  movz w2, #1
  movz w3, #2
  bl 0
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 4 indirect
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  subs wzr, w2, #2
  b.hs label5 ; b label1
block1:
  load_ext_name_got x12, User(userextname0)
  mov w14, w2
  lsl x13, x14, #4
  add x14, x12, x14, LSL 4
  ldr w14, [x14, #8]
  subs wzr, w14, #1
  b.ne label4 ; b label2
block2:
  ldr x14, [x12, x13]
  movz w2, #1
  movz w3, #2
  blr x14
  b label3
block3:
  ldp fp, lr, [sp], #16
  ret
block4:
  cbz w14, #trap=user5
  udf #0xc11f
block5:
  subs wzr, w2, #4
  b.hs #trap=user4
  udf #0xc11f

;; function 5 import
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  movz w0, #3
  bl 0
  b label1
block1:
  mov x2, x0
  ldp fp, lr, [sp], #16
  ret

