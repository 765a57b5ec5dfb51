;; function 0 one
block0: ; offset 0x0
  c.li a0, 0
  c.jr ra

;; function 1 two
block0: ; offset 0x0
  slliw a0, a0, 1
  ori a0, a0, 1
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.jr ra

;; function 2 three
block0: ; offset 0x0
  c.jr ra

;; function 3 range
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  sext.w a5, a0
  c.li a1, 3
  bgeu a5, a1, 0x38
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+18 0
  slli a5, a0, 0x20
  srli a2, a5, 0x20
  c.slli a2, 4
  c.add a1, a2
  c.lw a2, 8(a1)
  addiw a3, a2, -1
  c.li a4, 1
  bltu a4, a3, 0x10
  c.ld a1, 0(a1)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  bnez a2, 6
  c.unimp ; trap: user5
  c.unimp ; trap: user6
  c.addiw a0, 0
  c.li a1, 4
  bltu a0, a1, 6
  c.unimp ; trap: user4
  c.unimp ; trap: user5

;; function 4 leaf
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  sext.w a4, a0
  c.li a5, 3
  bgeu a4, a5, 0x34
  auipc a5, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a5, a5 ; reloc_external RiscvPCRelLo12I func+18 0
  slli a4, a0, 0x20
  srli a1, a4, 0x20
  c.slli a1, 4
  c.add a5, a1
  c.lw a1, 8(a5)
  c.li a2, 2
  bne a1, a2, 0x10
  c.ld a1, 0(a5)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  bnez a1, 6
  c.unimp ; trap: user5
  c.unimp ; trap: user6
  c.addiw a0, 0
  c.li a1, 4
  bltu a0, a1, 6
  c.unimp ; trap: user4
  c.unimp ; trap: user5

;; function 5 alone
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  sext.w a4, a0
  c.li a5, 3
  bgeu a4, a5, 0x34
  auipc a5, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a5, a5 ; reloc_external RiscvPCRelLo12I func+18 0
  slli a4, a0, 0x20
  srli a1, a4, 0x20
  c.slli a1, 4
  c.add a5, a1
  c.lw a1, 8(a5)
  c.li a2, 3
  bne a1, a2, 0x10
  c.ld a1, 0(a5)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  bnez a1, 6
  c.unimp ; trap: user5
  c.unimp ; trap: user6
  c.addiw a0, 0
  c.li a1, 4
  bltu a0, a1, 6
  c.unimp ; trap: user4
  c.unimp ; trap: user5

;; function 6 reference
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  bnez a0, 6
  c.unimp ; trap: user12
  c.ld a1, 0(a0)
  c.li a0, 1
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 7 cast
block0: ; offset 0x0
  c.li a1, 0
  beqz a0, 0x12
  c.lw a1, 8(a0)
  c.addiw a1, -1
  c.li a2, 1
  sltu a1, a2, a1
  xori a1, a1, 1
  andi a2, a1, 0xff
  bnez a2, 6
  c.unimp ; trap: user44
  c.jr ra

