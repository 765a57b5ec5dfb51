;; function 0 global
block0: ; offset 0x0
  adrp x2, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x2, x2, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x2, [x2]
  ldr w2, [x2, #8] ; trap: user41
  ret

;; function 1 integer
block0: ; offset 0x0
  adrp x2, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x2, x2, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x2, [x2, #0x10]
  cbz x2, #0x18
  lsr w2, w2, #1
  ret
  udf #0xc11f ; trap: user43

;; function 2 element
block0: ; offset 0x0
  adrp x6, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x6, x6, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x6, [x6, #8]
  ldr w7, [x6, #4] ; trap: user42
  cmp w7, #1
  b.ls #0x2c
  add w8, w6, #4
  mov w8, w8
  ldr w8, [x8, #8] ; trap: user45
  ldr w2, [x8, #8] ; trap: user41
  ret
  udf #0xc11f ; trap: user45

;; function 3 table
block0: ; offset 0x0
  mov w6, w2
  cmp x6, #3
  b.hs #0x20
  mov x8, #0x1000
  movk x8, #0x87, lsl #16
  movk x8, #8, lsl #32
  ldr x2, [x8, w2, uxtw #3]
  ret
  udf #0xc11f ; trap: user3

;; function 4 initialize
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adrp x7, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:5 0
  add x7, x7, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:5 0
  ldr x7, [x7]
  cmp x7, #3
  b.lo #0x44
  mov x0, #0x1000
  movk x0, #0x87, lsl #16
  movk x0, #8, lsl #32
  adrp x9, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x9, x9, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  add x1, x9, #8
  mov x2, #0x10
  bl #0x38 ; reloc_external Call u0:8 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3

