;; function 1 add
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  j label1
block1:
  addw a0,a0,a1
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 2 subtract
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  j label1
block1:
  subw a0,a0,a1
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 3 direct
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  li a0,1
  li a1,2
  call userextname0
  j label1
block1:
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

;; function 4 indirect
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  li a1,2
  slli a2,a0,32
  srli a2,a2,32
  slli a1,a1,32
  srli a1,a1,32
  bgeu a2,a1,taken(label5),not_taken(label1)
block1:
  load_ext_name_got a1,userextname0
  slli a0,a0,32
  srli a0,a0,32
  slli a0,a0,4
  add a0,a1,a0
  lw a1,8(a0)
  li a2,1
  sext.w a3,a1
  sext.w a2,a2
  bne a3,a2,taken(label4),not_taken(label2)
block2:
  ld a2,0(a0)
  li a0,1
  li a1,2
  callind a2
  j label3
block3:
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret
block4:
  sext.w a0,a1
  trap_if user5##(a0 eq zero)
  udf##trap_code=user6
block5:
  li a1,4
  slli a0,a0,32
  srli a0,a0,32
  slli a1,a1,32
  srli a1,a1,32
  trap_if user4##(a0 uge a1)
  udf##trap_code=user5

;; function 5 import
  addi sp,sp,-16
  sd ra,8(sp)
  sd fp,0(sp)
  mv fp,sp
block0:
  li a0,3
  slli a0,a0,32; srai a0,a0,32
  call userextname0
  j label1
block1:
  ld ra,8(sp)
  ld fp,0(sp)
  addi sp,sp,16
  ret

