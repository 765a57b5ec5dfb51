;; function 0
block0: ; offset 0x0
  mov w3, w2
  ldr w2, [x3, #8] ; trap: heap_oob
  ret

;; function 1
block0: ; offset 0x0
  mov w3, w2
  ldrsb x2, [x3] ; trap: heap_oob
  ret

;; function 2
block0: ; offset 0x0
  mov w3, w2
  str d0, [x3, #0x400] ; trap: heap_oob
  ret

;; function 3
block0: ; offset 0x0
  mov x3, #0x90000000
  ldr w2, [x3, w2, uxtw] ; trap: heap_oob
  ret

;; function 4
block0: ; offset 0x0
  mov w2, #0x2000
  movk w2, #1, lsl #16
  ldr w2, [x2, #0x354] ; trap: heap_oob
  ret

;; function 5
block0: ; offset 0x0
  mov w8, #0x2344
  movk w8, #1, lsl #16
  ldr w8, [x8, w2, uxtw] ; trap: heap_oob
  mov w9, #0x2348
  movk w9, #1, lsl #16
  ldr w9, [x9, w2, uxtw] ; trap: heap_oob
  add w2, w8, w9
  ret

;; function 6
block0: ; offset 0x0
  add w10, w2, #0x40
  mov w10, w10
  ldr w11, [x10] ; trap: heap_oob
  ldr w10, [x10, #8] ; trap: heap_oob
  add w10, w11, w10
  add w11, w2, #0x3c
  mov w11, w11
  ldr w11, [x11] ; trap: heap_oob
  add w2, w10, w11
  ret

;; function 7
block0: ; offset 0x0
  mov w4, #0
  mov w5, w2
  mov w10, w3
  ldr w11, [x5] ; trap: heap_oob
  add x5, x5, #4
  mov x2, x4
  add w2, w2, w11
  cmp x5, x10
  b.hs #0x2c
  mov x4, x2
  b #0xc
  ret

;; function 8
block0: ; offset 0x0
  mov w13, w3
  ldr x15, [x13] ; trap: heap_oob
  ldr x0, [x13, #8] ; trap: heap_oob
  ldur x1, [x13, #0xc] ; trap: heap_oob
  mov w14, w2
  ldrb w2, [x14, #0x13] ; trap: heap_oob
  str x15, [x14] ; trap: heap_oob
  str x0, [x14, #8] ; trap: heap_oob
  stur x1, [x14, #0xc] ; trap: heap_oob
  and w0, w3, #0xff
  mov w1, #0x1010101
  mul w0, w0, w1
  str w0, [x14] ; trap: heap_oob
  ldrb w0, [x13, #0xf] ; trap: heap_oob
  mov x0, #0
  str x0, [x13] ; trap: heap_oob
  str x0, [x13, #8] ; trap: heap_oob
  ret

