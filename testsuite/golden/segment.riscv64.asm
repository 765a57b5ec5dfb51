;; function 0 init
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc a3, 0 ; reloc_external RiscvPCRelHi20 u1:3 0
  mv a3, a3 ; reloc_external RiscvPCRelLo12I func+8 0
  c.ld a3, 0(a3)
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.slli a2, 0x20
  c.srli a2, 0x20
  add a4, a0, a2
  bgeu a3, a4, 6
  c.unimp ; trap: heap_oob
  auipc a3, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a3, a3 ; reloc_external RiscvPCRelLo12I func+36 0
  c.ld a3, 8(a3)
  c.slli a1, 0x20
  c.srli a1, 0x20
  add a4, a1, a2
  bgeu a3, a4, 6
  c.unimp ; trap: heap_oob
  auipc a3, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a3, a3 ; reloc_external RiscvPCRelLo12I func+60 0
  c.add a1, a3
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:6 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 1 elements
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.mv a4, a1
  c.slli a0, 0x20
  srli a1, a0, 0x20
  slli a0, a2, 0x20
  srli a3, a0, 0x20
  add a0, a1, a3
  c.li a2, 0xa
  bgeu a2, a0, 6
  c.unimp ; trap: user3
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+36 0
  c.ld a0, 0(a0)
  c.mv a2, a4
  c.slli a2, 0x20
  c.srli a2, 0x20
  add a4, a2, a3
  bgeu a0, a4, 6
  c.unimp ; trap: user3
  slli a0, a1, 3
  c.lui a1, 1
  c.slli a1, 0x17
  c.add a0, a1
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+72 0
  c.slli a2, 3
  c.add a1, a2
  slli a2, a3, 3
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:6 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 2 drop
block0: ; offset 0x0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+0 0
  sd zero, 8(a0)
  sd zero, 0(a0)
  c.jr ra

