;; function 0 load_wide
block0: ; offset 0x0
  c.li a1, 0xc
  c.add a1, a0
  bgeu a1, a0, 6
  c.unimp ; trap: heap_oob
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+10 0
  c.ld a2, 0(a2)
  bgeu a2, a1, 6
  c.unimp ; trap: heap_oob
  auipc a1, 0
  ld a1, 0xe(a1)
  c.add a0, a1
  c.lw a0, 0(a0) ; trap: heap_oob
  c.jr ra
  .byte 0x08, 0x00
  c.unimp
  .byte 0x08, 0x00
  c.unimp

;; function 1 load_far
block0: ; offset 0x0
  c.li a1, -0xc
  c.add a1, a0
  bgeu a1, a0, 6
  c.unimp ; trap: heap_oob
  auipc a2, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a2, a2 ; reloc_external RiscvPCRelLo12I func+10 0
  c.ld a2, 0(a2)
  bgeu a2, a1, 6
  c.unimp ; trap: heap_oob
  auipc a1, 0
  ld a1, 0xe(a1)
  c.add a0, a1
  c.lw a0, 0(a0) ; trap: heap_oob
  c.jr ra
  c.sd a2, 0xf8(a5)
  .byte 0xff, 0xff
  .byte 0x07, 0x00
  c.unimp

;; function 2 load_bytes
block0: ; offset 0x0
  auipc a1, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a1, a1 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a2, 8(a1)
  c.slli a0, 0x20
  srli a1, a0, 0x20
  addi a0, a1, 1
  bgeu a2, a0, 6
  c.unimp ; trap: heap_oob
  lbu a0, 0(a1) ; trap: heap_oob
  c.jr ra

;; function 3 store_third
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  auipc a2, 0
  ld a2, 0x14(a2)
  c.add a0, a2
  c.sw a1, 0(a0) ; trap: heap_oob
  c.jr ra
  c.unimp
  c.unimp
  c.unimp
  .byte 0x10, 0x00
  lb zero, 0(a6)
  c.unimp

;; function 4 size
block0: ; offset 0x0
  auipc a0, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a0, a0 ; reloc_external RiscvPCRelLo12I func+0 0
  c.ld a0, 8(a0)
  c.jr ra

;; function 5 copy
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.slli a2, 0x20
  c.srli a2, 0x20
  add a3, a0, a2
  bgeu a3, a0, 6
  c.unimp ; trap: heap_oob
  auipc a4, 0 ; reloc_external RiscvPCRelHi20 u1:1 0
  mv a4, a4 ; reloc_external RiscvPCRelLo12I func+22 0
  c.ld a5, 0(a4)
  bgeu a5, a3, 6
  c.unimp ; trap: heap_oob
  c.ld a3, 0x10(a4)
  c.slli a1, 0x20
  c.srli a1, 0x20
  add a4, a1, a2
  bgeu a3, a4, 6
  c.unimp ; trap: heap_oob
  c.lui a3, 1
  c.slli a3, 0x17
  c.add a0, a3
  lui a3, 0x80
  c.addi a3, 3
  c.slli a3, 0x10
  c.add a1, a3
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:9 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

