;; function 0 nothing
block0: ; offset 0x0
  c.jr ra

;; function 1 number
block0: ; offset 0x0
  c.add a0, a1
  c.jr ra

;; function 2 traps
block0: ; offset 0x0
  c.unimp ; trap: user1

;; function 3 constants
block0: ; offset 0x0
  lui a0, 0x7ff
  c.slli a0, 0x27
  fmv.d.x fa2, a0
  fadd.d fa0, fa0, fa2, rne
  lui a0, 0x1001
  c.slli a0, 0x26
  fmv.d.x fa2, a0
  fmul.d fa0, fa0, fa2, rne
  c.jr ra

;; function 4 vector
block0: ; offset 0x0
  auipc a2, 0
  ld a2, 0x18(a2)
  auipc a3, 0
  ld a3, 0x18(a3)
  c.xor a0, a2
  c.xor a1, a3
  c.jr ra
  c.unimp
  jal s11, -0x43f66
  .byte 0x67, 0x45
  sb s8, 0x762(a6)
  c.lwsp a0, 0x78(sp)
  c.fld fs1, 0xa0(a4)
  c.slli sp, 0x28

;; function 5 table
block0: ; offset 0x0
  c.mv a2, a0
  slli t6, a2, 0x20
  srli t6, t6, 0x20
  c.li a0, 3
  bltu t6, a0, 0xc
  auipc a0, 0
  jalr zero, a0, 0x3e
  auipc a1, 0
  slli a0, t6, 3
  add a1, a1, a0
  jalr zero, a1, 0x10
  auipc a0, 0
  jalr zero, a0, 0x22
  auipc a0, 0
  jalr zero, a0, 0x16
  auipc a0, 0
  jalr zero, a0, 8
  addi a0, zero, 0x64
  c.jr ra
  c.li a0, 0xa
  c.jr ra
  c.li a0, 1
  c.jr ra
  addi a0, zero, 0x3e8
  c.jr ra

;; function 6 six
block0: ; offset 0x0
  c.add a0, a5
  c.jr ra

;; function 7 seven
block0: ; offset 0x0
  c.add a0, a6
  c.jr ra

;; function 8 seven-trap
block0: ; offset 0x0
  c.unimp ; trap: user1

;; function 9 eight
block0: ; offset 0x0
  fadd.d fa0, fa0, fa7, rne
  c.jr ra

;; function 10 nine
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.fldsp fa1, 0x10(sp)
  fadd.d fa0, fa0, fa1, rne
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.addi16sp sp, 0x10
  c.jr ra

;; function 11 nine-results
block0: ; offset 0x0
  c.sd a1, 0(a0)
  c.sd a1, 8(a0)
  c.sd a1, 0x10(a0)
  c.sd a1, 0x18(a0)
  c.sd a1, 0x20(a0)
  c.sd a1, 0x28(a0)
  c.sd a1, 0x30(a0)
  c.mv a0, a1
  c.jr ra

;; function 12 immediate
block0: ; offset 0x0
  auipc a0, 0
  ld a0, 0x10(a0)
  c.jr ra
  c.unimp
  c.unimp
  c.unimp
  .byte 0x48, 0x89
  c.lw a1, 0x7c(a1)
  fmadd.s ft1, ft0, ft0, ft0, rne

;; function 13 immediate-trap
block0: ; offset 0x0
  auipc a1, 0
  ld a1, 0x18(a1)
  bne a0, a1, 6
  c.unimp ; trap: user1
  auipc a0, 0
  ld a0, 0x12(a0)
  c.jr ra
  c.unimp
  .byte 0x48, 0x89
  c.lw a1, 0x7c(a1)
  fmadd.s ft1, ft6, fa2, fs1, rne
  c.bnez s1, 0x1a
  c.nop
  c.unimp

;; function 14 calls
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:12 0
  jalr ra
  c.addi a0, 1
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 15 calls-at-end
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  auipc t6, 0 ; reloc_external RiscvCallPlt u0:12 0
  jr t6

