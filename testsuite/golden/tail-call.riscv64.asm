;; function 0 direct
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi a0, -1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  auipc t6, 0 ; reloc_external RiscvCallPlt u0:1 0
  jr t6

;; function 1 table
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+8 0
  c.lw a2, 8(a1)
  c.li a3, 1
  bne a2, a3, 0x10
  ld t0, 0(a1)
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr t0
  bnez a2, 6
  c.unimp ; trap: user5
  c.unimp ; trap: user6

;; function 2 reference
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  bnez a0, 6
  c.unimp ; trap: user12
  ld t0, 0(a0)
  c.li a0, 7
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr t0

