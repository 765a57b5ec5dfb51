;; function 2 tell
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x0, #4
  bl #0xc ; reloc_external Call u0:1 0
  ldp x29, x30, [sp], #0x10
  ret

;; function 3 tell_one
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w5, w2
  cmp x5, #8
  b.hs #0x30
  mov x7, #0x800000000
  ldr x7, [x7, w2, uxtw #3]
  cbz x7, #0x34
  add x0, x5, #0x300, lsl #12
  bl #0x24 ; reloc_external Call u0:1 0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user11

;; function 4 ask
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  sub sp, sp, #0x30
  cbz x2, #0x50
  mov x1, #0x10
  mov x5, #0
  mov x6, sp
  mov x0, x2
  mov x2, x3
  mov x3, x5
  mov x4, x5
  bl #0x2c ; reloc_external Call u0:3 0
  ldur x12, [sp]
  ldur x2, [sp, #8]
  ldur x12, [sp, #0x10]
  ldur x12, [sp, #0x18]
  ldur x12, [sp, #0x20]
  add sp, sp, #0x30
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user11

