;; function 0 load
block0: ; offset 0x0
  adrp x8, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x8, x8, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x9, [x8]
  mov w8, w2
  add x10, x8, #0x10
  cmp x10, x9
  b.hi #0x30
  add x10, x8, #8
  and x11, x10, #7
  cbnz x11, #0x34
  ldar x2, [x10] ; trap: heap_oob
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: user13

;; function 1 store
block0: ; offset 0x0
  adrp x7, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x7, x7, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x8, [x7]
  mov w7, w2
  add x9, x7, #4
  cmp x9, x8
  b.hi #0x2c
  and x9, x7, #3
  cbnz x9, #0x30
  stlr w3, [x7] ; trap: heap_oob
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: user13

;; function 2 add
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x28, [sp, #-0x10]!
  stp x26, x27, [sp, #-0x10]!
  stp x24, x25, [sp, #-0x10]!
  adrp x10, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x10, x10, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x10, [x10]
  mov w25, w2
  add x11, x25, #4
  cmp x11, x10
  b.hi #0x64
  and x12, x25, #3
  cbnz x12, #0x68
  mov x26, x3
  ldaxr w27, [x25] ; trap: heap_oob
  add w28, w27, w26
  stlxr w24, w28, [x25] ; trap: heap_oob
  cbnz x24, #0x3c
  mov x2, x27
  ldp x24, x25, [sp], #0x10
  ldp x26, x27, [sp], #0x10
  ldr x28, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: user13

;; function 3 exchange8
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  stp x26, x27, [sp, #-0x10]!
  stp x24, x25, [sp, #-0x10]!
  adrp x9, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x9, x9, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x9, [x9]
  mov w25, w2
  add x10, x25, #1
  cmp x10, x9
  b.hi #0x50
  mov x26, x3
  ldaxrb w27, [x25] ; trap: heap_oob
  stlxrb w24, w26, [x25] ; trap: heap_oob
  cbnz x24, #0x30
  uxtb w2, w27
  ldp x24, x25, [sp], #0x10
  ldp x26, x27, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: heap_oob

;; function 4 compare
block0: ; offset 0x0
  stp x29, x30, [sp, #-0x10]!
  mov x29, sp
  str x28, [sp, #-0x10]!
  stp x26, x27, [sp, #-0x10]!
  stp x24, x25, [sp, #-0x10]!
  adrp x10, #0 ; reloc_external Aarch64AdrPrelPgHi21 u1:1 0
  add x10, x10, #0 ; reloc_external Aarch64AddAbsLo12Nc u1:1 0
  ldr x10, [x10]
  mov w25, w2
  add x11, x25, #8
  cmp x11, x10
  b.hi #0x6c
  and x12, x25, #7
  cbnz x12, #0x70
  mov x26, x3
  mov x28, x4
  ldaxr x27, [x25] ; trap: heap_oob
  cmp x27, x26
  b.ne #0x54
  stlxr w24, x28, [x25] ; trap: heap_oob
  cbnz x24, #0x40
  mov x2, x27
  ldp x24, x25, [sp], #0x10
  ldp x26, x27, [sp], #0x10
  ldr x28, [sp], #0x10
  ldp x29, x30, [sp], #0x10
  ret
  udf #0xc11f ; trap: heap_oob
  udf #0xc11f ; trap: user13

;; function 5 fence
block0: ; offset 0x0
  dmb ish
  ret

