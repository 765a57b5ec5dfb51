;; function 1 add
block0: ; offset 0x0
  c.addw a0, a1
  c.jr ra

;; function 2 subtract
block0: ; offset 0x0
  c.subw a0, a1
  c.jr ra

;; function 3 direct
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.li a0, 1
  c.li a1, 2
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:2 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 4 indirect
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  sext.w a1, a0
  c.li a2, 2
  bgeu a1, a2, 0x34
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+18 0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.slli a0, 4
  c.add a0, a1
  c.lw a1, 8(a0)
  c.li a2, 1
  bne a1, a2, 0x14
  c.ld a2, 0(a0)
  c.li a0, 1
  c.li a1, 2
  c.jalr a2
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

;; function 5 import
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.li a0, 3
  c.slli a0, 0x20
  c.srai a0, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:1 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

