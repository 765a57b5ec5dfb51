;;! status = 134
;;! stderr = ["0: core::panicking::panic at 0x", "1: \\u{1b}[31mred\\n  9: nobody at 0x", "2: mycrate::main at 0x"]
;; Names are what the name section says: mangled by rustc, or anything at all. They are demangled, and one line each.
(module
  (func $panic (@name "_ZN4core9panicking5panic17h0123456789abcdefE") (unreachable))
  (func $red (@name "\1b[31mred\n  9: nobody") (call $panic) (unreachable))
  (func (@name "_RNvCs1234_7mycrate4main") (export "_start") (call $red) (unreachable)))
