;; function 0 up
block0: ; offset 0x0
  andi a1, a0, 3
  beqz a1, 6
  c.unimp ; trap: user44
  c.lw a1, 0(a0) ; trap: user44
  c.addiw a1, -5
  c.li a2, 2
  bgeu a2, a1, 6
  c.unimp ; trap: user44
  c.jr ra

;; function 1 range
block0: ; offset 0x0
  c.li a1, 0
  beqz a0, 0x1c
  andi a4, a0, 3
  c.li a1, 0
  bnez a4, 0x12
  c.lw a0, 0(a0) ; trap: user44
  c.addiw a0, -5
  c.li a1, 2
  sltu a5, a1, a0
  xori a1, a5, 1
  andi a0, a1, 0xff
  c.jr ra

;; function 2 final
block0: ; offset 0x0
  andi a1, a0, 3
  beqz a1, 6
  c.unimp ; trap: user44
  c.lw a1, 0(a0) ; trap: user44
  c.li a2, 7
  beq a1, a2, 6
  c.unimp ; trap: user44
  c.jr ra

;; function 3 nullable
block0: ; offset 0x0
  beqz a0, 0x18
  andi a1, a0, 3
  beqz a1, 6
  c.unimp ; trap: user44
  c.lw a1, 0(a0) ; trap: user44
  c.li a2, 6
  beq a1, a2, 6
  c.unimp ; trap: user44
  c.jr ra

;; function 4 kinds
block0: ; offset 0x0
  c.li a1, 0
  beqz a0, 0x1c
  andi a2, a0, 3
  c.li a1, 0
  bnez a2, 0x12
  c.lw a1, 0(a0) ; trap: user44
  c.addiw a1, -5
  c.li a2, 2
  sltu a1, a2, a1
  xori a1, a1, 1
  andi a2, a0, 1
  andi a2, a2, 0xff
  andi a1, a1, 0xff
  andi a3, a0, 3
  xori a3, a3, 2
  snez a3, a3
  snez a0, a0
  c.and a0, a3
  andi a0, a0, 0xff
  c.addw a0, a1
  c.addw a0, a2
  c.jr ra

;; function 5 branch
block0: ; offset 0x0
  beqz a0, 0x18
  andi a1, a0, 3
  bnez a1, 0x10
  c.lw a3, 0(a0) ; trap: user44
  c.li a4, 7
  bne a3, a4, 8
  c.lw a0, 0xc(a0) ; trap: user41
  c.jr ra
  andi a1, a0, 1
  andi a1, a1, 0xff
  bnez a1, 8
  c.li a0, -1
  c.jr ra
  bnez a0, 6
  c.unimp ; trap: user43
  srliw a0, a0, 1
  c.jr ra

