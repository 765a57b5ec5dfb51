;; function 0 make
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x19, [sp, #-0x10]!
  sub sp, sp, #0x10
  mov x19, x2
  stur q0, [sp]
  adrp x13, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:5 0
  add x13, x13, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:5 0
  ldr x2, [x13]
  ldr x14, [x13, #8]
  add x15, x2, #0x18
  cmp x15, x14
  b.hi #0x64
  add x15, x2, #0x18
  str x15, [x13]
  mov w0, #8
  str w0, [x2]
  mov x0, x19
  str w0, [x2, #8]
  ldur q0, [sp]
  str d0, [x2, #0x10]
  add sp, sp, #0x10
  ldr x19, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  mov w0, #8
  mov w1, #0
  bl #0x6c ; reloc_external Call u0:33 0
  mov x2, x0
  mov x0, x19
  b #0x48

;; function 1 default
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adrp x10, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:5 0
  add x10, x10, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:5 0
  ldr x2, [x10]
  ldr x11, [x10, #8]
  add x12, x2, #0x18
  cmp x12, x11
  b.hi #0x3c
  add x12, x2, #0x18
  str x12, [x10]
  mov w13, #0xa
  str w13, [x2]
  ldp x29, x30, [sp], #0x10
  ret
  mov w0, #0xa
  mov w1, #0
  bl #0x44 ; reloc_external Call u0:33 0
  mov x2, x0
  b #0x34

;; function 2 read
block0: ; offset 0x0
  ldr d0, [x2, #0x10] ; trap: user41
  ret

;; function 3 read-nullable
block0: ; offset 0x0
  ldr w2, [x2, #8] ; trap: user41
  ret

;; function 4 packed
block0: ; offset 0x0
  mov w5, #0xc8
  strb w5, [x2, #8] ; trap: user41
  ldrsb x6, [x2, #8] ; trap: user41
  ldrh w7, [x2, #0xa] ; trap: user41
  add w2, w6, w7
  ret

;; function 5 link
block0: ; offset 0x0
  str w3, [x2, #8] ; trap: user41
  str w2, [x3, #0xc] ; trap: user41
  ret

;; function 6 outside
block0: ; offset 0x0
  ldr x2, [x2, #0x10] ; trap: user41
  ret

