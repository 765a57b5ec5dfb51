;; function 0 direct
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  sub x2, x2, #1
  ldp x29, x30, [sp], #0x10
  b #0x10 ; reloc_external Call u0:1 0

;; function 1 table
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adrp x5, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x5, x5, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  ldr w6, [x5, #8]
  cmp w6, #1
  b.ne #0x28
  ldr x1, [x5]
  ldp x29, x30, [sp], #0x10
  br x1
  cbz w6, #0x30
  udf #0xc11f ; trap: user6
  udf #0xc11f ; trap: user5

;; function 2 reference
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cbz x2, #0x1c
  ldr x1, [x2]
  mov x2, #7
  ldp x29, x30, [sp], #0x10
  br x1
  udf #0xc11f ; trap: user12

