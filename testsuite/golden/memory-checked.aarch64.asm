;; function 0
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  load_ext_name_got x6, User(userextname0)
  ldr x7, [x6]
  mov w6, w2
  add x8, x6, #12
  subs xzr, x8, x7
  b.hi #trap=heap_oob
  ldr w2, [x6, #8]
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

;; function 1
  stp fp, lr, [sp, #-16]!
  mov fp, sp
block0:
  load_ext_name_got x7, User(userextname0)
  ldr x7, [x7]
  orr x8, xzr, #4294967288
  add x8, x8, x2, UXTW
  subs xzr, x8, x7
  b.hi #trap=heap_oob
  orr x9, xzr, #4294967280
  str x3, [x9, w2, UXTW]
  b label1
block1:
  ldp fp, lr, [sp], #16
  ret

