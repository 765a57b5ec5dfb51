;; function 0 throws
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.li a1, 1
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+10 0
  c.sw a1, 0(a2)
  c.sd a0, 8(a2)
  c.li a0, 0
  c.li a1, 0
  c.slli a0, 0x20
  c.srai a0, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:29 0
  jalr ra
  c.unimp ; trap: user38

;; function 1 plain
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:0 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 2 branches
block0: ; offset 0x0
  c.addiw a0, 0
  bnez a0, 8
  c.li a0, 0
  c.jr ra
  c.li a0, 2
  c.jr ra

;; function 3 catches
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0xd0
  c.sdsp s0, 0xc8(sp)
  c.sdsp s1, 0xc0(sp)
  c.sdsp s2, 0xb8(sp)
  c.sdsp s3, 0xb0(sp)
  c.sdsp s4, 0xa8(sp)
  c.sdsp s5, 0xa0(sp)
  c.sdsp s6, 0x98(sp)
  c.sdsp s7, 0x90(sp)
  c.sdsp s8, 0x88(sp)
  c.sdsp s9, 0x80(sp)
  c.sdsp s10, 0x78(sp)
  c.sdsp s11, 0x70(sp)
  c.fsdsp fs0, 0x68(sp)
  c.fsdsp fs2, 0x60(sp)
  c.fsdsp fs3, 0x58(sp)
  c.fsdsp fs4, 0x50(sp)
  c.fsdsp fs5, 0x48(sp)
  c.fsdsp fs6, 0x40(sp)
  c.fsdsp fs7, 0x38(sp)
  c.fsdsp fs8, 0x30(sp)
  c.fsdsp fs9, 0x28(sp)
  c.fsdsp fs10, 0x20(sp)
  c.fsdsp fs11, 0x18(sp)
  c.sdsp a0, 0(sp)
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:0 0
  jalr ra
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:0 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+66 0
  c.ld a1, 8(a0)
  c.ldsp a0, 0(sp)
  c.jalr a1
  c.ldsp s0, 0xc8(sp)
  c.ldsp s1, 0xc0(sp)
  c.ldsp s2, 0xb8(sp)
  c.ldsp s3, 0xb0(sp)
  c.ldsp s4, 0xa8(sp)
  c.ldsp s5, 0xa0(sp)
  c.ldsp s6, 0x98(sp)
  c.ldsp s7, 0x90(sp)
  c.ldsp s8, 0x88(sp)
  c.ldsp s9, 0x80(sp)
  c.ldsp s10, 0x78(sp)
  c.ldsp s11, 0x70(sp)
  c.fldsp fs0, 0x68(sp)
  c.fldsp fs2, 0x60(sp)
  c.fldsp fs3, 0x58(sp)
  c.fldsp fs4, 0x50(sp)
  c.fldsp fs5, 0x48(sp)
  c.fldsp fs6, 0x40(sp)
  c.fldsp fs7, 0x38(sp)
  c.fldsp fs8, 0x30(sp)
  c.fldsp fs9, 0x28(sp)
  c.fldsp fs10, 0x20(sp)
  c.fldsp fs11, 0x18(sp)
  c.addi16sp sp, 0xd0
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.li a0, -1
  c.ldsp s0, 0xc8(sp)
  c.ldsp s1, 0xc0(sp)
  c.ldsp s2, 0xb8(sp)
  c.ldsp s3, 0xb0(sp)
  c.ldsp s4, 0xa8(sp)
  c.ldsp s5, 0xa0(sp)
  c.ldsp s6, 0x98(sp)
  c.ldsp s7, 0x90(sp)
  c.ldsp s8, 0x88(sp)
  c.ldsp s9, 0x80(sp)
  c.ldsp s10, 0x78(sp)
  c.ldsp s11, 0x70(sp)
  c.fldsp fs0, 0x68(sp)
  c.fldsp fs2, 0x60(sp)
  c.fldsp fs3, 0x58(sp)
  c.fldsp fs4, 0x50(sp)
  c.fldsp fs5, 0x48(sp)
  c.fldsp fs6, 0x40(sp)
  c.fldsp fs7, 0x38(sp)
  c.fldsp fs8, 0x30(sp)
  c.fldsp fs9, 0x28(sp)
  c.fldsp fs10, 0x20(sp)
  c.fldsp fs11, 0x18(sp)
  c.addi16sp sp, 0xd0
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:6 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+194 0
  c.lw a1, 0(a0)
  c.ld a0, 8(a0)
  c.ldsp s0, 0xc8(sp)
  c.ldsp s1, 0xc0(sp)
  c.ldsp s2, 0xb8(sp)
  c.ldsp s3, 0xb0(sp)
  c.ldsp s4, 0xa8(sp)
  c.ldsp s5, 0xa0(sp)
  c.ldsp s6, 0x98(sp)
  c.ldsp s7, 0x90(sp)
  c.ldsp s8, 0x88(sp)
  c.ldsp s9, 0x80(sp)
  c.ldsp s10, 0x78(sp)
  c.ldsp s11, 0x70(sp)
  c.fldsp fs0, 0x68(sp)
  c.fldsp fs2, 0x60(sp)
  c.fldsp fs3, 0x58(sp)
  c.fldsp fs4, 0x50(sp)
  c.fldsp fs5, 0x48(sp)
  c.fldsp fs6, 0x40(sp)
  c.fldsp fs7, 0x38(sp)
  c.fldsp fs8, 0x30(sp)
  c.fldsp fs9, 0x28(sp)
  c.fldsp fs10, 0x20(sp)
  c.fldsp fs11, 0x18(sp)
  c.addi16sp sp, 0xd0
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 4 keeps
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0xc0
  c.sdsp s0, 0xb8(sp)
  c.sdsp s1, 0xb0(sp)
  c.sdsp s2, 0xa8(sp)
  c.sdsp s3, 0xa0(sp)
  c.sdsp s4, 0x98(sp)
  c.sdsp s5, 0x90(sp)
  c.sdsp s6, 0x88(sp)
  c.sdsp s7, 0x80(sp)
  c.sdsp s8, 0x78(sp)
  c.sdsp s9, 0x70(sp)
  c.sdsp s10, 0x68(sp)
  c.sdsp s11, 0x60(sp)
  c.fsdsp fs0, 0x58(sp)
  c.fsdsp fs2, 0x50(sp)
  c.fsdsp fs3, 0x48(sp)
  c.fsdsp fs4, 0x40(sp)
  c.fsdsp fs5, 0x38(sp)
  c.fsdsp fs6, 0x30(sp)
  c.fsdsp fs7, 0x28(sp)
  c.fsdsp fs8, 0x20(sp)
  c.fsdsp fs9, 0x18(sp)
  c.fsdsp fs10, 0x10(sp)
  c.fsdsp fs11, 8(sp)
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:1 0
  jalr ra
  c.li a0, 0
  c.j 0xe
  c.slli a0, 0x20
  c.srai a0, 0x20
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:30 0
  jalr ra
  c.ldsp s0, 0xb8(sp)
  c.ldsp s1, 0xb0(sp)
  c.ldsp s2, 0xa8(sp)
  c.ldsp s3, 0xa0(sp)
  c.ldsp s4, 0x98(sp)
  c.ldsp s5, 0x90(sp)
  c.ldsp s6, 0x88(sp)
  c.ldsp s7, 0x80(sp)
  c.ldsp s8, 0x78(sp)
  c.ldsp s9, 0x70(sp)
  c.ldsp s10, 0x68(sp)
  c.ldsp s11, 0x60(sp)
  c.fldsp fs0, 0x58(sp)
  c.fldsp fs2, 0x50(sp)
  c.fldsp fs3, 0x48(sp)
  c.fldsp fs4, 0x40(sp)
  c.fldsp fs5, 0x38(sp)
  c.fldsp fs6, 0x30(sp)
  c.fldsp fs7, 0x28(sp)
  c.fldsp fs8, 0x20(sp)
  c.fldsp fs9, 0x18(sp)
  c.fldsp fs10, 0x10(sp)
  c.fldsp fs11, 8(sp)
  c.addi16sp sp, 0xc0
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 5 again
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s1, 8(sp)
  bnez a0, 6
  c.unimp ; trap: user39
  c.mv s1, a0
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:31 0
  jalr ra
  sext.w a1, a0
  c.li a2, 1
  bne a1, a2, 0x10
  c.ldsp s1, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.slli a0, 0x20
  c.srai a0, 0x20
  c.mv a1, s1
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:29 0
  jalr ra
  c.unimp ; trap: user38

