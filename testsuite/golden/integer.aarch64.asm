;; function 0 make
block0: ; offset 0x0
  mov w5, #1
  orr w5, w5, w2, lsl #1
  mov w2, w5
  ret

;; function 1 signed
block0: ; offset 0x0
  cbz x2, #0xc
  asr w2, w2, #1
  ret
  udf #0xc11f ; trap: user43

;; function 2 unsigned
block0: ; offset 0x0
  cbz x2, #0xc
  lsr w2, w2, #1
  ret
  udf #0xc11f ; trap: user43

;; function 3 equal
block0: ; offset 0x0
  cmp x2, x3
  cset x6, eq
  uxtb w2, w6
  ret

;; function 4 out
block0: ; offset 0x0
  and x8, x2, #3
  lsr x9, x2, #2
  orr x10, x2, #0x8000000000000000
  cmp x8, #2
  csel x9, x9, x10, eq
  mov x10, #0
  cmp x2, xzr
  csel x2, x9, x10, ne
  ret

;; function 5 in
block0: ; offset 0x0
  mov x9, #0
  and x10, x2, #0xffffffff
  mov x11, #2
  orr x11, x11, x2, lsl #2
  and x11, x11, #0xffffffff
  cmp x2, #0
  csel x10, x10, x11, lt
  cmp x2, xzr
  csel x2, x10, x9, ne
  ret

