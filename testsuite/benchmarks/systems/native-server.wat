;; What the native server is linked with: its authority, and a `_start` that it replaces.
(module
  (import "cap" "clients" (global $clients externref))
  (memory 1)
  (func (export "_start")))
