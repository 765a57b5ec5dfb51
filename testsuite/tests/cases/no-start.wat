;;! status = 126
;;! stderr = ["the module exports no function `_start`"]
(module (func (export "run")))
