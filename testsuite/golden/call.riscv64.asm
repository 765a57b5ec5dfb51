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
  sext.w a2, a0
  c.li a3, 2
  bgeu a2, a3, 0x22
  auipc a3, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a3, a3 ; reloc_external RiscvPCRelLo12I func+18 0
  slli a4, a2, 3
  c.add a3, a4
  c.ld a3, 0(a3)
  c.li a0, 1
  c.li a1, 2
  c.jalr a3
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  sext.w a5, a0
  c.li a0, 4
  bltu a5, a0, 6
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

