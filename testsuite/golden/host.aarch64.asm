;; function 2 tell
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x0, #3
  mov x6, #0
  mov x7, #-3
  mov x1, x6
  mov x2, x6
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret

;; function 3 tell_one
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w13, w2
  cmp x13, #8
  b.hs #0x4c
  mov x15, #0x800000000
  ldr x15, [x15, w2, uxtw #3]
  cbz x15, #0x50
  add x0, x13, #0x400, lsl #12
  mov x6, #0
  mov x7, #-3
  mov x1, x6
  mov x2, x6
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user3
  udf #0xc11f ; trap: user11

;; function 4 ask
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cbz x2, #0x44
  and x14, x2, #0x200000
  cbnz x14, #0x48
  mov w1, #4
  movk w1, #1, lsl #16
  mov x6, #0
  mov x7, #-1
  mov x0, x2
  mov x2, x3
  mov x3, x6
  mov x4, x6
  mov x5, x6
  svc #0
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: user11
  udf #0xc11f ; trap: user16

