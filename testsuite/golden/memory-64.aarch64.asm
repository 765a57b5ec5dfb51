;; function 0 load_wide
block0: ; offset 0x0
  mov x7, #0xc
  adds x7, x2, x7
  b.hs #0x2c
  adrp x8, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x8, x8, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x8, [x8]
  cmp x7, x8
  b.hi #0x30
  mov x10, #0x800000008
  ldr w2, [x2, x10] ; trap: heap_oob
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: heap_oob

;; function 1 load_far
block0: ; offset 0x0
  mov x7, #-0xc
  adds x7, x2, x7
  b.hs #0x2c
  adrp x8, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x8, x8, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x8, [x8]
  cmp x7, x8
  b.hi #0x30
  mov x10, #0x7fffffff0
  ldr w2, [x2, x10] ; trap: heap_oob
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: heap_oob

;; function 2 load_bytes
block0: ; offset 0x0
  adrp x6, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x6, x6, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x7, [x6, #8]
  mov w6, w2
  add x8, x6, #1
  cmp x8, x7
  b.hi #0x24
  ldrb w2, [x6] ; trap: heap_oob
  ret
  udf #0xc11f ; trap: heap_oob

;; function 3 store_third
block0: ; offset 0x0
  mov x5, #0x10
  movk x5, #3, lsl #16
  movk x5, #8, lsl #32
  str w3, [x5, w2, uxtw] ; trap: heap_oob
  ret

;; function 4 size
block0: ; offset 0x0
  adrp x1, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x1, x1, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x2, [x1, #8]
  ret

;; function 5 copy
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x15, x2
  mov w2, w4
  mov x0, x15
  adds x14, x0, x2
  b.hs #0x60
  adrp x15, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x15, x15, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x1, [x15]
  cmp x14, x1
  b.hi #0x64
  ldr x1, [x15, #0x10]
  add x4, x2, w3, uxtw
  cmp x4, x1
  b.hi #0x68
  mov x1, #0x800000000
  add x0, x0, x1
  mov x1, #0x30000
  movk x1, #8, lsl #32
  add x1, x1, w3, uxtw
  bl #0x54 ; reloc_external Call u0:9 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: heap_oob

