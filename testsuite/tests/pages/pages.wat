;; What the prober is linked with: memory of its own, memory that it shares, and a trap entry of its own.
(module
  (import "cap" "board" (memory $board 1))
  (memory $own 1)
  (func (export "_start")))
