;; Both beside each other, in one domain.
(component
;; host.wat
;; server.wat
;; client.wat
(instance $server (instantiate $server))
(instance $client (instantiate $client
  (with "wasi:io/error@0.2.6" (instance $error)) (with "wasi:io/streams@0.2.6" (instance $streams))
  (with "wasi:cli/stdout@0.2.6" (instance $stdout)) (with "wasi:clocks/monotonic-clock@0.2.6" (instance $clock))
  (with "bench:components/served" (instance $server "bench:components/served"))))
(export "wasi:cli/run@0.2.6" (instance $client "wasi:cli/run@0.2.6")))
