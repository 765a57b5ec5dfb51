;; function 0 make
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  stp x22, x23, [sp, #-0x10]!
  mov x23, x2
  adrp x1, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x1, x1, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  ldr x2, [x1]
  ldr x4, [x1, #8]
  mov w22, w3
  mov x0, #0xf
  add x0, x0, x22, lsl #3
  and x0, x0, #0xfffffffffffffff8
  add x5, x2, x0
  cmp x5, x4
  b.hi #0x8c
  str x5, [x1]
  mov w0, #0xc
  str w0, [x2]
  str w3, [x2, #4]
  add x1, x2, #8
  add x0, x1, x22, lsl #3
  mov x3, #0x100000000
  cmp x0, x3
  b.hi #0xa0
  mov x3, x1
  cmp x1, x0
  b.lo #0x78
  ldp x22, x23, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  mov x4, x23
  str x4, [x1]
  add x1, x1, #8
  add x3, x3, #8
  b #0x64
  mov x1, x3
  mov w0, #0xc
  bl #0x94 ; reloc_external Call u0:36 0
  mov x2, x0
  b #0x4c
  udf #0xc11f ; trap: user45

;; function 1 default
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adrp x11, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x11, x11, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  ldr x2, [x11]
  ldr x12, [x11, #8]
  add x13, x2, #0x20
  cmp x13, x12
  b.hi #0x44
  add x13, x2, #0x20
  str x13, [x11]
  mov w14, #0xc
  str w14, [x2]
  mov w15, #3
  str w15, [x2, #4]
  ldp x29, x30, [sp], #0x10
  ret
  mov w0, #0xc
  mov w1, #3
  bl #0x4c ; reloc_external Call u0:36 0
  mov x2, x0
  b #0x3c

;; function 2 fixed
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x19, [sp, #-0x10]!
  mov x19, x2
  adrp x14, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x14, x14, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  ldr x2, [x14]
  ldr x15, [x14, #8]
  add x0, x2, #0x10
  cmp x0, x15
  b.hi #0x60
  add x0, x2, #0x10
  str x0, [x14]
  mov w0, #0xd
  str w0, [x2]
  mov w0, #2
  str w0, [x2, #4]
  mov x0, x19
  str w0, [x2, #8]
  mov w0, #0
  str w0, [x2, #0xc]
  ldr x19, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  mov w0, #0xd
  mov w1, #2
  bl #0x68 ; reloc_external Call u0:36 0
  mov x2, x0
  mov x0, x19
  b #0x48

;; function 3 data
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x26, [sp, #-0x10]!
  stp x21, x23, [sp, #-0x10]!
  adrp x0, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:5 0
  add x0, x0, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:5 0
  ldr x0, [x0]
  mov w21, w2
  add x1, x21, #1
  cmp x1, x0
  b.hi #0xc0
  adrp x1, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x1, x1, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  ldr x10, [x1]
  ldr x0, [x1, #8]
  add x3, x21, #0xf
  and x3, x3, #0xfffffffffffffff8
  add x3, x10, x3
  cmp x3, x0
  b.hi #0xa8
  str x3, [x1]
  mov w0, #0xb
  str w0, [x10]
  str w2, [x10, #4]
  mov x23, x2
  add x0, x10, #8
  mov x2, x23
  mov x26, x10
  add x1, x0, w2, uxtw
  mov x2, #0x100000000
  cmp x1, x2
  b.hi #0xc4
  adrp x1, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x1, x1, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  add x1, x1, #1
  mov x2, x21
  bl #0x90 ; reloc_external Call u0:13 0
  mov x2, x26
  ldp x21, x23, [sp], #0x10
  ldr x26, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  mov x23, x2
  mov w0, #0xb
  mov x1, x23
  bl #0xb4 ; reloc_external Call u0:36 0
  mov x10, x0
  b #0x64
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: user45

;; function 4 length
block0: ; offset 0x0
  ldr w2, [x2, #4] ; trap: user42
  ret

;; function 5 read
block0: ; offset 0x0
  ldr w6, [x2, #4] ; trap: user42
  cmp w3, w6
  b.hs #0x1c
  add w8, w2, w3
  mov w8, w8
  ldrsb x2, [x8, #8] ; trap: user45
  ret
  udf #0xc11f ; trap: user45

;; function 6 write
block0: ; offset 0x0
  ldr w6, [x2, #4] ; trap: user42
  cmp w3, w6
  b.hs #0x1c
  add w8, w2, w3, lsl #2
  mov w8, w8
  str w4, [x8, #8] ; trap: user45
  ret
  udf #0xc11f ; trap: user45

;; function 7 fill
block0: ; offset 0x0
  ldr w6, [x2, #4] ; trap: user42
  mov w0, w3
  mov w1, w5
  add x5, x1, w3, uxtw
  cmp x5, x6
  b.hi #0x54
  add x2, x2, #8
  add x3, x2, x5, lsl #3
  mov x5, #0x100000000
  cmp x3, x5
  b.hi #0x58
  add x0, x2, x0, lsl #3
  add x1, x0, x1, lsl #3
  mov x2, x0
  cmp x0, x1
  b.lo #0x44
  ret
  str x4, [x0]
  add x0, x0, #8
  add x2, x2, #8
  b #0x38
  udf #0xc11f ; trap: user45
  udf #0xc11f ; trap: user45

;; function 8 copy
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  ldr w1, [x2, #4] ; trap: user42
  ldr w0, [x3, #4] ; trap: user42
  mov w5, w4
  mov x15, #8
  add x5, x5, #8
  cmp x5, x1
  b.hi #0x68
  add x1, x2, w4, uxtw
  add x5, x1, #0x10
  mov x1, #0x100000000
  cmp x5, x1
  b.hi #0x6c
  cmp x0, #8
  b.lo #0x70
  add x0, x3, #0x10
  cmp x0, x1
  b.hi #0x74
  add x0, x2, #8
  add x0, x0, w4, uxtw
  add x1, x3, #8
  mov x2, x15
  bl #0x5c ; reloc_external Call u0:13 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user45
  udf #0xc11f ; trap: user45
  udf #0xc11f ; trap: user45
  udf #0xc11f ; trap: user45

;; function 9 sum
block0: ; offset 0x0
  mov x13, x2
  mov w3, #0
  mov x2, #0
  mov x0, x13
  ldr w13, [x0, #4] ; trap: user42
  cmp w3, w13
  b.hs #0x3c
  cmp w3, w13
  b.hs #0x40
  add w1, w0, w3, lsl #3
  mov w1, w1
  ldr x1, [x1, #8] ; trap: user45
  add w3, w3, #1
  add x2, x2, x1
  b #0x10
  ret
  udf #0xc11f ; trap: user45

