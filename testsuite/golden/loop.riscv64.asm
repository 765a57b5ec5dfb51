;; function 0 other
block0: ; offset 0x0
  c.jr ra

;; function 1
block0: ; offset 0x0
  c.li a0, 0
  c.li a1, 0
  auipc a2, 0
  ld a2, 0x2c(a2)
  auipc a3, 0
  ld a3, 0x2c(a3)
  lui a4, 0xf4
  addi a4, a4, 0x240
  and a5, a1, a2
  c.xor a5, a0
  mul a0, a5, a3
  c.addiw a1, 1
  bne a1, a4, -0xc
  c.jr ra
  c.unimp
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp
  c.beqz a3, -0x24
  .byte 0xbc, 0x9a
  c.lw a4, 0x6c(a2)
  c.addi4spn a3, sp, 0x128

;; function 2
block0: ; offset 0x0
  c.li a1, 0
  c.mv a2, a1
  sext.w a1, a0
  c.mv a0, a2
  c.addiw a0, 1
  srliw a1, a1, 1
  bnez a1, -6
  c.jr ra

;; function 3
block0: ; offset 0x0
  c.li a1, 0
  c.mv a4, a1
  sext.w a3, a0
  c.li a1, 3
  addiw a2, a3, 3
  c.mv a0, a4
  c.xor a0, a3
  bltu a2, a1, 0xa
  c.mv a3, a2
  c.mv a4, a0
  c.j -0x10
  c.jr ra

;; function 4
block0: ; offset 0x0
  auipc a1, 0
  ld a1, 0x28(a1)
  fmv.d.x fa2, a1
  auipc a1, 0
  ld a1, 0x24(a1)
  fmv.d.x fa3, a1
  c.addiw a0, -1
  fmul.d fa4, fa0, fa2, rne
  fadd.d fa0, fa4, fa3, rne
  bnez a0, -0xa
  c.jr ra
  c.add s3, t1
  c.andi a1, -0x1a
  c.andi a1, -0x1a
  c.addiw t6, -0x12
  c.ldsp a2, 0x58(sp)
  c.ldsp a2, 0x58(sp)
  c.ldsp a2, 0x58(sp)
  c.fldsp ft11, 0x78(sp)

;; function 5
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s7, 8(sp)
  c.mv a3, a0
  c.li a0, 0
  slli a2, a1, 0x20
  srli a5, a2, 0x20
  c.lui a2, 0xa
  addi a2, a2, -0x3c0
  c.addw a1, a2
  auipc a2, 0
  ld a2, 0x48(a2)
  c.and a2, a1
  c.mv a1, a3
  c.slli a1, 0x20
  srli a3, a1, 0x20
  c.lui a1, 0xa
  addi a4, a1, -0x3c0
  add a1, a5, a0
  c.lw a1, 0(a1) ; trap: heap_oob
  add s7, a2, a0
  lw s7, 0(s7) ; trap: heap_oob
  addw a1, a1, s7
  add s7, a3, a0
  sw a1, 0(s7) ; trap: heap_oob
  c.addi a0, 4
  bltu a0, a4, -0x1c
  c.ldsp s7, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.unimp
  c.unimp
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp

;; function 6
block0: ; offset 0x0
  c.addiw a0, 1
  c.slli a0, 0x20
  c.srli a0, 0x20
  addi a1, a0, -1
  addi a0, a1, 1
  lbu a1, 1(a1) ; trap: heap_oob
  beqz a1, 8
  c.mv a1, a0
  c.j -0xe
  c.jr ra

;; function 7
block0: ; offset 0x0
  c.mv a3, a1
  c.li a1, 0
  c.mv a5, a1
  c.li a1, 0
  slli a4, a0, 0x20
  srli a2, a4, 0x20
  c.mv a0, a3
  slli a4, a0, 0x20
  srli a3, a4, 0x20
  slli a0, a1, 2
  c.add a0, a2
  c.lw a4, 0(a0) ; trap: heap_oob
  c.addi a1, 1
  c.mv a0, a5
  c.addw a0, a4
  bgeu a1, a3, 8
  c.mv a5, a0
  c.j -0x14
  c.jr ra

;; function 8
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s2, 8(sp)
  c.mv a1, a0
  lui a0, 0x12345
  addi a0, a0, 0x678
  c.mv s2, a1
  xor a0, s2, a0
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:0 0
  jalr ra
  c.addiw s2, -1
  beqz s2, 8
  c.mv a1, s2
  c.j -0x1e
  c.ldsp s2, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 9
block0: ; offset 0x0
  c.lui a1, 0x10
  c.sw a0, 0x10(a1) ; trap: heap_oob
  sext.w a2, a0
  c.li a3, 5
  bge a3, a2, 6
  c.sw a0, 0x14(a1) ; trap: heap_oob
  sext.w a3, a0
  c.li a4, 6
  bge a4, a3, 6
  c.sw a0, 0x18(a1) ; trap: heap_oob
  sext.w a2, a0
  c.li a3, 7
  bge a3, a2, 6
  c.sw a0, 0x1c(a1) ; trap: heap_oob
  c.jr ra

;; function 10
block0: ; offset 0x0
  c.slli a0, 0x20
  srli a1, a0, 0x20
  c.lw a0, 0(a1) ; trap: heap_oob
  c.lw a2, 4(a1) ; trap: heap_oob
  c.xor a0, a2
  c.lw a2, 8(a1) ; trap: heap_oob
  c.lw a1, 0xc(a1) ; trap: heap_oob
  c.xor a1, a2
  c.xor a0, a1
  c.jr ra

