;; function 2 get
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w11, w2
  cmp x11, #0xa
  b.hs #0x40
  add x0, x11, #0x600, lsl #12
  mov x6, #0
  mov x7, #-3
  mov x1, x6
  mov x2, x6
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

;; function 3 get_or_trap
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w13, w2
  cmp x13, #0xa
  b.hs #0x4c
  mov x15, #0x800000000
  ldr x15, [x15, w2, uxtw #3]
  cbz x15, #0x50
  add x0, x13, #0x400, lsl #12
  mov x6, #0
  mov x7, #-3
  mov x1, x6
  mov x2, x6
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user11

;; function 4 use_of_growing
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adrp x0, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:2 0
  add x0, x0, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:2 0
  ldr x1, [x0, #8]
  mov w0, w2
  cmp x0, x1
  b.hs #0x60
  mov x1, #0x1000
  movk x1, #1, lsl #16
  movk x1, #8, lsl #32
  ldr x1, [x1, w2, uxtw #3]
  cbz x1, #0x64
  add x0, x0, #0x500, lsl #12
  mov x6, #0
  mov x7, #-3
  mov x1, x6
  mov x2, x6
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user11

;; function 5 return
block0: ; offset 0x0
  mov w4, w2
  cmp x4, #0xa
  b.hs #0x18
  mov x6, #0x800000000
  ldr x2, [x6, w2, uxtw #3]
  ret
  udf #0xc11f ; trap: user3

;; function 6 is_null
block0: ; offset 0x0
  mov w6, w2
  cmp x6, #0xa
  b.hs #0x24
  mov x8, #0x800000000
  ldr x8, [x8, w2, uxtw #3]
  cmp x8, #0
  cset x10, eq
  uxtb w2, w10
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
  add x1, x7, #0x400, lsl #12
  mov x3, #1
  mov x2, x10
  bl #0x2c ; reloc_external Call u0:23 0
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
  add x1, x13, #0x400, lsl #12
  mov x3, #1
  mov x2, x11
  bl #0x38 ; reloc_external Call u0:23 0
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
  add x1, x8, #0x400, lsl #12
  mov x2, #0
  mov x3, #1
  bl #0x30 ; reloc_external Call u0:23 0
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
  add x1, x19, #0x500, lsl #12
  mov x2, x4
  bl #0x5c ; reloc_external Call u0:23 0
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
  mov x4, #3
  mov w1, #4
  movk w1, #1, lsl #16
  mov x2, #1
  mov x3, #2
  mov x5, #4
  mov x6, #0
  mov x7, #-1
  mov x0, x4
  svc #0
  mov x0, x2
  lsr x2, x1, #0xc
  mov x6, x5
  mov x5, x4
  mov x4, x3
  mov x3, x0
  ldp x29, x30, [sp], #0x10
  ret

;; function 12 call_element
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w0, w2
  cmp x0, #0xa
  b.hs #0x58
  mov x1, #0x800000000
  ldr x1, [x1, w2, uxtw #3]
  cbz x1, #0x5c
  and x1, x1, #0x200000
  cbnz x1, #0x60
  add x0, x0, #0x400, lsl #12
  mov w1, #4
  movk w1, #1, lsl #16
  mov x6, #0
  mov x7, #-1
  mov x2, x6
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user11
  udf #0xc11f ; trap: user16

;; function 13 order
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x0, #3
  mov w1, #4
  movk w1, #1, lsl #16
  mov x6, #0
  mov x7, #-1
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret

;; function 14 ask
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x0, #3
  mov w1, #4
  movk w1, #1, lsl #16
  mov x6, #0
  mov x7, #-1
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  lsr x2, x1, #0xc
  ldp x29, x30, [sp], #0x10
  ret

