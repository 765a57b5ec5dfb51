;; function 0 init
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adrp x13, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:3 0
  add x13, x13, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:3 0
  ldr x14, [x13]
  mov w0, w2
  mov w13, w4
  add x15, x13, w2, uxtw
  cmp x15, x14
  b.hi #0x5c
  adrp x15, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x15, x15, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  ldr x15, [x15, #8]
  add x1, x13, w3, uxtw
  cmp x1, x15
  b.hi #0x60
  adrp x1, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x1, x1, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  add x1, x1, w3, uxtw
  mov x2, x13
  bl #0x50 ; reloc_external Call u0:6 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: heap_oob

;; function 1 elements
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w0, w2
  mov w15, w4
  add x1, x15, w2, uxtw
  cmp x1, #0xa
  b.hi #0x5c
  adrp x1, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x1, x1, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  ldr x2, [x1]
  mov w1, w3
  add x3, x15, w3, uxtw
  cmp x3, x2
  b.hi #0x60
  mov x2, #0x800000000
  add x0, x2, x0, lsl #3
  adrp x2, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x2, x2, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  add x1, x2, x1, lsl #3
  lsl x2, x15, #3
  bl #0x50 ; reloc_external Call u0:6 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user3

;; function 2 drop
block0: ; offset 0x0
  mov x1, #0
  adrp x2, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x2, x2, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  str x1, [x2, #8]
  str x1, [x2]
  ret

