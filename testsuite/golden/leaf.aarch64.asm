;; function 0 nothing
block0: ; offset 0x0
  ret

;; function 1 number
block0: ; offset 0x0
  add x2, x2, x3
  ret

;; function 2 traps
block0: ; offset 0x0
  udf #0xc11f ; trap: user1

;; function 3 constants
block0: ; offset 0x0
  fmov d6, #1.50000000
  fadd d6, d0, d6
  fmov d7, #2.50000000
  fmul d0, d6, d7
  ret

;; function 4 vector
block0: ; offset 0x0
  ldr q4, #0x10
  eor v0.16b, v0.16b, v4.16b
  ret
  udf #0
  .byte 0xef, 0xcd, 0xab, 0x89
  .byte 0x67, 0x45, 0x23, 0x01
  .byte 0x88, 0x77, 0x66, 0x55
  add w4, w26, #0x88c

;; function 5 table
block0: ; offset 0x0
  cmp w2, #3
  mov x9, #3
  csel x9, x2, x9, lo
  adr x8, #0x1c
  ldrsw x9, [x8, w9, uxtw #2]
  add x8, x8, x9
  br x8
  udf #0x20
  udf #0x18
  udf #0x10
  udf #0x28
  mov w2, #0x64
  ret
  mov w2, #0xa
  ret
  mov w2, #1
  ret
  mov w2, #0x3e8
  ret

;; function 6 six
block0: ; offset 0x0
  add x2, x2, x7
  ret

;; function 7 seven
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  ldur x3, [sp, #0x10]
  add x2, x2, x3
  ldp x29, x30, [sp], #0x10
  add sp, sp, #0x10
  ret

;; function 8 seven-trap
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  udf #0xc11f ; trap: user1

;; function 9 eight
block0: ; offset 0x0
  fadd d0, d0, d7
  ret

;; function 10 nine
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  ldur d2, [sp, #0x10]
  fadd d0, d0, d2
  ldp x29, x30, [sp], #0x10
  add sp, sp, #0x10
  ret

;; function 11 nine-results
block0: ; offset 0x0
  stur x2, [x8]
  stur x2, [x8, #8]
  stur x2, [x8, #0x10]
  mov x7, x2
  mov x3, x7
  mov x4, x7
  mov x5, x7
  mov x6, x7
  ret

;; function 12 immediate
block0: ; offset 0x0
  mov x2, #0x8948
  movk x2, #0x5dec, lsl #16
  movk x2, #0xc3, lsl #32
  ret

;; function 13 immediate-trap
block0: ; offset 0x0
  mov x7, #0x89480000
  movk x7, #0x5dec, lsl #32
  movk x7, #0xc3, lsl #48
  cmp x2, x7
  b.eq #0x24
  mov x2, #0x48c3
  movk x2, #0xec89, lsl #16
  movk x2, #0x5d, lsl #32
  ret
  udf #0xc11f ; trap: user1

;; function 14 calls
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  bl #8 ; reloc_external Call u0:12 0
  add x2, x2, #1
  ldp x29, x30, [sp], #0x10
  ret

;; function 15 calls-at-end
block0: ; offset 0x0
  b #0 ; reloc_external Call u0:12 0

