;; function 0 load
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w3, w2
  ldur q0, [x3, #4] ; trap: heap_oob
  ldp x29, x30, [sp], #0x10
  ret

;; function 1 store
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov w3, w2
  str q0, [x3] ; trap: heap_oob
  ldp x29, x30, [sp], #0x10
  ret

;; function 2 add8
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  add v0.16b, v0.16b, v1.16b
  ldp x29, x30, [sp], #0x10
  ret

;; function 3 add64
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  add v0.2d, v0.2d, v1.2d
  ldp x29, x30, [sp], #0x10
  ret

;; function 4 multiply
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  fmul v0.2d, v0.2d, v1.2d
  ldp x29, x30, [sp], #0x10
  ret

;; function 5 less
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  cmgt v0.4s, v1.4s, v0.4s
  ldp x29, x30, [sp], #0x10
  ret

;; function 6 select
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov v6.16b, v0.16b
  mov v0.16b, v2.16b
  bsl v0.16b, v6.16b, v1.16b
  ldp x29, x30, [sp], #0x10
  ret

;; function 7 lane
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  smov w2, v0.h[5]
  ldp x29, x30, [sp], #0x10
  ret

;; function 8 replace
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov v0.s[1], v1.s[0]
  ldp x29, x30, [sp], #0x10
  ret

;; function 9 splat
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  dup v0.16b, w2
  ldp x29, x30, [sp], #0x10
  ret

;; function 10 all
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  uminv b4, v0.16b
  mov x6, v4.d[0]
  cmp x6, #0
  cset x9, ne
  uxtb w2, w9
  ldp x29, x30, [sp], #0x10
  ret

;; function 11 constant
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  ldr q0, #0x20
  ldp x29, x30, [sp], #0x10
  ret
  udf #0
  udf #0
  udf #0
  udf #1
  udf #2
  udf #3
  udf #4

