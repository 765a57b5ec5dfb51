;; function 1 add
block0: ; offset 0x0
  add w2, w2, w3
  ret

;; function 2 subtract
block0: ; offset 0x0
  sub w2, w2, w3
  ret

;; function 3 direct
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w2, #1
  mov w3, #2
  bl #0x10 ; reloc_external Call u0:2 0
  ldp x29, x30, [sp], #0x10
  ret

;; function 4 indirect
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cmp w2, #2
  b.hs #0x30
  adrp x8, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x8, x8, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  ldr x8, [x8, w2, uxtw #3]
  mov w2, #1
  mov w3, #2
  blr x8
  ldp x29, x30, [sp], #0x10
  ret
  cmp w2, #4
  b.hs #0x3c
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user4

;; function 5 import
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w0, #3
  bl #0xc ; reloc_external Call u0:1 0
  mov x2, x0
  ldp x29, x30, [sp], #0x10
  ret

