;; function 0 load
block0: ; offset 0x0
  mov w3, w2
  ldur q0, [x3, #4] ; trap: heap_oob
  ret

;; function 1 store
block0: ; offset 0x0
  mov w3, w2
  str q0, [x3] ; trap: heap_oob
  ret

;; function 2 add8
block0: ; offset 0x0
  add v0.16b, v0.16b, v1.16b
  ret

;; function 3 add64
block0: ; offset 0x0
  add v0.2d, v0.2d, v1.2d
  ret

;; function 4 multiply
block0: ; offset 0x0
  fmul v0.2d, v0.2d, v1.2d
  ret

;; function 5 less
block0: ; offset 0x0
  cmgt v0.4s, v1.4s, v0.4s
  ret

;; function 6 select
block0: ; offset 0x0
  mov v6.16b, v0.16b
  mov v0.16b, v2.16b
  bsl v0.16b, v6.16b, v1.16b
  ret

;; function 7 lane
block0: ; offset 0x0
  smov w2, v0.h[5]
  ret

;; function 8 replace
block0: ; offset 0x0
  mov v0.s[1], v1.s[0]
  ret

;; function 9 splat
block0: ; offset 0x0
  dup v0.16b, w2
  ret

;; function 10 all
block0: ; offset 0x0
  uminv b4, v0.16b
  mov x6, v4.d[0]
  cmp x6, #0
  cset x9, ne
  uxtb w2, w9
  ret

;; function 11 constant
block0: ; offset 0x0
  ldr q0, #0x10
  ret
  udf #0
  udf #0
  udf #1
  udf #2
  udf #3
  udf #4

