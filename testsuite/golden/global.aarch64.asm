;; function 0
block0: ; offset 0x0
  adrp x4, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x4, x4, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  ldr w5, [x4]
  sub w2, w5, w2
  str w2, [x4]
  ret

;; function 1
block0: ; offset 0x0
  mov x2, #0x2a
  ret

