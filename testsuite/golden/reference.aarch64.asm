;; function 0 null
block0: ; offset 0x0
  mov x2, #0
  ret

;; function 1 is_null
block0: ; offset 0x0
  cmp x2, #0
  cset x5, eq
  uxtb w2, w5
  ret

;; function 2 to
block0: ; offset 0x0
  adrp x2, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:3 0
  add x2, x2, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:3 0
  ret

;; function 3 call
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cbz x3, #0x1c
  ldr x5, [x3]
  blr x5
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user12

;; function 4 branch
block0: ; offset 0x0
  cbnz x2, #0xc
  mov w2, #0
  ret
  mov w2, #1
  ret

;; function 5 callee
block0: ; offset 0x0
  ret

