//! quick test
use wasm2sel4_compiler::*;
fn main(){
  let a: Vec<String> = std::env::args().collect();
  let wasm = wat::parse_file(&a[1]).unwrap();
  let arch: Architecture = a[2].parse().unwrap();
  let mut o = Options::new(arch);
  let hosted = a[3]=="hosted";
  if hosted { o.environment = Environment::Hosted{memory_base: wasm2sel4_abi::address::VirtualAddress(u64::from_str_radix(&a[5],16).unwrap())}; }
  let m = module::parse(&wasm).unwrap_or_else(|e| panic!("{e}"));
  let p = Plan::new(&m,&o).unwrap_or_else(|e| panic!("{e}"));
  let obj = object::emit(&m,&p,&o,&Silent).unwrap_or_else(|e| panic!("{e}"));
  let rt = wasm2sel4_embed::runtime(&a[2]).unwrap();
  let elf = link::link_domain(&obj,&p,if hosted {rt.stub_hosted} else {rt.stub},&o,&Linker::find().unwrap()).unwrap_or_else(|e| panic!("{e}"));
  std::fs::write(&a[4], elf).unwrap();
}
