;; function 0
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  mv a2,a0
  load_ext_name_got a0,userextname0
  lw a1,0(a0)
  subw a1,a1,a2
  sw a1,0(a0)
  j label1
block1:
  mv a0,a1
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
  j label1
block1:
  li a0,42
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

