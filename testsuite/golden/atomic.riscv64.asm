;; function 0 load
block0: ; offset 0x0
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a2, 0(a1)
  c.slli a0, 0x20
  srli a1, a0, 0x20
  addi a0, a1, 0x10
  bgeu a2, a0, 6
  c.unimp ; trap: heap_oob
  addi a0, a1, 8
  andi a1, a0, 7
  beqz a1, 6
  c.unimp ; trap: user13
  fence rw, rw
  c.ld a0, 0(a0) ; trap: heap_oob
  fence r, rw
  c.jr ra

;; function 1 store
block0: ; offset 0x0
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a2, 0(a2)
  c.slli a0, 0x20
  c.srli a0, 0x20
  addi a3, a0, 4
  bgeu a2, a3, 6
  c.unimp ; trap: heap_oob
  andi a2, a0, 3
  beqz a2, 6
  c.unimp ; trap: user13
  fence rw, w
  c.sw a1, 0(a0) ; trap: heap_oob
  c.jr ra

;; function 2 add
block0: ; offset 0x0
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a2, 0(a2)
  c.slli a0, 0x20
  c.srli a0, 0x20
  addi a3, a0, 4
  bgeu a2, a3, 6
  c.unimp ; trap: heap_oob
  andi a2, a0, 3
  beqz a2, 6
  c.unimp ; trap: user13
  amoadd.w.aqrl a0, a1, (a0) ; trap: heap_oob
  c.jr ra

;; function 3 exchange8
block0: ; offset 0x0
  auipc a3, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a3, a3 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a3, 0(a3)
  slli a2, a0, 0x20
  srli a4, a2, 0x20
  addi a5, a4, 1
  bgeu a3, a5, 6
  c.unimp ; trap: heap_oob
  andi a2, a4, 3
  slli a5, a2, 3
  andi a0, a4, -4
  lr.w.aqrl a3, (a0) ; trap: heap_oob
  c.mv t5, a3
  srl a3, a3, a5
  andi a3, a3, 0xff
  addi t6, zero, 0xff
  sll t6, t6, a5
  not t6, t6
  and t5, t5, t6
  andi t6, a1, 0xff
  sll t6, t6, a5
  or t5, t5, t6
  sc.w.aqrl a4, t5, (a0) ; trap: heap_oob
  bnez a4, -0x2e
  andi a0, a3, 0xff
  c.jr ra

;; function 4 compare
block0: ; offset 0x0
  auipc a3, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a3, a3 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a4, 0(a3)
  c.slli a0, 0x20
  srli a3, a0, 0x20
  addi a5, a3, 8
  bgeu a4, a5, 6
  c.unimp ; trap: heap_oob
  andi a4, a3, 7
  beqz a4, 6
  c.unimp ; trap: user13
  lr.d.aqrl a0, (a3) ; trap: heap_oob
  bne a1, a0, 0xc
  sc.d.aqrl a4, a2, (a3) ; trap: heap_oob
  bnez a4, -0xc
  c.jr ra

;; function 5 fence
block0: ; offset 0x0
  fence
  c.jr ra

