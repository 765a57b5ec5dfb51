;; function 0 add
block0: ; offset 0x0
  c.add a0, a2
  sltu a2, a0, a2
  c.add a1, a3
  c.add a1, a2
  c.jr ra

;; function 1 multiply
block0: ; offset 0x0
  c.mv a2, a0
  mul a0, a2, a1
  mulhu a1, a2, a1
  c.jr ra

