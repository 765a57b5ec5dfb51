;; function 0
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  load_ext_name_got a1,userextname0
  ld a2,0(a1)
  slli a0,a0,32
  srli a1,a0,32
  addi a0,a1,12
  trap_if heap_oob##(a0 ugt a2)
  lw a0,8(a1)
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
  load_ext_name_got a4,userextname0
  ld a4,0(a4)
  slli a3,a0,32
  srli a5,a3,32
  lui a2,131072
  addi a0,a2,-1
  slli a0,a0,3
  add a0,a5,a0
  trap_if heap_oob##(a0 ugt a4)
  lui a3,65536
  addi a0,a3,-1
  slli a0,a0,4
  add a5,a5,a0
  sd a1,0(a5)
  j label1
block1:
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

