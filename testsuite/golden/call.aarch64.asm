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
  b.hs #0x50
  adrp x12, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x12, x12, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  mov w14, w2
  lsl x13, x14, #4
  add x14, x12, x14, lsl #4
  ldr w14, [x14, #8]
  cmp w14, #1
  b.ne #0x48
  ldr x14, [x12, x13]
  mov w2, #1
  mov w3, #2
  blr x14
  ldp x29, x30, [sp], #0x10
  ret
  cbz w14, #0x5c
  udf #0xc11f ; trap: user6
  cmp w2, #4
  b.hs #0x60
  udf #0xc11f ; trap: user5
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

