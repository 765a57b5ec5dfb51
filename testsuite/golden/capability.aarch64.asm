;; function 2 get
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w2, w2
  cmp x2, #0xa
  b.hs #0x1c
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

;; function 3 use
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w5, w2
  cmp x5, #0xa
  b.hs #0x30
  mov x7, #0x800000000
  ldr x7, [x7, w2, uxtw #3]
  cbz x7, #0x34
  add x0, x5, #0x300, lsl #12
  bl #0x24 ; reloc_external Call u0:1 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user11

;; function 4 use_of_growing
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adrp x9, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:2 0
  add x9, x9, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:2 0
  ldr x10, [x9, #8]
  mov w9, w2
  cmp x9, x10
  b.hs #0x44
  mov x11, #0x1000
  movk x11, #1, lsl #16
  movk x11, #8, lsl #32
  ldr x11, [x11, w2, uxtw #3]
  cbz x11, #0x48
  add x0, x9, #0x400, lsl #12
  bl #0x38 ; reloc_external Call u0:1 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user11

;; function 5 return
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w4, w2
  cmp x4, #0xa
  b.hs #0x24
  mov x6, #0x800000000
  ldr x2, [x6, w2, uxtw #3]
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

;; function 6 is_null
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w6, w2
  cmp x6, #0xa
  b.hs #0x30
  mov x8, #0x800000000
  ldr x8, [x8, w2, uxtw #3]
  cmp x8, #0
  cset x10, eq
  uxtb w2, w10
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

;; function 7 set
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x10, x3
  mov w7, w2
  cmp x7, #0xa
  b.hs #0x38
  mov x9, #0x800000000
  add x0, x9, x7, lsl #3
  add x1, x7, #0x300, lsl #12
  mov x3, #1
  mov x2, x10
  bl #0x2c ; reloc_external Call u0:20 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

;; function 8 move
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w9, w3
  cmp x9, #0xa
  b.hs #0x44
  mov x12, #0x800000000
  ldr x11, [x12, w3, uxtw #3]
  mov w13, w2
  cmp x13, #0xa
  b.hs #0x48
  add x0, x12, x13, lsl #3
  add x1, x13, #0x300, lsl #12
  mov x3, #1
  mov x2, x11
  bl #0x38 ; reloc_external Call u0:20 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user3

;; function 9 keep
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x19, [sp, #-0x10]!
  mov w8, w2
  cmp x8, #0xa
  b.hs #0x44
  mov x10, #0x800000000
  add x0, x10, x8, lsl #3
  ldr x19, [x10, w2, uxtw #3]
  add x1, x8, #0x300, lsl #12
  mov x2, #0
  mov x3, #1
  bl #0x30 ; reloc_external Call u0:20 0
  mov x2, x19
  ldr x19, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

;; function 10 grow
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
  bl #0x5c ; reloc_external Call u0:20 0
  mov x3, x21
  add x0, x19, w3, uxtw
  str x0, [x20, #8]
  mov x2, x19
  ldp x19, x20, [sp], #0x10
  ldr x21, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret

;; function 11 system_call
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  sub sp, sp, #0x30
  mov x5, #4
  mov x1, #0x10
  mov x2, #1
  mov x3, #2
  mov x4, #3
  mov x6, sp
  mov x0, x5
  bl #0x28 ; reloc_external Call u0:3 0
  ldur x2, [sp]
  ldur x3, [sp, #8]
  ldur x4, [sp, #0x10]
  ldur x5, [sp, #0x18]
  ldur x6, [sp, #0x20]
  add sp, sp, #0x30
  ldp x29, x30, [sp], #0x10
  ret

