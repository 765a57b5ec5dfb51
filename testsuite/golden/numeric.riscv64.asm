;; function 0
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  sext.w a0,a0
  sext.w a1,a1
  trap_if int_divz##(a1 eq zero)
  lui a2,-524288
  xor a2,a0,a2
  not a3,a1
  or a4,a2,a3
  trap_if int_ovf##(a4 eq zero)
  divw a0,a0,a1
  j label1
block1:
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 1
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  trap_if int_divz##(a1 eq zero)
  remu a0,a0,a1
  j label1
block1:
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 2
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  feq.d a0,fa0,fa0
  trap_if bad_toint##(a0 eq zero)
  ld a0,[const(0)]
  fmv.d.x fa1,a0
  fle.d a0,fa0,fa1
  trap_if int_ovf##(a0 ne zero)
  lui a2,527
  slli a4,a2,41
  fmv.d.x fa1,a4
  fle.d a0,fa1,fa0
  trap_if int_ovf##(a0 ne zero)
  fcvt.w.d a0,fa0,rtz
  j label1
block1:
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 3
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  j label1
block1:
  fcvt.lu.s a0,fa0,rtz
  feq.s a1,fa0,fa0
  sub a1,zero,a1
  and a0,a0,a1
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 4
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  j label1
block1:
  lui a0,1075
  slli a0,a0,40
  fmv.d.x fa1,a0
  fabs.d fa2,fa0
  flt.d a1,fa2,fa1
  fcvt.l.d a3,fa0,rdn
  fcvt.d.l fa5,a3,rdn
  fsgnj.d fa1,fa5,fa0
  fmv.d.x fa2,zero
  fadd.d fa0,fa0,fa2,rne
  select fa0,fa0,fa1##condition=(a1 eq zero)
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 5
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  j label1
block1:
  slli a0,a0,32
  srli a3,a0,32
  popcnt a0,a3##ty=i64 tmp=a2 step=a1
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

