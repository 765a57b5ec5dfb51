;; function 0 add
block0: ; offset 0x0
  adds x2, x2, x4
  adc x3, x3, x5
  ret

;; function 1 multiply
block0: ; offset 0x0
  mov x7, x2
  mul x2, x7, x3
  umulh x3, x7, x3
  ret

