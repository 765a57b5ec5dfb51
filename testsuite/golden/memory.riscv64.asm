;; function 0
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  slli a0,a0,32
  srli a0,a0,32
  lw a0,8(a0)
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
  slli a0,a0,32
  srli a0,a0,32
  lb a0,0(a0)
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
  slli a0,a0,32
  srli a0,a0,32
  fsd fa0,1024(a0)
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
  slli a0,a0,32
  srli a0,a0,32
  lui a1,9
  slli a1,a1,16
  add a0,a0,a1
  lw a0,0(a0)
  j label1
block1:
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
  li a2,0
  mv a3,a2
  j label1
block1:
  slli a4,a0,32
  srli a2,a4,32
  lw a5,0(a2)
  addiw a0,a0,4
  mv a2,a3
  addw a2,a2,a5
  mv a3,a2
  slli a2,a0,32
  srli a4,a2,32
  slli a2,a1,32
  srli a2,a2,32
  bltu a4,a2,taken(label2),not_taken(label3)
block2:
  j label1
block3:
  j label4
block4:
  j label5
block5:
  mv a0,a3
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

