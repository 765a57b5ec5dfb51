;; function 0 global
block0: ; offset 0x0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a0, 0(a0)
  c.lw a0, 8(a0) ; trap: user41
  c.jr ra

;; function 1 integer
block0: ; offset 0x0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a0, 0x10(a0)
  bnez a0, 6
  c.unimp ; trap: user43
  srliw a0, a0, 1
  c.jr ra

;; function 2 element
block0: ; offset 0x0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a0, 8(a0)
  c.lw a1, 4(a0) ; trap: user42
  c.li a2, 1
  bltu a2, a1, 6
  c.unimp ; trap: user45
  c.addiw a0, 4
  c.slli a0, 0x20
  c.srli a0, 0x20
  lwu a0, 8(a0) ; trap: user45
  c.lw a0, 8(a0) ; trap: user41
  c.jr ra

;; function 3 table
block0: ; offset 0x0
  c.slli a0, 0x20
  srli a1, a0, 0x20
  c.li a0, 3
  bltu a1, a0, 6
  c.unimp ; trap: user3
  c.slli a1, 3
  lui a0, 0x801
  addi a2, a0, -0x78f
  slli a3, a2, 0xc
  c.add a1, a3
  c.ld a0, 0(a1)
  c.jr ra

;; function 4 initialize
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:5 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+8 0
  c.ld a0, 0(a0)
  c.li a1, 3
  bgeu a0, a1, 6
  c.unimp ; trap: user3
  lui a0, 0x801
  addi a0, a0, -0x78f
  c.slli a0, 0xc
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+36 0
  c.addi a1, 8
  c.li a2, 0x10
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:8 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

