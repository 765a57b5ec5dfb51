;;! status = 126
;;! stderr = ["the module exports neither `_start` nor `_initialize`"]
(module (func (export "run")))
