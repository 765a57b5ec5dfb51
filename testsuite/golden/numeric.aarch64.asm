;; function 0
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  cbz w3, #trap=int_divz
  adds wzr, w3, #1
  ccmp w2, #1, #nzcv, eq
  b.vs #trap=int_ovf
  sdiv w2, w2, w3
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 1
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  cbz x3, #trap=int_divz
  udiv x4, x2, x3
  msub x2, x4, x3, x2
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 2
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  fcmp d0, d0
  b.vs #trap=bad_toint
  ldr d4, [const(0)]
  fcmp d0, d4
  b.le #trap=int_ovf
  movz x8, #16864, LSL #48
  fmov d16, x8
  fcmp d0, d16
  b.ge #trap=int_ovf
  fcvtzs w2, d0
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 3
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  b label1
block1:
  fcvtzu x2, s0
  ldp fp, lr, [sp], #16
  ret

;; function 4
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  b label1
block1:
  frintm d0, d0
  ldp fp, lr, [sp], #16
  ret

;; function 5
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  b label1
block1:
  fmov s3, w2
  cnt v5.8b, v3.8b
  addv b7, v5.8b
  umov w2, v7.b[0]
  ldp fp, lr, [sp], #16
  ret

