;; function 0
block0: ; offset 0x0
  c.addiw a0, 0
  c.addiw a1, 0
  bnez a1, 6
  c.unimp ; trap: int_divz
  lui a2, 0x80000
  c.xor a2, a0
  not a3, a1
  or a4, a2, a3
  bnez a4, 6
  c.unimp ; trap: int_ovf
  divw a0, a0, a1
  c.jr ra

;; function 1
block0: ; offset 0x0
  bnez a1, 6
  c.unimp ; trap: int_divz
  remu a0, a0, a1
  c.jr ra

;; function 2
block0: ; offset 0x0
  feq.d a0, fa0, fa0
  bnez a0, 6
  c.unimp ; trap: bad_toint
  auipc a0, 0
  ld a0, 0x36(a0)
  fmv.d.x fa1, a0
  fle.d a0, fa0, fa1
  beqz a0, 6
  c.unimp ; trap: int_ovf
  lui a2, 0x20f
  slli a4, a2, 0x29
  fmv.d.x fa1, a4
  fle.d a0, fa1, fa0
  beqz a0, 6
  c.unimp ; trap: int_ovf
  fcvt.w.d a0, fa0, rtz ; trap: bad_toint
  c.jr ra
  c.unimp
  c.unimp
  c.unimp
  c.addi4spn s0, sp, 8
  c.unimp
  c.sw s0, 0x44(a1)

;; function 3
block0: ; offset 0x0
  fcvt.lu.s a0, fa0, rtz ; trap: bad_toint
  feq.s a1, fa0, fa0
  neg a1, a1
  c.and a0, a1
  c.jr ra

;; function 4
block0: ; offset 0x0
  lui a0, 0x433
  c.slli a0, 0x28
  fmv.d.x fa1, a0
  fabs.d fa2, fa0
  flt.d a1, fa2, fa1
  fcvt.l.d a3, fa0, rdn ; trap: bad_toint
  fcvt.d.l fa5, a3, rdn
  fsgnj.d fa1, fa5, fa0
  fmv.d.x fa2, zero
  fadd.d fa0, fa0, fa2, rne
  beqz a1, 8
  fmv.d fa0, fa1
  c.jr ra

;; function 5
block0: ; offset 0x0
  c.slli a0, 0x20
  srli a3, a0, 0x20
  c.li a0, 0
  addi a1, zero, 0x40
  c.li a2, 1
  c.slli a2, 0x3f
  blez a1, 0x14
  and t5, a2, a3
  beq zero, t5, 6
  c.addi a0, 1
  c.addi a1, -1
  c.srli a2, 1
  c.j -0x12
  c.jr ra

