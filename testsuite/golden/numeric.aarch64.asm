;; function 0
block0: ; offset 0x0
  cbz w3, #0x18
  cmn w3, #1
  ccmp w2, #1, #0, eq
  b.vs #0x1c
  sdiv w2, w2, w3
  ret
  udf #0xc11f ; trap: int_divz
  udf #0xc11f ; trap: int_ovf

;; function 1
block0: ; offset 0x0
  cbz x3, #0x10
  udiv x4, x2, x3
  msub x2, x4, x3, x2
  ret
  udf #0xc11f ; trap: int_divz

;; function 2
block0: ; offset 0x0
  fcmp d0, d0
  b.vs #0x2c
  ldr d4, #0x38
  fcmp d0, d4
  b.le #0x30
  mov x8, #0x41e0000000000000
  fmov d16, x8
  fcmp d0, d16
  b.ge #0x34
  fcvtzs w2, d0
  ret
  udf #0xc11f ; trap: bad_toint
  udf #0xc11f ; trap: int_ovf
  udf #0xc11f ; trap: int_ovf
  .byte 0x00, 0x00, 0x20, 0x00
  .byte 0x00, 0x00, 0xe0, 0xc1

;; function 3
block0: ; offset 0x0
  fcvtzu x2, s0
  ret

;; function 4
block0: ; offset 0x0
  frintm d0, d0
  ret

;; function 5
block0: ; offset 0x0
  fmov s3, w2
  cnt v5.8b, v3.8b
  addv b7, v5.8b
  umov w2, v7.b[0]
  ret

