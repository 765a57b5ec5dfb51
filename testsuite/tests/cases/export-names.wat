;; Whatever an export is called, it becomes a symbol that the linker takes.
(module
  (func (export "a@b"))
  (func (export "a@c"))
  (func (export "_start"))
  (func (export "a@@b"))
  (func (export "new\0aline"))
  (func (export "$x y("))
  (func (export ""))
  (func (export "\00"))
  (func (export "\f0\9f\a6\80")))
