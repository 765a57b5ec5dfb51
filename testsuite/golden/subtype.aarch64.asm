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
  b.hs #0x4c
  adrp x11, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x11, x11, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  mov w13, w2
  lsl x12, x13, #4
  add x13, x11, x13, lsl #4
  ldr w13, [x13, #8]
  sub w14, w13, #1
  cmp w14, #1
  b.hi #0x44
  ldr x13, [x11, x12]
  blr x13
  ldp x29, x30, [sp], #0x10
  ret
  cbz w13, #0x58
  udf #0xc11f ; trap: user6
  cmp w2, #4
  b.hs #0x5c
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user4

;; function 4 leaf
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cmp w2, #3
  b.hs #0x48
  adrp x10, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x10, x10, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  mov w12, w2
  lsl x11, x12, #4
  add x12, x10, x12, lsl #4
  ldr w12, [x12, #8]
  cmp w12, #2
  b.ne #0x40
  ldr x12, [x10, x11]
  blr x12
  ldp x29, x30, [sp], #0x10
  ret
  cbz w12, #0x54
  udf #0xc11f ; trap: user6
  cmp w2, #4
  b.hs #0x58
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user5
  udf #0xc11f ; trap: user4

;; function 5 alone
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cmp w2, #3
  b.hs #0x48
  adrp x10, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x10, x10, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  mov w12, w2
  lsl x11, x12, #4
  add x12, x10, x12, lsl #4
  ldr w12, [x12, #8]
  cmp w12, #3
  b.ne #0x40
  ldr x12, [x10, x11]
  blr x12
  ldp x29, x30, [sp], #0x10
  ret
  cbz w12, #0x54
  udf #0xc11f ; trap: user6
  cmp w2, #4
  b.hs #0x58
  udf #0xc11f ; trap: user5
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

