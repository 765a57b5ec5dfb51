;; function 0 direct
block0: ; offset 0x0
  sub x2, x2, #1
  b #4 ; reloc_external Call u0:1 0

;; function 1 table
block0: ; offset 0x0
  adrp x5, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x5, x5, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  ldr w6, [x5]
  cmp w6, #1
  b.ne #0x1c
  ldr x1, [x5, #8]
  br x1
  cbz w6, #0x24
  udf #0xc11f ; trap: user6
  udf #0xc11f ; trap: user5

;; function 2 reference
block0: ; offset 0x0
  cbz x2, #0x10
  ldr x1, [x2]
  mov x2, #7
  br x1
  udf #0xc11f ; trap: user12

