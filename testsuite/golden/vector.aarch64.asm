;; function 0
block0: ; offset 0x0
  mov w6, #0
  mov w0, #4
  add w0, w0, #0
  sub w0, w5, w0
  and w1, w0, #3
  lsr w0, w0, #2
  mov w0, w0
  add x0, x0, #1
  cmp x0, #8
  b.lt #0x9c
  cbnz w1, #0x9c
  and x1, x0, #0xfffffffffffffffc
  lsl x7, x1, #2
  mov w9, w3
  mov w8, w2
  add x10, x9, x1, lsl #2
  add x11, x8, x1, lsl #2
  adrp x12, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x12, x12, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x12, [x12]
  cmp x10, x12
  b.hi #0x9c
  cmp x11, x12
  b.hi #0x9c
  cmp x11, x9
  b.ls #0x70
  cmp x10, x8
  b.hi #0x9c
  dup v0.4s, w4
  mov x8, #0
  ldr q1, [x8, w3, uxtw] ; trap: heap_oob
  add v1.4s, v1.4s, v0.4s
  str q1, [x8, w2, uxtw] ; trap: heap_oob
  add x8, x8, #0x10
  cmp x8, x7
  b.lo #0x78
  sub x7, x0, x1
  cbz x7, #0xd0
  add w6, w6, w1, lsl #2
  mov w0, w6
  add w7, w3, w6
  mov w7, w7
  sub x7, x7, w6, uxtw
  add w8, w2, w6
  mov w8, w8
  sub x6, x8, w6, uxtw
  ldr w8, [x7, x0] ; trap: heap_oob
  add w8, w8, w4
  str w8, [x6, x0] ; trap: heap_oob
  add x0, x0, #4
  cmp w0, w5
  b.ne #0xb8
  ret

;; function 1
block0: ; offset 0x0
  sub w0, w4, #1
  mov w0, w0
  add x6, x0, #1
  cmp x6, #2
  b.lt #0x54
  lsl x0, x6, #4
  mov w1, w2
  mov w5, w3
  add x7, x1, x6, lsl #4
  add x6, x5, x6, lsl #4
  adrp x8, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x8, x8, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x8, [x8]
  cmp x7, x8
  b.hi #0x54
  cmp x6, x8
  b.hi #0x54
  cmp x7, x5
  b.ls #0x98
  cmp x6, x1
  b.ls #0x98
  mov w0, w2
  mov w1, w3
  ldr d1, [x0] ; trap: heap_oob
  ldr d2, [x1] ; trap: heap_oob
  fmul d2, d2, d0
  fadd d1, d1, d2
  str d1, [x0] ; trap: heap_oob
  ldr d1, [x0, #8] ; trap: heap_oob
  ldr d2, [x1, #8] ; trap: heap_oob
  fmul d2, d2, d0
  fadd d1, d1, d2
  str d1, [x0, #8] ; trap: heap_oob
  sub w4, w4, #1
  add x0, x0, #0x10
  add x1, x1, #0x10
  cbnz w4, #0x5c
  b #0xc0
  dup v1.2d, v0.d[0]
  mov x1, #0
  ldr q2, [x1, w2, uxtw] ; trap: heap_oob
  ldr q3, [x1, w3, uxtw] ; trap: heap_oob
  fmul v3.2d, v3.2d, v1.2d
  fadd v2.2d, v2.2d, v3.2d
  str q2, [x1, w2, uxtw] ; trap: heap_oob
  add x1, x1, #0x10
  cmp x1, x0
  b.lo #0xa0
  ret

;; function 2
block0: ; offset 0x0
  sub w0, w3, #4
  mov w0, w0
  ldr s16, [x0] ; trap: heap_oob
  mov w7, #0
  mov w1, w3
  sub x0, x1, #4
  mov w4, w2
  add x5, x0, #0x190
  add x5, x5, #4
  add x6, x4, #0x190
  adrp x8, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x8, x8, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x8, [x8]
  cmp x5, x8
  b.hi #0x6c
  cmp x0, #0
  b.lt #0x6c
  cmp x6, x8
  b.hi #0x6c
  cmp x6, x0
  b.ls #0x5c
  cmp x5, x4
  b.hi #0x6c
  ldur w1, [x1, #-4] ; trap: heap_oob
  mov w4, v16.s[0]
  cmp w1, w4
  b.eq #0xa8
  mov w0, w7
  mov w1, w7
  add x1, x1, w3, uxtw
  sub x1, x1, w7, uxtw
  mov w3, w7
  add x2, x3, w2, uxtw
  sub x2, x2, w7, uxtw
  ldr s0, [x1, x0] ; trap: heap_oob
  fadd s1, s16, s0
  str s1, [x2, x0] ; trap: heap_oob
  add x0, x0, #4
  cmp w0, #0x190
  b.eq #0xcc
  mov v16.16b, v0.16b
  b #0x88
  mov x1, #0
  ldr q1, [x0, x1] ; trap: heap_oob
  add x3, x0, #4
  ldr q2, [x3, x1] ; trap: heap_oob
  fadd v1.4s, v1.4s, v2.4s
  str q1, [x1, w2, uxtw] ; trap: heap_oob
  add x1, x1, #0x10
  cmp x1, #0x190
  b.lo #0xac
  ret

;; function 3
block0: ; offset 0x0
  mov x0, x2
  mov w2, #0
  add w1, w0, #4
  sub w1, w3, w1
  and w4, w1, #3
  lsr w1, w1, #2
  mov w1, w1
  add x1, x1, #1
  cmp x1, #8
  b.lt #0x98
  cbnz w4, #0x98
  and x4, x1, #0xfffffffffffffffc
  lsl x5, x4, #2
  mov w6, w0
  add x6, x6, x4, lsl #2
  adrp x7, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x7, x7, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x7, [x7]
  cmp x6, x7
  b.hi #0x98
  mov x2, #0
  movi v27.16b, #0
  ldr q0, [x2, w0, uxtw] ; trap: heap_oob
  add v27.4s, v27.4s, v0.4s
  add x2, x2, #0x10
  cmp x2, x5
  b.lo #0x58
  mov w2, v27.s[0]
  add w2, w2, #0
  mov w5, v27.s[1]
  add w2, w2, w5
  mov w5, v27.s[2]
  add w2, w2, w5
  mov w5, v27.s[3]
  add w2, w2, w5
  sub x1, x1, x4
  cbz x1, #0xb4
  add w0, w0, w4, lsl #2
  mov w0, w0
  mov w1, w3
  ldr w3, [x0] ; trap: heap_oob
  add x0, x0, #4
  add w2, w2, w3
  cmp x0, x1
  b.ne #0xa0
  ret

;; function 4
block0: ; offset 0x0
  mov w4, w2
  ldr w10, [x4] ; trap: heap_oob
  add w10, w10, #1
  str w10, [x4, #4] ; trap: heap_oob
  sub w3, w3, #1
  add x4, x4, #4
  cbnz w3, #4
  ret

