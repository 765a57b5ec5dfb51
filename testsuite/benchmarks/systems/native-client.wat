;; What the native client is linked with: its authority, and a `_start` that it replaces.
(module
  (import "cap" "server" (global $server externref))
  (memory 1)
  (func (export "_start")))
