//! Null in every hierarchy, from every kind of place, against every type that there is in the hierarchy.

use super::{CAST, NULL_ARRAY, NULL_STRUCTURE};
use crate::sandbox::Text;

/// The name of the type at the top of a hierarchy, and those of types in it.
type Hierarchy = (&'static str, &'static [&'static str]);

const HIERARCHIES: [Hierarchy; 3] = [
    ("any", &["any", "eq", "i31", "struct", "array", "none", "$low", "$high", "$cells"]),
    ("func", &["func", "nofunc", "$f", "$g"]),
    ("extern", &["extern", "noextern"]),
];

/// Where a null is before it is used.
const PLACES: [&str; 6] = ["constant", "local", "global", "table", "field", "element"];

/// A script.
pub fn script() -> String {
    let mut text = Text::default();
    text.line(
        "(module
  (type $high (sub (struct (field i32))))
  (type $low (sub $high (struct (field i32 (ref null $high)))))
  (type $f (sub (func (result i32))))
  (type $g (sub $f (func (result i32))))
  (type $cells (array (mut (ref null $low))))
  (type $places (struct (field $any anyref) (field $func funcref) (field $extern externref)))
  (type $any (array anyref)) (type $func (array funcref)) (type $extern (array externref))
  (global $places (ref $places) (struct.new_default $places))",
    );
    for (top, _) in HIERARCHIES {
        text.line(format!(
            "  (global $g{top} (mut (ref null {top})) (ref.null {top}))
  (global $a{top} (ref ${top}) (array.new_default ${top} (i32.const 3)))
  (table $t{top} 3 (ref null {top}))"
        ));
    }
    for (top, types) in HIERARCHIES {
        for place in PLACES {
            let null = match place {
                "constant" => format!("(ref.null {top})"),
                "local" => "(local.get $local)".to_owned(),
                "global" => format!("(global.get $g{top})"),
                "table" => format!("(table.get $t{top} (i32.const 1))"),
                "field" => format!("(struct.get $places ${top} (global.get $places))"),
                _ => format!("(array.get ${top} (global.get $a{top}) (i32.const 2))"),
            };
            for ty in types {
                let function = |name: &str, body: &str| {
                    format!(
                        "  (func (export \"{name} {ty} {place}\") (result i32) (local $local (ref null {top})) {body})"
                    )
                };
                for (nullable, kind) in [("", ""), ("null ", " nullable")] {
                    let target = format!("(ref {nullable}{ty})");
                    text.line(function(&format!("test{kind}"), &format!("(ref.test {target} {null})")));
                    text.line(function(&format!("cast{kind}"), &format!("(ref.is_null (ref.cast {target} {null}))")));
                    text.line(function(
                        &format!("branch{kind}"),
                        &format!(
                            "(block $is (result {target}) (br_on_cast $is (ref null {top}) {target} {null})
      (drop) (return (i32.const 0)))
    (drop) (i32.const 1)"
                        ),
                    ));
                    text.line(function(
                        &format!("branch on fail{kind}"),
                        &format!(
                            "(block $is_not (result (ref null {top}))
      (br_on_cast_fail $is_not (ref null {top}) {target} {null}) (drop) (return (i32.const 1)))
    (drop) (i32.const 0)"
                        ),
                    ));
                }
            }
        }
    }
    // A null that has come through a cast, or through another hierarchy, is still one.
    text.line(
        "  (func (export \"through cast\") (result i32)
    (struct.get $high 0 (ref.cast (ref null $high) (ref.cast (ref null $low) (ref.null none)))))
  (func (export \"through hierarchies\") (result i32)
    (array.len (ref.cast (ref null array) (any.convert_extern (extern.convert_any (global.get $gany))))))
  (func (export \"equal\") (result i32)
    (ref.eq (ref.cast (ref null eq) (any.convert_extern (global.get $gextern))) (ref.null $low))))",
    );
    for (_, types) in HIERARCHIES {
        for place in PLACES {
            for ty in types {
                for (kind, is) in [("", false), (" nullable", true)] {
                    for name in ["test", "branch", "branch on fail"] {
                        let is = u8::from(is);
                        text.line(format!("(assert_return (invoke \"{name}{kind} {ty} {place}\") (i32.const {is}))"));
                    }
                    let cast = format!("cast{kind} {ty} {place}");
                    match is {
                        true => text.line(format!("(assert_return (invoke \"{cast}\") (i32.const 1))")),
                        false => text.call(&cast, &[], Some(CAST)),
                    }
                }
            }
        }
    }
    text.call("through cast", &[], Some(NULL_STRUCTURE));
    text.call("through hierarchies", &[], Some(NULL_ARRAY));
    text.line("(assert_return (invoke \"equal\") (i32.const 1))");
    text.0
}
