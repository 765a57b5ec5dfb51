;; function 0
block0: ; offset 0x0
  mov x12, x2
  mov w2, #0
  mov x14, x12
  cbz w14, #0x24
  mov w11, w14
  ldr w12, [x11, #4] ; trap: heap_oob
  ldr w14, [x11] ; trap: heap_oob
  add w2, w2, w12
  b #0xc
  ret

;; function 1
block0: ; offset 0x0
  mov w7, w2
  ldr w7, [x7] ; trap: heap_oob
  add w8, w2, w3
  cmp w8, w7
  cset x9, lo
  uxtb w2, w9
  ret

;; function 2
block0: ; offset 0x0
  lsr w6, w2, #3
  and w7, w2, #0xff
  mov w7, w7
  add x2, x7, w6, uxtw
  ret

;; function 3
block0: ; offset 0x0
  add w7, w2, w3
  sub w8, w2, w3
  sxtw x8, w8
  add x2, x8, w7, uxtw
  ret

;; function 4
block0: ; offset 0x0
  mov w6, w2
  ldrsb x6, [x6] ; trap: heap_oob
  mov w7, #7
  mov w8, #9
  cmp w6, wzr
  csel x2, x7, x8, ne
  ret

;; function 5
block0: ; offset 0x0
  mov w4, #0
  and w0, w2, #0xff
  mov w0, w0
  ldrb w2, [x0, #0x100] ; trap: heap_oob
  lsl x0, x2, #2
  ldr w0, [x0, #0x200] ; trap: heap_oob
  sub w3, w3, #1
  add w4, w4, w0
  cbnz w3, #4
  mov x0, #0
  ldr w0, [x0, #0x10] ; trap: heap_oob
  ldrb w0, [x0] ; trap: heap_oob
  add w2, w0, w4
  ret

