;; function 0
block0: ; offset 0x0
  adrp x6, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x6, x6, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x7, [x6]
  mov w6, w2
  add x8, x6, #0xc
  cmp x8, x7
  b.hi #0x24
  ldr w2, [x6, #8] ; trap: heap_oob
  ret
  udf #0xc11f ; trap: heap_oob

;; function 1
block0: ; offset 0x0
  adrp x7, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x7, x7, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x7, [x7]
  mov x8, #0xfffffff8
  add x8, x8, w2, uxtw
  cmp x8, x7
  b.hi #0x28
  mov x9, #0xfffffff0
  str x3, [x9, w2, uxtw] ; trap: heap_oob
  ret
  udf #0xc11f ; trap: heap_oob

