;; function 0 make
block0: ; offset 0x0
  slliw a0, a0, 1
  ori a0, a0, 1
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.jr ra

;; function 1 signed
block0: ; offset 0x0
  bnez a0, 6
  c.unimp ; trap: user43
  sraiw a0, a0, 1
  c.jr ra

;; function 2 unsigned
block0: ; offset 0x0
  bnez a0, 6
  c.unimp ; trap: user43
  srliw a0, a0, 1
  c.jr ra

;; function 3 equal
block0: ; offset 0x0
  c.xor a0, a1
  seqz a0, a0
  c.jr ra

;; function 4 out
block0: ; offset 0x0
  andi a1, a0, 3
  c.li a2, 2
  srli a3, a0, 2
  c.lui a4, 1
  c.slli a4, 0x33
  c.or a4, a0
  beq a1, a2, 6
  c.mv a3, a4
  c.mv a1, a0
  c.mv a0, a3
  bnez a1, 6
  c.li a0, 0
  c.jr ra

;; function 5 in
block0: ; offset 0x0
  auipc a1, 0
  ld a1, 0x28(a1)
  and a2, a0, a1
  slli a3, a0, 2
  ori a3, a3, 2
  c.and a1, a3
  bgez a0, 6
  c.mv a1, a2
  c.mv a2, a0
  c.mv a0, a1
  bnez a2, 6
  c.li a0, 0
  c.jr ra
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp

