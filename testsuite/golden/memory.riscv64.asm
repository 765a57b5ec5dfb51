;; function 0
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.lw a0, 8(a0) ; trap: heap_oob
  c.jr ra

;; function 1
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  lb a0, 0(a0) ; trap: heap_oob
  c.jr ra

;; function 2
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  fsd fa0, 0x400(a0) ; trap: heap_oob
  c.jr ra

;; function 3
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.lui a1, 9
  c.slli a1, 0x10
  c.add a0, a1
  c.lw a0, 0(a0) ; trap: heap_oob
  c.jr ra

;; function 4
block0: ; offset 0x0
  c.lui a0, 0x12
  lw a0, 0x354(a0) ; trap: heap_oob
  c.jr ra

;; function 5
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.lui a1, 0x12
  c.add a0, a1
  lw a1, 0x344(a0) ; trap: heap_oob
  lw a0, 0x348(a0) ; trap: heap_oob
  c.addw a0, a1
  c.jr ra

;; function 6
block0: ; offset 0x0
  addiw a2, a0, 0x40
  auipc a3, 0
  ld a3, 0x2c(a3)
  c.and a2, a3
  c.lw a3, 0(a2) ; trap: heap_oob
  c.lw a2, 8(a2) ; trap: heap_oob
  c.addw a2, a3
  addiw a3, a0, 0x3c
  auipc a4, 0
  ld a4, 0x18(a4)
  c.and a3, a4
  c.lw a3, 0(a3) ; trap: heap_oob
  addw a0, a2, a3
  c.jr ra
  c.unimp
  c.unimp
  c.unimp
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp

;; function 7
block0: ; offset 0x0
  c.mv a3, a1
  c.li a1, 0
  c.mv a5, a1
  slli a1, a0, 0x20
  c.srli a1, 0x20
  c.mv a0, a3
  slli a2, a0, 0x20
  srli a3, a2, 0x20
  c.lw a4, 0(a1) ; trap: heap_oob
  c.addi a1, 4
  c.mv a0, a5
  c.addw a0, a4
  bgeu a1, a3, 8
  c.mv a5, a0
  c.j -0xe
  c.jr ra

;; function 8
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.sdsp s4, 0x18(sp)
  c.sdsp s5, 0x10(sp)
  c.sdsp s6, 8(sp)
  c.sdsp s7, 0(sp)
  auipc s4, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv s4, s4 ; reloc_external RiscvPCRelLo12I func+18 0
  ld a3, 0(s4)
  c.slli a0, 0x20
  srli s5, a0, 0x20
  c.li a2, 0x14
  addi a0, s5, 0x14
  bgeu a3, a0, 6
  c.unimp ; trap: heap_oob
  slli a0, a1, 0x20
  c.mv s7, a1
  srli s6, a0, 0x20
  addi a0, s6, 0x14
  bgeu a3, a0, 6
  c.unimp ; trap: heap_oob
  c.mv a0, s5
  c.mv a1, s6
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:21 0
  jalr ra
  ld a0, 0(s4)
  c.li a2, 4
  addi a1, s5, 4
  bgeu a0, a1, 6
  c.unimp ; trap: heap_oob
  c.mv a1, s7
  c.slli a1, 0x20
  c.srai a1, 0x20
  c.mv a0, s5
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:22 0
  jalr ra
  ld a0, 0(s4)
  c.li a2, 0x10
  addi a1, s6, 0x10
  bgeu a0, a1, 6
  c.unimp ; trap: heap_oob
  c.li a0, 0
  slli a1, a0, 0x20
  c.srai a1, 0x20
  c.mv a0, s6
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:22 0
  jalr ra
  c.ldsp s4, 0x18(sp)
  c.ldsp s5, 0x10(sp)
  c.ldsp s6, 8(sp)
  c.ldsp s7, 0(sp)
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

