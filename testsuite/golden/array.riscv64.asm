;; function 0 make
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s10, 8(sp)
  c.sdsp s11, 0(sp)
  c.mv s11, a0
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+16 0
  c.ld a0, 0(a2)
  c.ld a3, 8(a2)
  slli a4, a1, 0x20
  c.srli a4, 0x20
  slli s10, a4, 3
  addi a4, s10, 0xf
  c.andi a4, -8
  c.add a4, a0
  bltu a3, a4, 0x3c
  c.sd a4, 0(a2)
  c.li a2, 0xc
  c.sw a2, 0(a0)
  c.sw a1, 4(a0)
  addi a1, a0, 8
  add a2, a1, s10
  c.lui a3, 1
  c.slli a3, 0x14
  bgeu a3, a2, 6
  c.unimp ; trap: user45
  c.mv a3, a1
  bltu a1, a2, 0x12
  c.ldsp s10, 8(sp)
  c.ldsp s11, 0(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.mv a4, s11
  c.sd a4, 0(a1)
  c.addi a1, 8
  c.addi a3, 8
  c.j -0x1a
  c.li a0, 0xc
  c.slli a0, 0x20
  c.srai a0, 0x20
  c.slli a1, 0x20
  c.srai a1, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:36 0
  jalr ra
  c.j -0x42

;; function 1 default
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc a3, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a3, a3 ; reloc_external RiscvPCRelLo12I func+8 0
  c.ld a0, 0(a3)
  c.ld a4, 8(a3)
  addi a5, a0, 0x20
  bltu a4, a5, 0x1a
  addi a4, a0, 0x20
  c.sd a4, 0(a3)
  c.li a5, 0xc
  c.sw a5, 0(a0)
  c.li a1, 3
  c.sw a1, 4(a0)
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.li a0, 0xc
  c.li a1, 3
  c.slli a0, 0x20
  c.srai a0, 0x20
  c.slli a1, 0x20
  c.srai a1, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:36 0
  jalr ra
  c.j -0x1c

;; function 2 fixed
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s2, 8(sp)
  c.mv s2, a0
  auipc a5, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a5, a5 ; reloc_external RiscvPCRelLo12I func+14 0
  c.ld a0, 0(a5)
  c.ld a1, 8(a5)
  addi a2, a0, 0x10
  bltu a1, a2, 0x26
  addi a1, a0, 0x10
  c.sd a1, 0(a5)
  c.li a1, 0xd
  c.sw a1, 0(a0)
  c.li a1, 2
  c.sw a1, 4(a0)
  c.mv a1, s2
  c.sw a1, 8(a0)
  sw zero, 0xc(a0)
  c.ldsp s2, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.li a0, 0xd
  c.li a1, 2
  c.slli a0, 0x20
  c.srai a0, 0x20
  c.slli a1, 0x20
  c.srai a1, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:36 0
  jalr ra
  c.mv a1, s2
  c.j -0x28

;; function 3 data
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s10, 8(sp)
  c.sdsp s11, 0(sp)
  c.mv a4, a0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:5 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+16 0
  c.ld a0, 0(a0)
  c.mv a1, a4
  slli a2, a1, 0x20
  srli s10, a2, 0x20
  addi a1, s10, 1
  bgeu a0, a1, 6
  c.unimp ; trap: heap_oob
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+46 0
  c.ld a0, 0(a1)
  c.ld a2, 8(a1)
  addi a3, s10, 0xf
  c.andi a3, -8
  c.add a3, a0
  bltu a2, a3, 0x4a
  c.sd a3, 0(a1)
  c.li a1, 0xb
  c.sw a1, 0(a0)
  c.mv a1, a4
  c.sw a1, 4(a0)
  addi a3, a0, 8
  c.mv s11, a0
  add a0, a3, s10
  c.lui a2, 1
  c.slli a2, 0x14
  bgeu a2, a0, 6
  c.unimp ; trap: user45
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+100 0
  addi a1, a0, 1
  c.mv a0, a3
  c.mv a2, s10
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:13 0
  jalr ra
  c.mv a0, s11
  c.ldsp s10, 8(sp)
  c.ldsp s11, 0(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.mv a1, a4
  c.li a0, 0xb
  c.slli a0, 0x20
  c.srai a0, 0x20
  c.slli a1, 0x20
  c.srai a1, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:36 0
  jalr ra
  c.j -0x50

;; function 4 length
block0: ; offset 0x0
  c.lw a0, 4(a0) ; trap: user42
  c.jr ra

;; function 5 read
block0: ; offset 0x0
  c.lw a2, 4(a0) ; trap: user42
  sext.w a3, a1
  bltu a3, a2, 6
  c.unimp ; trap: user45
  c.addw a0, a1
  c.slli a0, 0x20
  c.srli a0, 0x20
  lb a0, 8(a0) ; trap: user45
  c.jr ra

;; function 6 write
block0: ; offset 0x0
  c.lw a3, 4(a0) ; trap: user42
  sext.w a4, a1
  bltu a4, a3, 6
  c.unimp ; trap: user45
  slliw a1, a1, 2
  c.addw a0, a1
  c.slli a0, 0x20
  srli a1, a0, 0x20
  c.sw a2, 8(a1) ; trap: user45
  c.jr ra

;; function 7 fill
block0: ; offset 0x0
  lwu a4, 4(a0) ; trap: user42
  c.slli a1, 0x20
  srli a5, a1, 0x20
  slli a1, a3, 0x20
  c.srli a1, 0x20
  add a3, a5, a1
  bgeu a4, a3, 6
  c.unimp ; trap: user45
  c.addi a0, 8
  c.slli a3, 3
  c.add a3, a0
  c.lui a4, 1
  c.slli a4, 0x14
  bgeu a4, a3, 6
  c.unimp ; trap: user45
  slli a3, a5, 3
  c.add a0, a3
  c.slli a1, 3
  c.add a1, a0
  c.mv a3, a0
  bltu a0, a1, 6
  c.jr ra
  c.sd a2, 0(a0)
  c.addi a0, 8
  c.addi a3, 8
  c.j -0xc

;; function 8 copy
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s2, 8(sp)
  lwu a5, 4(a0) ; trap: user42
  lwu a4, 4(a1) ; trap: user42
  c.slli a2, 0x20
  srli a3, a2, 0x20
  c.li a2, 8
  addi a7, a3, 8
  bgeu a5, a7, 6
  c.unimp ; trap: user45
  add a5, a0, a3
  addi s2, a5, 0x10
  c.lui a5, 1
  c.slli a5, 0x14
  bgeu a5, s2, 6
  c.unimp ; trap: user45
  bgeu a4, a2, 6
  c.unimp ; trap: user45
  addi a4, a1, 0x10
  bgeu a5, a4, 6
  c.unimp ; trap: user45
  c.addi a0, 8
  c.add a0, a3
  c.addi a1, 8
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:13 0
  jalr ra
  c.ldsp s2, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 9 sum
block0: ; offset 0x0
  c.mv a5, a0
  c.li a0, 0
  c.li a1, 0
  auipc a4, 0
  ld a4, 0x2a(a4)
  c.mv a2, a5
  c.lw a5, 4(a2) ; trap: user42
  bgeu a1, a5, 0x1a
  bltu a1, a5, 6
  c.unimp ; trap: user45
  slliw a3, a1, 3
  c.addw a3, a2
  c.and a3, a4
  c.ld a3, 8(a3) ; trap: user45
  c.addiw a1, 1
  c.add a0, a3
  c.j -0x1a
  c.jr ra
  c.unimp
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp

