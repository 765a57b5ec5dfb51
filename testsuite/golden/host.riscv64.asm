;; function 2 tell
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.li a0, 4
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:23 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 3 tell_one
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.slli a0, 0x20
  srli a2, a0, 0x20
  c.li a1, 8
  bltu a2, a1, 6
  c.unimp ; trap: user3
  slli a3, a2, 3
  c.lui a1, 1
  slli a4, a1, 0x17
  c.add a3, a4
  c.ld a3, 0(a3)
  bnez a3, 6
  c.unimp ; trap: user11
  lui a3, 0x300
  add a0, a2, a3
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:23 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 4 ask
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.mv a4, a1
  bnez a0, 6
  c.unimp ; trap: user11
  c.lui a2, 0x10
  addi a1, a2, 4
  c.li a5, 0
  c.mv a6, sp
  c.mv a2, a4
  c.mv a3, a5
  c.mv a4, a5
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:16 0
  jalr ra
  c.ldsp a0, 0(sp)
  c.ldsp a2, 8(sp)
  c.ldsp a2, 0x10(sp)
  c.ldsp a2, 0x18(sp)
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

