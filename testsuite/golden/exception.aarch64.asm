;; function 0 throws
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w5, #1
  adrp x6, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x6, x6, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  str w5, [x6]
  str x2, [x6, #8]
  mov w0, #0
  mov x1, #0
  bl #0x24 ; reloc_external Call u0:29 0
  udf #0xc11f ; trap: user38

;; function 1 plain
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  bl #8 ; reloc_external Call u0:0 0
  ldp x29, x30, [sp], #0x10
  ret

;; function 2 branches
block0: ; offset 0x0
  cbnz w2, #0xc
  mov x2, #0
  ret
  mov x2, #2
  ret

;; function 3 catches
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  stp x27, x28, [sp, #-0x10]!
  stp x25, x26, [sp, #-0x10]!
  stp x23, x24, [sp, #-0x10]!
  stp x21, x22, [sp, #-0x10]!
  stp x19, x20, [sp, #-0x10]!
  stp d14, d15, [sp, #-0x10]!
  stp d12, d13, [sp, #-0x10]!
  stp d10, d11, [sp, #-0x10]!
  stp d8, d9, [sp, #-0x10]!
  sub sp, sp, #0x10
  stur x2, [sp]
  bl #0x34 ; reloc_external Call u0:0 0
  adrp x0, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:0 0
  add x0, x0, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:0 0
  ldr x0, [x0, #8]
  ldur x2, [sp]
  blr x0
  add sp, sp, #0x10
  ldp d8, d9, [sp], #0x10
  ldp d10, d11, [sp], #0x10
  ldp d12, d13, [sp], #0x10
  ldp d14, d15, [sp], #0x10
  ldp x19, x20, [sp], #0x10
  ldp x21, x22, [sp], #0x10
  ldp x23, x24, [sp], #0x10
  ldp x25, x26, [sp], #0x10
  ldp x27, x28, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  mov x2, #-1
  add sp, sp, #0x10
  ldp d8, d9, [sp], #0x10
  ldp d10, d11, [sp], #0x10
  ldp d12, d13, [sp], #0x10
  ldp d14, d15, [sp], #0x10
  ldp x19, x20, [sp], #0x10
  ldp x21, x22, [sp], #0x10
  ldp x23, x24, [sp], #0x10
  ldp x25, x26, [sp], #0x10
  ldp x27, x28, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  adrp x0, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:6 0
  add x0, x0, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:6 0
  ldr w1, [x0]
  ldr x2, [x0, #8]
  add sp, sp, #0x10
  ldp d8, d9, [sp], #0x10
  ldp d10, d11, [sp], #0x10
  ldp d12, d13, [sp], #0x10
  ldp d14, d15, [sp], #0x10
  ldp x19, x20, [sp], #0x10
  ldp x21, x22, [sp], #0x10
  ldp x23, x24, [sp], #0x10
  ldp x25, x26, [sp], #0x10
  ldp x27, x28, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret

;; function 4 keeps
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  stp x27, x28, [sp, #-0x10]!
  stp x25, x26, [sp, #-0x10]!
  stp x23, x24, [sp, #-0x10]!
  stp x21, x22, [sp, #-0x10]!
  stp x19, x20, [sp, #-0x10]!
  stp d14, d15, [sp, #-0x10]!
  stp d12, d13, [sp, #-0x10]!
  stp d10, d11, [sp, #-0x10]!
  stp d8, d9, [sp, #-0x10]!
  bl #0x2c ; reloc_external Call u0:1 0
  mov x2, #0
  b #0x40
  bl #0x38 ; reloc_external Call u0:30 0
  mov x2, x0
  ldp d8, d9, [sp], #0x10
  ldp d10, d11, [sp], #0x10
  ldp d12, d13, [sp], #0x10
  ldp d14, d15, [sp], #0x10
  ldp x19, x20, [sp], #0x10
  ldp x21, x22, [sp], #0x10
  ldp x23, x24, [sp], #0x10
  ldp x25, x26, [sp], #0x10
  ldp x27, x28, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret

;; function 5 again
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x19, [sp, #-0x10]!
  mov x19, x2
  cbz x2, #0x3c
  mov x0, x19
  bl #0x18 ; reloc_external Call u0:31 0
  cmp w0, #1
  b.ne #0x30
  ldr x19, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  mov x1, x19
  bl #0x34 ; reloc_external Call u0:29 0
  udf #0xc11f ; trap: user38
  udf #0xc11f ; trap: user39

