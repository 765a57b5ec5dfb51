;; function 0
block0: ; offset 0x0
  c.mv a2, a0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+2 0
  c.lw a1, 0(a0)
  c.subw a1, a2
  c.sw a1, 0(a0)
  c.mv a0, a1
  c.jr ra

;; function 1
block0: ; offset 0x0
  addi a0, zero, 0x2a
  c.jr ra

