;; function 0
block0: ; offset 0x0
  mov w3, w2
  ldr w2, [x3, #8] ; trap: heap_oob
  ret

;; function 1
block0: ; offset 0x0
  mov w3, w2
  ldrsb x2, [x3] ; trap: heap_oob
  ret

;; function 2
block0: ; offset 0x0
  mov w3, w2
  str d0, [x3, #0x400] ; trap: heap_oob
  ret

;; function 3
block0: ; offset 0x0
  mov x3, #0x90000000
  ldr w2, [x3, w2, uxtw] ; trap: heap_oob
  ret

;; function 4
block0: ; offset 0x0
  mov w4, #0
  mov x11, x4
  mov w10, w2
  ldr w10, [x10] ; trap: heap_oob
  add w2, w2, #4
  mov x15, x11
  add w15, w15, w10
  mov x11, x15
  cmp w2, w3
  b.lo #8
  mov x2, x11
  ret

