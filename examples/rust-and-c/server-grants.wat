;; The server's authority: element 0.
(module
  (import "capabilities" "table" (table 16 65536 externref))
  (import "cap" "clients" (global $clients externref))
  (elem (i32.const 0) externref (global.get $clients)))
