;; function 2 get
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.li a1, 0xa
  bltu a0, a1, 6
  c.unimp ; trap: user3
  lui a1, 0x600
  c.add a0, a1
  c.li a1, 0
  addi a7, zero, -3
  ecall
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 3 get_or_trap
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  slli a1, a0, 0x20
  srli a3, a1, 0x20
  c.li a2, 0xa
  bltu a3, a2, 6
  c.unimp ; trap: user3
  slli a4, a3, 3
  c.lui a2, 1
  slli a5, a2, 0x17
  c.add a4, a5
  c.ld a4, 0(a4)
  bnez a4, 6
  c.unimp ; trap: user11
  lui a4, 0x400
  add a0, a3, a4
  c.li a1, 0
  addi a7, zero, -3
  ecall
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 4 use_of_growing
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  auipc a4, 0 ; reloc_external RiscvPCRelHi20 u1:2 0
  mv a4, a4 ; reloc_external RiscvPCRelLo12I func+8 0
  c.ld a4, 8(a4)
  slli a3, a0, 0x20
  srli a5, a3, 0x20
  bltu a5, a4, 6
  c.unimp ; trap: user3
  slli a0, a5, 3
  lui a3, 0x800
  addi a1, a3, 0x11
  c.slli a1, 0xc
  c.add a0, a1
  c.ld a0, 0(a0)
  bnez a0, 6
  c.unimp ; trap: user11
  lui a0, 0x500
  c.add a0, a5
  c.li a1, 0
  addi a7, zero, -3
  ecall
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 5 return
block0: ; offset 0x0
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.li a1, 0xa
  bltu a0, a1, 6
  c.unimp ; trap: user3
  c.slli a0, 3
  c.lui a1, 1
  c.slli a1, 0x17
  c.add a0, a1
  c.ld a0, 0(a0)
  c.jr ra

;; function 6 is_null
block0: ; offset 0x0
  c.slli a0, 0x20
  srli a1, a0, 0x20
  c.li a0, 0xa
  bltu a1, a0, 6
  c.unimp ; trap: user3
  c.slli a1, 3
  c.lui a0, 1
  slli a2, a0, 0x17
  c.add a1, a2
  c.ld a1, 0(a1)
  seqz a0, a1
  c.jr ra

;; function 7 set
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.mv a6, a1
  slli a1, a0, 0x20
  srli a3, a1, 0x20
  c.li a2, 0xa
  bltu a3, a2, 6
  c.unimp ; trap: user3
  slli a4, a3, 3
  c.lui a2, 1
  slli a5, a2, 0x17
  add a0, a4, a5
  lui a4, 0x400
  add a1, a3, a4
  c.li a3, 1
  c.mv a2, a6
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:23 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 8 move
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.slli a1, 0x20
  srli a2, a1, 0x20
  c.li a1, 0xa
  bltu a2, a1, 6
  c.unimp ; trap: user3
  c.slli a2, 3
  c.lui a3, 1
  c.slli a3, 0x17
  c.add a2, a3
  c.ld a2, 0(a2)
  c.slli a0, 0x20
  c.srli a0, 0x20
  bltu a0, a1, 6
  c.unimp ; trap: user3
  slli a1, a0, 3
  add a4, a1, a3
  lui a1, 0x400
  c.add a1, a0
  c.li a3, 1
  c.mv a0, a4
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:23 0
  jalr ra
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 9 keep
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x10
  c.sdsp s2, 8(sp)
  slli a2, a0, 0x20
  srli a4, a2, 0x20
  c.li a3, 0xa
  bltu a4, a3, 6
  c.unimp ; trap: user3
  slli a5, a4, 3
  c.lui a3, 1
  slli a0, a3, 0x17
  c.add a0, a5
  ld s2, 0(a0)
  lui a5, 0x400
  add a1, a4, a5
  c.li a2, 0
  c.li a3, 1
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:23 0
  jalr ra
  c.mv a0, s2
  c.ldsp s2, 8(sp)
  c.addi16sp sp, 0x10
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 10 grow
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.sdsp s2, 0x18(sp)
  c.sdsp s3, 0x10(sp)
  c.sdsp s4, 8(sp)
  c.mv a2, a0
  auipc s3, 0 ; reloc_external RiscvPCRelHi20 u1:2 0
  mv s3, s3 ; reloc_external RiscvPCRelLo12I func+18 0
  ld s2, 8(s3)
  slli a0, a1, 0x20
  srli s4, a0, 0x20
  addi a0, zero, 0x64
  sub a1, a0, s2
  c.li a0, -1
  bltu a1, s4, 0x2c
  slli a0, s2, 3
  lui a1, 0x800
  c.addi a1, 0x11
  c.slli a1, 0xc
  c.add a0, a1
  lui a1, 0x500
  c.add a1, s2
  c.mv a3, s4
  auipc ra, 0 ; reloc_external RiscvCallPlt u0:23 0
  jalr ra
  add a0, s2, s4
  sd a0, 8(s3)
  c.mv a0, s2
  c.ldsp s2, 0x18(sp)
  c.ldsp s3, 0x10(sp)
  c.ldsp s4, 8(sp)
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 11 system_call
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x30
  c.sdsp s2, 0x28(sp)
  c.mv s2, a0
  c.li a4, 3
  c.lui a5, 0x10
  addi a1, a5, 4
  c.li a2, 1
  c.li a3, 2
  c.li a5, 4
  c.mv a6, sp
  c.li a7, -1
  c.mv a0, a4
  ecall
  sd a2, 0(sp)
  sd a3, 8(sp)
  c.sdsp a4, 0x10(sp)
  c.sdsp a5, 0x18(sp)
  c.ldsp a5, 0(sp)
  c.ldsp a2, 8(sp)
  c.ldsp a3, 0x10(sp)
  c.ldsp a4, 0x18(sp)
  srli a0, a1, 0xc
  c.mv a1, s2
  c.sd a2, 0(a1)
  c.sd a3, 8(a1)
  c.sd a4, 0x10(a1)
  c.mv a1, a5
  c.ldsp s2, 0x28(sp)
  c.addi16sp sp, 0x30
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 12 call_element
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.slli a0, 0x20
  c.srli a0, 0x20
  c.li a1, 0xa
  bltu a0, a1, 6
  c.unimp ; trap: user3
  slli a1, a0, 3
  c.lui a2, 1
  c.slli a2, 0x17
  c.add a1, a2
  c.ld a1, 0(a1)
  bnez a1, 6
  c.unimp ; trap: user11
  lui a2, 0x200
  c.and a1, a2
  beqz a1, 6
  c.unimp ; trap: user16
  lui a1, 0x400
  c.add a0, a1
  c.lui a1, 0x10
  c.addi a1, 4
  c.li a5, 0
  c.mv a2, a5
  c.mv a3, a5
  c.mv a4, a5
  addi a7, zero, -1
  ecall
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 13 order
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.mv a2, a0
  c.li a0, 3
  c.lui a1, 0x10
  c.addi a1, 4
  c.li a5, 0
  c.mv a3, a5
  c.mv a4, a5
  addi a7, zero, -1
  ecall
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 14 ask
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.mv a2, a0
  c.li a0, 3
  c.lui a1, 0x10
  c.addi a1, 4
  c.li a5, 0
  c.mv a3, a5
  c.mv a4, a5
  addi a7, zero, -1
  ecall
  srli a0, a1, 0xc
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

