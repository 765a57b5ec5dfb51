;; function 0 load
block0: ; offset 0x0
  c.slli a0, 0x20
  srli a1, a0, 0x20
  ld a0, 4(a1) ; trap: heap_oob
  ld a1, 0xc(a1) ; trap: heap_oob
  c.jr ra

;; function 1 store
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.sd a2, 8(a0) ; trap: heap_oob
  c.sd a1, 0(a0) ; trap: heap_oob
  c.jr ra

;; function 2 add8
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s3, 8(sp)
  c.mv a4, a0
  auipc a0, 0
  ld a0, 0x42(a0)
  c.mv a5, a4
  and a4, a5, a0
  and s3, a2, a0
  c.add a4, s3
  c.xor a5, a2
  auipc a2, 0
  ld a2, 0x34(a2)
  c.and a5, a2
  c.xor a4, a5
  and a5, a1, a0
  c.and a0, a3
  c.add a0, a5
  c.xor a1, a3
  c.and a1, a2
  c.xor a1, a0
  c.mv a0, a4
  c.ldsp s3, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra
  c.unimp
  c.unimp
  .byte 0x7f, 0x7f
  .byte 0x7f, 0x7f
  .byte 0x7f, 0x7f
  .byte 0x7f, 0x7f
  .byte 0x80, 0x80
  .byte 0x80, 0x80
  .byte 0x80, 0x80
  .byte 0x80, 0x80

;; function 3 add64
block0: ; offset 0x0
  c.add a0, a2
  c.add a1, a3
  c.jr ra

;; function 4 multiply
block0: ; offset 0x0
  fmv.d.x fa3, a0
  fmv.d.x fa4, a2
  fmul.d fa3, fa3, fa4, rne
  fmv.x.d a0, fa3
  fmv.d.x fa3, a1
  fmv.d.x fa4, a3
  fmul.d fa3, fa3, fa4, rne
  fmv.x.d a1, fa3
  c.jr ra

;; function 5 less
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc ra, 0 ; reloc_external RiscvCallPlt u2:158 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 6 select
block0: ; offset 0x0
  c.xor a0, a2
  c.and a4, a0
  xor a0, a4, a2
  xor a4, a1, a3
  c.and a4, a5
  xor a1, a4, a3
  c.jr ra

;; function 7 lane
block0: ; offset 0x0
  slli a0, a1, 0x20
  c.srai a0, 0x30
  c.jr ra

;; function 8 replace
block0: ; offset 0x0
  auipc a2, 0
  ld a2, 0x20(a2)
  c.and a2, a0
  fmv.x.w a3, fa0
  slli a0, a3, 0x20
  srli a3, a0, 0x20
  c.slli a3, 0x20
  or a0, a2, a3
  c.jr ra
  c.unimp
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp

;; function 9 splat
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  andi a0, a0, 0xff
  auipc a1, 0
  ld a1, 0x10(a1)
  mul a1, a0, a1
  c.mv a0, a1
  c.jr ra
  c.addi sp, 0
  c.addi sp, 0
  c.addi sp, 0
  c.addi sp, 0

;; function 10 all
block0: ; offset 0x0
  auipc a4, 0
  ld a4, 0x38(a4)
  add a2, a0, a4
  not a0, a0
  c.and a0, a2
  auipc a2, 0
  ld a2, 0x2e(a2)
  c.and a0, a2
  seqz a3, a0
  add a0, a1, a4
  not a1, a1
  c.and a0, a1
  c.and a0, a2
  seqz a0, a0
  c.and a0, a3
  andi a0, a0, 0xff
  c.jr ra
  .byte 0xff, 0xfe
  c.sdsp t6, 0x178(sp)
  c.sdsp t6, 0x178(sp)
  c.sdsp t6, 0x178(sp)
  .byte 0x80, 0x80
  .byte 0x80, 0x80
  .byte 0x80, 0x80
  .byte 0x80, 0x80

;; function 11 constant
block0: ; offset 0x0
  auipc a0, 0
  ld a0, 0x18(a0)
  auipc a1, 0
  ld a1, 0x18(a1)
  c.jr ra
  c.unimp
  c.unimp
  c.unimp
  c.nop
  c.unimp
  .byte 0x02, 0x00
  c.unimp
  lb zero, 0(zero)
  .byte 0x04, 0x00
  c.unimp

