;; function 0
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  load_ext_name_got x4, User(userextname0)
  ldr w5, [x4]
  sub w2, w5, w2
  str w2, [x4]
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 1
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  b label1
block1:
  movz x2, #42
  ldp fp, lr, [sp], #16
  ret

