;; function 0 get
block0: ; offset 0x0
  mov w4, w2
  cmp x4, #0xa
  b.hs #0x18
  mov x6, #0x800000000
  ldr x2, [x6, w2, uxtw #3]
  ret
  udf #0xc11f ; trap: user3

;; function 1 set
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x14, x3
  adrp x11, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:2 0
  add x11, x11, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:2 0
  ldr x12, [x11, #8]
  mov w11, w2
  cmp x11, x12
  b.hs #0x4c
  mov x13, #0x1000
  movk x13, #1, lsl #16
  movk x13, #8, lsl #32
  add x0, x13, x11, lsl #3
  add x1, x11, #0x400, lsl #12
  mov x3, #1
  mov x2, x14
  bl #0x40 ; reloc_external Call u0:12 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

;; function 2 grow
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x21, [sp, #-0x10]!
  stp x19, x20, [sp, #-0x10]!
  mov x4, x2
  adrp x20, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:2 0
  add x20, x20, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:2 0
  ldr x19, [x20, #8]
  mov w15, w3
  mov x0, x15
  mov x21, x3
  mov x15, #0x64
  sub x15, x15, x19
  mov x2, #-1
  mov x3, x0
  cmp x3, x15
  b.hi #0x70
  mov x0, #0x1000
  movk x0, #1, lsl #16
  movk x0, #8, lsl #32
  add x0, x0, x19, lsl #3
  add x1, x19, #0x400, lsl #12
  mov x2, x4
  bl #0x5c ; reloc_external Call u0:12 0
  mov x3, x21
  add x0, x19, w3, uxtw
  str x0, [x20, #8]
  mov x2, x19
  ldp x19, x20, [sp], #0x10
  ldr x21, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret

;; function 3 size
block0: ; offset 0x0
  adrp x1, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:2 0
  add x1, x1, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:2 0
  ldr x2, [x1, #8]
  ret

;; function 4 copy
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w13, w2
  mov w12, w4
  add x14, x12, w2, uxtw
  cmp x14, #0xa
  b.hi #0x48
  mov w14, w3
  add x15, x12, w3, uxtw
  cmp x15, #0xa
  b.hi #0x4c
  mov x1, #0x800000000
  add x0, x1, x13, lsl #3
  add x1, x1, x14, lsl #3
  lsl x2, x12, #3
  bl #0x3c ; reloc_external Call u0:9 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user3

;; function 5 call
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w8, w3
  cmp x8, #0xa
  b.hs #0x3c
  mov x10, #0x800000000
  ldr x10, [x10, w3, uxtw #3]
  cbz x10, #0x40
  ldr w11, [x10, #8]
  cmp w11, #1
  b.ne #0x44
  ldr x13, [x10]
  blr x13
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user4
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user6

