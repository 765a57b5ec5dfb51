;; function 0 null
block0: ; offset 0x0
  c.li a0, 0
  c.jr ra

;; function 1 is_null
block0: ; offset 0x0
  seqz a0, a0
  c.jr ra

;; function 2 to
block0: ; offset 0x0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:3 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+0 0
  c.jr ra

;; function 3 call
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  bnez a1, 6
  c.unimp ; trap: user12
  c.ld a1, 0(a1)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 4 branch
block0: ; offset 0x0
  bnez a0, 8
  c.li a0, 0
  c.jr ra
  c.li a0, 1
  c.jr ra

;; function 5 callee
block0: ; offset 0x0
  c.jr ra

