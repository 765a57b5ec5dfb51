;; function 0
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s2, 8(sp)
  c.mv a4, a0
  c.li a0, 0
  c.slli a1, 0x20
  c.srli a1, 0x20
  c.slli a4, 0x20
  srli a5, a4, 0x20
  c.slli a3, 0x20
  srli a4, a3, 0x20
  add a3, a1, a0
  c.lw a3, 0(a3) ; trap: heap_oob
  c.addw a3, a2
  add s2, a5, a0
  sw a3, 0(s2) ; trap: heap_oob
  c.addi a0, 4
  bne a0, a4, -0x12
  c.ldsp s2, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 1
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.slli a1, 0x20
  c.srli a1, 0x20
  c.fld fa1, 0(a0) ; trap: heap_oob
  c.fld fa2, 0(a1) ; trap: heap_oob
  fmul.d fa2, fa2, fa0, rne
  fadd.d fa1, fa1, fa2, rne
  c.fsd fa1, 0(a0) ; trap: heap_oob
  c.fld fa1, 8(a0) ; trap: heap_oob
  c.fld fa2, 8(a1) ; trap: heap_oob
  fmul.d fa2, fa2, fa0, rne
  fadd.d fa1, fa1, fa2, rne
  c.fsd fa1, 8(a0) ; trap: heap_oob
  c.addiw a2, -1
  c.addi a0, 0x10
  c.addi a1, 0x10
  bnez a2, -0x22
  c.jr ra

;; function 2
block0: ; offset 0x0
  c.mv a3, a0
  addiw a0, a1, -4
  auipc a2, 0
  ld a2, 0x42(a2)
  c.and a0, a2
  flw fa0, 0(a0) ; trap: heap_oob
  c.li a0, 0
  c.slli a1, 0x20
  c.srli a1, 0x20
  c.mv a2, a3
  c.slli a2, 0x20
  c.srli a2, 0x20
  addi a3, zero, 0x190
  add a4, a1, a0
  flw fa1, 0(a4) ; trap: heap_oob
  fadd.s fa0, fa0, fa1, rne
  add a4, a2, a0
  fsw fa0, 0(a4) ; trap: heap_oob
  c.addi a0, 4
  beq a0, a3, 0xa
  fmv.d fa0, fa1
  c.j -0x1e
  c.jr ra
  c.unimp
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp

;; function 3
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
  beq a1, a3, 8
  c.mv a5, a0
  c.j -0xe
  c.jr ra

;; function 4
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.lw a2, 0(a0) ; trap: heap_oob
  c.addiw a2, 1
  c.sw a2, 4(a0) ; trap: heap_oob
  c.addiw a1, -1
  c.addi a0, 4
  bnez a1, -0xa
  c.jr ra

