;; function 0 add
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  adds x2, x2, x4
  adc x3, x3, x5
  ldp x29, x30, [sp], #0x10
  ret

;; function 1 multiply
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  mov x7, x2
  mul x2, x7, x3
  umulh x3, x7, x3
  ldp x29, x30, [sp], #0x10
  ret

