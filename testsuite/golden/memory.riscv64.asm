;; function 0
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.lw a0, 8(a0) ; trap: heap_oob
  c.jr ra

;; function 1
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  lb a0, 0(a0) ; trap: heap_oob
  c.jr ra

;; function 2
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  fsd fa0, 0x400(a0) ; trap: heap_oob
  c.jr ra

;; function 3
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.lui a1, 9
  c.slli a1, 0x10
  c.add a0, a1
  c.lw a0, 0(a0) ; trap: heap_oob
  c.jr ra

;; function 4
block0: ; offset 0x0
  c.lui a0, 0x12
  lw a0, 0x354(a0) ; trap: heap_oob
  c.jr ra

;; function 5
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.lui a1, 0x12
  c.add a1, a0
  lw a0, 0x344(a1) ; trap: heap_oob
  lw a1, 0x348(a1) ; trap: heap_oob
  c.addw a0, a1
  c.jr ra

;; function 6
block0: ; offset 0x0
  c.li a2, 0
  c.mv a3, a2
  slli a4, a0, 0x20
  srli a2, a4, 0x20
  c.lw a5, 0(a2) ; trap: heap_oob
  c.addiw a0, 4
  c.mv a2, a3
  c.addw a2, a5
  c.mv a3, a2
  slli a2, a0, 0x20
  srli a4, a2, 0x20
  slli a2, a1, 0x20
  c.srli a2, 0x20
  bltu a4, a2, -0x20
  c.mv a0, a3
  c.jr ra

