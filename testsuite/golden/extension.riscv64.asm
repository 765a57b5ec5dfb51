;; function 0
block0: ; offset 0x0
  c.li a1, 0
  c.mv a5, a1
  sext.w a2, a0
  auipc a1, 0
  ld a1, 0x20(a1)
  beqz a2, 0x14
  and a3, a2, a1
  c.lw a4, 4(a3) ; trap: heap_oob
  c.lw a2, 0(a3) ; trap: heap_oob
  c.mv a0, a5
  c.addw a0, a4
  c.mv a5, a0
  c.j -0x12
  c.mv a0, a5
  c.jr ra
  .byte 0xff, 0xff
  .byte 0xff, 0xff
  c.unimp
  c.unimp

;; function 1
block0: ; offset 0x0
  slli a2, a0, 0x20
  c.srli a2, 0x20
  c.lw a2, 0(a2) ; trap: heap_oob
  c.addw a0, a1
  sltu a0, a0, a2
  c.jr ra

;; function 2
block0: ; offset 0x0
  srliw a1, a0, 3
  c.addiw a0, 0
  andi a0, a0, 0xff
  c.add a0, a1
  c.jr ra

;; function 3
block0: ; offset 0x0
  addw a2, a0, a1
  c.slli a2, 0x20
  c.srli a2, 0x20
  c.subw a0, a1
  c.add a0, a2
  c.jr ra

;; function 4
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  lb a3, 0(a0) ; trap: heap_oob
  c.li a1, 7
  c.li a2, 9
  c.mv a0, a1
  bnez a3, 6
  c.mv a0, a2
  c.jr ra

;; function 5
block0: ; offset 0x0
  c.li a4, 0
  sext.w a2, a0
  andi a0, a2, 0xff
  lbu a2, 0x100(a0) ; trap: heap_oob
  slli a0, a2, 2
  lw a3, 0x200(a0) ; trap: heap_oob
  c.addiw a1, -1
  c.addw a4, a3
  bnez a1, -0x14
  c.li a0, 0
  lwu a0, 0x10(a0) ; trap: heap_oob
  lbu a1, 0(a0) ; trap: heap_oob
  addw a0, a1, a4
  c.jr ra

