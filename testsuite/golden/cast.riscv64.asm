;; function 0 up
block0: ; offset 0x0
  andi a1, a0, 3
  beqz a1, 6
  c.unimp ; trap: user44
  c.lw a1, 0(a0) ; trap: user44
  addiw a2, a1, -5
  c.li a1, 2
  c.slli a2, 0x20
  c.srli a2, 0x20
  c.slli a1, 0x20
  srli a3, a1, 0x20
  bgeu a3, a2, 6
  c.unimp ; trap: user44
  c.jr ra

;; function 1 range
block0: ; offset 0x0
  c.li a1, 0
  beqz a0, 0x2a
  andi a2, a0, 3
  c.li a1, 0
  bnez a2, 0x20
  c.lw a0, 0(a0) ; trap: user44
  addiw a1, a0, -5
  c.li a0, 2
  slli a5, a1, 0x20
  srli a1, a5, 0x20
  c.slli a0, 0x20
  c.srli a0, 0x20
  sltu a0, a0, a1
  xori a1, a0, 1
  andi a0, a1, 0xff
  c.jr ra

;; function 2 final
block0: ; offset 0x0
  andi a1, a0, 3
  beqz a1, 6
  c.unimp ; trap: user44
  c.lw a1, 0(a0) ; trap: user44
  c.li a2, 7
  c.addiw a1, 0
  c.addiw a2, 0
  beq a1, a2, 6
  c.unimp ; trap: user44
  c.jr ra

;; function 3 nullable
block0: ; offset 0x0
  beqz a0, 0x1c
  andi a1, a0, 3
  beqz a1, 6
  c.unimp ; trap: user44
  c.lw a1, 0(a0) ; trap: user44
  c.li a2, 6
  c.addiw a1, 0
  c.addiw a2, 0
  beq a1, a2, 6
  c.unimp ; trap: user44
  c.jr ra

;; function 4 kinds
block0: ; offset 0x0
  c.li a1, 0
  beqz a0, 0x26
  andi a2, a0, 3
  c.li a1, 0
  bnez a2, 0x1c
  c.lw a1, 0(a0) ; trap: user44
  addiw a2, a1, -5
  c.li a1, 2
  c.slli a2, 0x20
  c.srli a2, 0x20
  c.slli a1, 0x20
  c.srli a1, 0x20
  sltu a1, a1, a2
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
  beqz a0, 0x1e
  andi a3, a0, 3
  bnez a3, 0x16
  c.lw a5, 0(a0) ; trap: user44
  c.li a1, 7
  sext.w a4, a5
  c.addiw a1, 0
  bne a4, a1, 8
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

