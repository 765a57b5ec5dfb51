;; function 0
block0: ; offset 0x0
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a2, 0(a1)
  c.slli a0, 0x20
  srli a1, a0, 0x20
  addi a0, a1, 0xc
  bgeu a2, a0, 6
  c.unimp ; trap: heap_oob
  c.lw a0, 8(a1) ; trap: heap_oob
  c.jr ra

;; function 1
block0: ; offset 0x0
  auipc a4, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a4, a4 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a4, 0(a4)
  slli a3, a0, 0x20
  srli a5, a3, 0x20
  lui a2, 0x20000
  addi a0, a2, -1
  c.slli a0, 3
  c.add a0, a5
  bgeu a4, a0, 6
  c.unimp ; trap: heap_oob
  lui a3, 0x10000
  addi a0, a3, -1
  c.slli a0, 4
  c.add a5, a0
  c.sd a1, 0(a5) ; trap: heap_oob
  c.jr ra

