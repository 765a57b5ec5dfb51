;; function 2 tell
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.li a0, 3
  c.li a1, 0
  addi a7, zero, -3
  ecall
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

;; function 3 tell_one
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  slli a1, a0, 0x20
  srli a3, a1, 0x20
  c.li a2, 8
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

;; function 4 ask
block0: ; offset 0x0
  c.addi16sp sp, -0x10
  c.sdsp ra, 8(sp)
  c.sdsp s0, 0(sp)
  c.mv s0, sp
  c.addi16sp sp, -0x20
  c.mv a2, a1
  bnez a0, 6
  c.unimp ; trap: user11
  lui a3, 0x200
  c.and a3, a0
  beqz a3, 6
  c.unimp ; trap: user16
  c.lui a3, 0x10
  addi a1, a3, 4
  c.li a5, 0
  c.mv a6, sp
  c.li a7, -1
  c.mv a3, a5
  c.mv a4, a5
  ecall
  sd a2, 0(sp)
  sd a3, 8(sp)
  c.sdsp a4, 0x10(sp)
  c.sdsp a5, 0x18(sp)
  c.ldsp a0, 0(sp)
  c.addi16sp sp, 0x20
  c.ldsp ra, 8(sp)
  c.ldsp s0, 0(sp)
  c.addi16sp sp, 0x10
  c.jr ra

