;; What the hostile client is linked with: nothing that it needs.
(module
  (memory 1)
  (func (export "_start")))
