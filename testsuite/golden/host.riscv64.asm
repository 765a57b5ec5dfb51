;; function 2 tell
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.li a0, 4
  c.li a6, 0
  c.li a7, -3
  c.mv a1, a6
  c.mv a2, a6
  c.mv a3, a6
  c.mv a4, a6
  c.mv a5, a6
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:17 0
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
  slli a2, a0, 0x20
  srli a4, a2, 0x20
  c.li a3, 8
  bltu a4, a3, 6
  c.unimp ; trap: user3
  slli a5, a4, 3
  c.lui a3, 1
  slli a0, a3, 0x17
  c.add a5, a0
  c.ld a5, 0(a5)
  bnez a5, 6
  c.unimp ; trap: user11
  lui a5, 0x300
  add a0, a4, a5
  c.li a6, 0
  c.li a7, -3
  c.mv a1, a6
  c.mv a2, a6
  c.mv a3, a6
  c.mv a4, a6
  c.mv a5, a6
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:17 0
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
  c.mv a2, a1
  bnez a0, 6
  c.unimp ; trap: user11
  c.lui a3, 0x10
  addi a1, a3, 4
  c.li a5, 0
  c.mv a6, sp
  c.li a7, -1
  c.mv a3, a5
  c.mv a4, a5
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:16 0
  jalr ra
  c.ldsp a0, 0(sp)
  c.ldsp a3, 8(sp)
  c.ldsp a3, 0x10(sp)
  c.ldsp a3, 0x18(sp)
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

