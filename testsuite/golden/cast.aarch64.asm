;; function 0 up
block0: ; offset 0x0
  and x4, x2, #3
  cbnz x4, #0x1c
  ldr w5, [x2] ; trap: user44
  sub w5, w5, #5
  cmp w5, #2
  b.hi #0x20
  ret
  udf #0xc11f ; trap: user44
  udf #0xc11f ; trap: user44

;; function 1 range
block0: ; offset 0x0
  mov w3, #0
  cbz x2, #0x24
  and x12, x2, #3
  mov w3, #0
  cbnz x12, #0x24
  ldr w14, [x2] ; trap: user44
  sub w14, w14, #5
  cmp w14, #2
  cset x3, ls
  uxtb w2, w3
  ret

;; function 2 final
block0: ; offset 0x0
  and x3, x2, #3
  cbnz x3, #0x18
  ldr w4, [x2] ; trap: user44
  cmp w4, #7
  b.ne #0x1c
  ret
  udf #0xc11f ; trap: user44
  udf #0xc11f ; trap: user44

;; function 3 nullable
block0: ; offset 0x0
  cbz x2, #0x18
  and x5, x2, #3
  cbnz x5, #0x1c
  ldr w6, [x2] ; trap: user44
  cmp w6, #6
  b.ne #0x20
  ret
  udf #0xc11f ; trap: user44
  udf #0xc11f ; trap: user44

;; function 4 kinds
block0: ; offset 0x0
  mov w3, #0
  cbz x2, #0x24
  and x0, x2, #3
  mov w3, #0
  cbnz x0, #0x24
  ldr w0, [x2] ; trap: user44
  sub w0, w0, #5
  cmp w0, #2
  cset x3, ls
  and w0, w2, #1
  and x1, x2, #3
  cmp x1, #2
  cset x1, ne
  cmp x2, #0
  cset x2, ne
  and w1, w1, w2
  uxtb w1, w1
  add w1, w1, w3, uxtb
  add w2, w1, w0, uxtb
  ret

;; function 5 branch
block0: ; offset 0x0
  cbz x2, #0x20
  and x8, x2, #3
  cbnz x8, #0x20
  ldr w10, [x2] ; trap: user44
  cmp w10, #7
  b.ne #0x20
  ldr w2, [x2, #0xc] ; trap: user41
  ret
  tbnz w2, #0, #0x2c
  mov w2, #-1
  ret
  cbz x2, #0x38
  lsr w2, w2, #1
  ret
  udf #0xc11f ; trap: user43

