;; function 0 get
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.li a1, 0xa
  bltu a0, a1, 6
  c.unimp ; trap: user3
  c.slli a0, 3
  c.lui a1, 1
  c.slli a1, 0x17
  c.add a0, a1
  c.ld a0, 0(a0)
  c.jr ra

;; function 1 set
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.mv a2, a1
  auipc a4, 0 ; reloc_external RiscvPCRelHi20 u1:2 0
  mv a4, a4 ; reloc_external RiscvPCRelLo12I func+10 0
  c.ld a4, 8(a4)
  slli a3, a0, 0x20
  srli a5, a3, 0x20
  bltu a5, a4, 6
  c.unimp ; trap: user3
  slli a0, a5, 3
  lui a3, 0x800
  addi a1, a3, 0x11
  c.slli a1, 0xc
  c.add a0, a1
  lui a1, 0x400
  c.add a1, a5
  c.li a3, 1
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:12 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 2 grow
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.sdsp s2, 0x18(sp)
  c.sdsp s3, 0x10(sp)
  c.sdsp s4, 8(sp)
  c.mv a2, a0
  auipc s3, 0 ; reloc_external RiscvPCRelHi20 u1:2 0
  mv s3, s3 ; reloc_external RiscvPCRelLo12I func+18 0
  ld s2, 8(s3)
  slli a0, a1, 0x20
  srli s4, a0, 0x20
  addi a0, zero, 0x64
  sub a1, a0, s2
  c.li a0, -1
  bltu a1, s4, 0x2c
  slli a0, s2, 3
  lui a1, 0x800
  c.addi a1, 0x11
  c.slli a1, 0xc
  c.add a0, a1
  lui a1, 0x400
  c.add a1, s2
  c.mv a3, s4
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:12 0
  jalr ra
  add a0, s2, s4
  sd a0, 8(s3)
  c.mv a0, s2
  c.ldsp s2, 0x18(sp)
  c.ldsp s3, 0x10(sp)
  c.ldsp s4, 8(sp)
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 3 size
block0: ; offset 0x0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:2 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a0, 8(a0)
  c.jr ra

;; function 4 copy
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.mv a5, a1
  c.slli a0, 0x20
  srli a1, a0, 0x20
  slli a0, a2, 0x20
  srli a4, a0, 0x20
  add a0, a1, a4
  c.li a3, 0xa
  bgeu a3, a0, 6
  c.unimp ; trap: user3
  c.mv a0, a5
  c.slli a0, 0x20
  srli a2, a0, 0x20
  add a0, a2, a4
  bgeu a3, a0, 6
  c.unimp ; trap: user3
  slli a0, a1, 3
  c.lui a1, 1
  c.slli a1, 0x17
  c.add a0, a1
  c.slli a2, 3
  c.add a1, a2
  slli a2, a4, 3
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:9 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 5 call
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  slli a3, a1, 0x20
  srli a5, a3, 0x20
  c.li a4, 0xa
  bltu a5, a4, 6
  c.unimp ; trap: user4
  c.slli a5, 3
  c.lui a4, 1
  slli a1, a4, 0x17
  c.add a5, a1
  c.ld a5, 0(a5)
  bnez a5, 6
  c.unimp ; trap: user5
  c.lw a1, 8(a5)
  c.li a2, 1
  beq a1, a2, 6
  c.unimp ; trap: user6
  c.ld a1, 0(a5)
  c.jalr a1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

