;; function 0 other
block0: ; offset 0x0
  ret

;; function 1
block0: ; offset 0x0
  mov x2, #0
  mov w3, #0
  mov x13, #0xdef1
  movk x13, #0x9abc, lsl #16
  movk x13, #0x5678, lsl #32
  movk x13, #0x1234, lsl #48
  mov w14, #0x4240
  movk w14, #0xf, lsl #16
  mov w15, w3
  eor x15, x2, x15
  mul x2, x15, x13
  add w3, w3, #1
  cmp w3, w14
  b.ne #0x20
  ret

;; function 2
block0: ; offset 0x0
  mov w3, #0
  mov x7, x3
  mov x9, x7
  add w9, w9, #1
  mov x7, x9
  lsr w2, w2, #1
  cbz w2, #0x24
  mov x9, x7
  b #0xc
  mov x2, x7
  ret

;; function 3
block0: ; offset 0x0
  mov w3, #0
  mov x8, x3
  add w7, w2, #3
  mov x10, x8
  eor w10, w10, w2
  mov x8, x10
  cmp w7, #3
  b.lo #0x28
  mov x2, x7
  b #8
  mov x2, x8
  ret

;; function 4
block0: ; offset 0x0
  ldr d16, #0x20
  ldr d17, #0x28
  sub w2, w2, #1
  fmul d18, d0, d16
  fadd d0, d18, d17
  cbnz w2, #8
  ret
  udf #0
  .byte 0x9a, 0x99, 0x99, 0x99
  .byte 0x99, 0x99, 0xb9, 0x3f
  .byte 0x66, 0x66, 0x66, 0x66
  .byte 0x66, 0x66, 0xe6, 0x3f

;; function 5
block0: ; offset 0x0
  mov x4, #0
  mov w11, #0x9c40
  add w11, w3, w11
  mov x12, #0x9c40
  ldr w13, [x4, w3, uxtw] ; trap: heap_oob
  ldr w14, [x4, w11, uxtw] ; trap: heap_oob
  add w13, w13, w14
  str w13, [x4, w2, uxtw] ; trap: heap_oob
  add x4, x4, #4
  cmp x4, x12
  b.lo #0x10
  ret

;; function 6
block0: ; offset 0x0
  add w7, w2, #1
  mov w7, w7
  sub x4, x7, #1
  add x2, x4, #1
  ldrb w8, [x4, #1] ; trap: heap_oob
  cbz w8, #0x20
  mov x4, x2
  b #0xc
  ret

;; function 7
block0: ; offset 0x0
  mov w4, #0
  mov x5, #0
  mov w11, w2
  mov w12, w3
  ldr w13, [x11, x5, lsl #2] ; trap: heap_oob
  add x5, x5, #1
  mov x2, x4
  add w2, w2, w13
  cmp x5, x12
  b.hs #0x30
  mov x4, x2
  b #0x10
  ret

;; function 8
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x19, [sp, #-0x10]!
  mov w7, #0x5678
  movk w7, #0x1234, lsl #16
  mov x19, x2
  eor w2, w19, w7
  bl #0x1c ; reloc_external Call u0:0 0
  sub w19, w19, #1
  cbz w19, #0x30
  mov x2, x19
  b #0xc
  ldr x19, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret

;; function 9
block0: ; offset 0x0
  mov x3, #0x10000
  str w2, [x3, #0x10] ; trap: heap_oob
  cmp w2, #5
  b.le #0x14
  str w2, [x3, #0x14] ; trap: heap_oob
  cmp w2, #6
  b.le #0x20
  str w2, [x3, #0x18] ; trap: heap_oob
  cmp w2, #7
  b.le #0x2c
  str w2, [x3, #0x1c] ; trap: heap_oob
  ret

;; function 10
block0: ; offset 0x0
  mov w9, w2
  ldr w10, [x9] ; trap: heap_oob
  ldr w11, [x9, #4] ; trap: heap_oob
  eor w10, w10, w11
  ldr w11, [x9, #8] ; trap: heap_oob
  ldr w9, [x9, #0xc] ; trap: heap_oob
  eor w9, w11, w9
  eor w2, w10, w9
  ret

