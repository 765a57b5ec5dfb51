//! Who may call which interface of a server, and how that ends: with a wire, or by what no client sends.

use super::{ClientWire, Server};
use std::fmt::Write as _;

/// The globals `$may0` and so on, one for each interface, with a bit for each badge under which it may be called; and
/// the functions that change them.
pub fn admission(server: &Server) -> String {
    let (mut globals, mut forbid, mut ended) = (String::new(), String::new(), String::new());
    let mut all = "(i64.const 0)".to_owned();
    for interface in 0..server.interfaces.len() {
        let wires = server.wires.iter().filter(|wire| wire.interface == interface);
        let badges = wires.fold(0, |badges, wire| badges | bit(wire.client));
        let _ = writeln!(globals, "  (global $may{interface} (mut i64) (i64.const {badges}))");
        let _ = writeln!(
            forbid,
            "    (global.set $may{interface} (i64.and (global.get $may{interface}) (i64.xor (local.get $bit) (i64.const \
             -1))))"
        );
        all = format!("(i64.or {all} (global.get $may{interface}))");
    }
    for (number, ClientWire { client, interface }) in server.wires.iter().enumerate() {
        let _ = writeln!(
            ended,
            "    (if (i32.and (i32.shr_u (local.get $which) (i32.const {number})) (i32.const 1))
      (then
        (global.set $may{interface} (i64.and (global.get $may{interface}) (i64.const {left})))
        (call $interface_ended (i32.const {client}) (select (i32.const {interface}) (i32.const -1)
          (call $may_something (i64.const {bit}))))))",
            left = !bit(*client),
            bit = bit(*client)
        );
    }
    format!(
        r"  ;; For each interface, a bit for each badge under which it is called.
{globals}  (func $may_something (param $bit i64) (result i32)
    (i64.ne (i64.and {all} (local.get $bit)) (i64.const 0)))
  ;; A client that has sent what is no request calls nothing any more.
  (func $ban (param $client i32)
    (local $bit i64)
    (local.set $bit (i64.shl (i64.const 2) (i64.extend_i32_u (local.get $client))))
    (if (i32.eqz (call $may_something (local.get $bit))) (then (return)))
{forbid}    (call $client_ended (local.get $client)))
  ;; Wires end, and with the last one of a client all that it has.
  (func $wires_ended (param $which i32)
{ended}  )
"
    )
}

/// The bit of the badge of a client.
fn bit(client: usize) -> i64 {
    2 << client
}
