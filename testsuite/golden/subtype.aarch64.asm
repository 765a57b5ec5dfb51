;; function 0 one
block0: ; offset 0x0
  mov x2, #0
  ret

;; function 1 two
block0: ; offset 0x0
  mov w5, #1
  orr w5, w5, w2, lsl #1
  mov w2, w5
  ret

;; function 2 three
block0: ; offset 0x0
  ret

;; function 3 range
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cmp w2, #3
  b.hs #0x28
  adrp x6, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x6, x6, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  ldr x6, [x6, w2, uxtw #3]
  blr x6
  ldp x29, x30, [sp], #0x10
  ret
  cmp w2, #4
  b.hs #0x34
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user4

;; function 4 leaf
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cmp w2, #3
  b.hs #0x28
  adrp x6, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x6, x6, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x6, [x6, w2, uxtw #3]
  blr x6
  ldp x29, x30, [sp], #0x10
  ret
  cmp w2, #4
  b.hs #0x34
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user4

;; function 5 alone
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cmp w2, #3
  b.hs #0x28
  adrp x6, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:2 0
  add x6, x6, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:2 0
  ldr x6, [x6, w2, uxtw #3]
  blr x6
  ldp x29, x30, [sp], #0x10
  ret
  cmp w2, #4
  b.hs #0x34
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user4

;; function 6 reference
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cbz x2, #0x20
  ldr x5, [x2]
  mov w2, #1
  blr x5
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user12

;; function 7 cast
block0: ; offset 0x0
  mov w3, #0
  cbz x2, #0x18
  ldr w8, [x2, #8]
  sub w8, w8, #1
  cmp w8, #1
  cset x3, ls
  tst w3, #0xff
  b.eq #0x24
  ret
  udf #0xc11f ; trap: user44

