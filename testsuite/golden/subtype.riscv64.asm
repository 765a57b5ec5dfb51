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
  sext.w a1, a0
  c.li a2, 3
  bgeu a1, a2, 0x1c
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+18 0
  c.slli a1, 3
  c.add a1, a2
  c.ld a1, 0(a1)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  sext.w a3, a0
  c.li a4, 4
  bltu a3, a4, 6
  c.unimp ; trap: user4
  c.unimp ; trap: user5

;; function 4 leaf
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  sext.w a1, a0
  c.li a2, 3
  bgeu a1, a2, 0x1c
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+18 0
  c.slli a1, 3
  c.add a1, a2
  c.ld a1, 0(a1)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  sext.w a3, a0
  c.li a4, 4
  bltu a3, a4, 6
  c.unimp ; trap: user4
  c.unimp ; trap: user5

;; function 5 alone
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  sext.w a1, a0
  c.li a2, 3
  bgeu a1, a2, 0x1c
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:2 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+18 0
  c.slli a1, 3
  c.add a1, a2
  c.ld a1, 0(a1)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  sext.w a3, a0
  c.li a4, 4
  bltu a3, a4, 6
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

