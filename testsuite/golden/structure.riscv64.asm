;; function 0 make
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s2, 8(sp)
  c.fsdsp fs2, 0(sp)
  c.mv s2, a0
  fmv.d fs2, fa0
  auipc a5, 0 ; reloc_external RiscvPCRelHi20 u1:5 0
  mv a5, a5 ; reloc_external RiscvPCRelLo12I func+20 0
  c.ld a0, 0(a5)
  c.ld a1, 8(a5)
  addi a2, a0, 0x18
  bltu a1, a2, 0x26
  addi a1, a0, 0x18
  c.sd a1, 0(a5)
  c.li a1, 8
  c.sw a1, 0(a0)
  c.mv a1, s2
  c.sw a1, 8(a0)
  fmv.d fa0, fs2
  c.fsd fa0, 0x10(a0)
  c.ldsp s2, 8(sp)
  c.fldsp fs2, 0(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.li a0, 8
  c.li a1, 0
  c.slli a0, 0x20
  c.srai a0, 0x20
  c.slli a1, 0x20
  c.srai a1, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:33 0
  jalr ra
  c.mv a1, s2
  c.j -0x2c

;; function 1 default
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:5 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+8 0
  c.ld a0, 0(a2)
  c.ld a3, 8(a2)
  addi a4, a0, 0x18
  bltu a3, a4, 0x16
  addi a3, a0, 0x18
  c.sd a3, 0(a2)
  c.li a4, 0xa
  c.sw a4, 0(a0)
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.li a0, 0xa
  c.li a1, 0
  c.slli a0, 0x20
  c.srai a0, 0x20
  c.slli a1, 0x20
  c.srai a1, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:33 0
  jalr ra
  c.j -0x1c

;; function 2 read
block0: ; offset 0x0
  c.fld fa0, 0x10(a0) ; trap: user41
  c.jr ra

;; function 3 read-nullable
block0: ; offset 0x0
  c.lw a0, 8(a0) ; trap: user41
  c.jr ra

;; function 4 packed
block0: ; offset 0x0
  addi a1, zero, -0x38
  sb a1, 8(a0) ; trap: user41
  lb a1, 8(a0) ; trap: user41
  lhu a0, 0xa(a0) ; trap: user41
  c.addw a0, a1
  c.jr ra

;; function 5 link
block0: ; offset 0x0
  c.sw a1, 8(a0) ; trap: user41
  c.sw a0, 0xc(a1) ; trap: user41
  c.jr ra

;; function 6 outside
block0: ; offset 0x0
  c.ld a0, 0x10(a0) ; trap: user41
  c.jr ra

