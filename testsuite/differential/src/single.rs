//! Every numeric and vector instruction in a module of its own, with operands at their limits.

use crate::case::Case;
use crate::reference::{self, Nans};
use anyhow::{Context, Result, bail};
use wasmtime::{Engine, V128, Val};

/// Instructions by their types: parameters, result, names. `i` is i32, `I` i64, `f` f32, `F` f64, `v` v128.
const INSTRUCTIONS: &[(&str, char, &str)] = &[
    ("i", 'i', "i32.clz i32.ctz i32.popcnt i32.eqz i32.extend8_s i32.extend16_s"),
    ("I", 'I', "i64.clz i64.ctz i64.popcnt i64.extend8_s i64.extend16_s i64.extend32_s"),
    ("I", 'i', "i64.eqz i32.wrap_i64"),
    ("i", 'I', "i64.extend_i32_s i64.extend_i32_u"),
    (
        "ii",
        'i',
        "i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u \
         i32.rotl i32.rotr i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u",
    ),
    (
        "II",
        'I',
        "i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u \
         i64.rotl i64.rotr",
    ),
    ("II", 'i', "i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u"),
    ("f", 'f', "f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt"),
    ("F", 'F', "f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt"),
    ("ff", 'f', "f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign"),
    ("FF", 'F', "f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign"),
    ("ff", 'i', "f32.eq f32.ne f32.lt f32.gt f32.le f32.ge"),
    ("FF", 'i', "f64.eq f64.ne f64.lt f64.gt f64.le f64.ge"),
    ("f", 'i', "i32.trunc_f32_s i32.trunc_f32_u i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.reinterpret_f32"),
    ("F", 'i', "i32.trunc_f64_s i32.trunc_f64_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u"),
    ("f", 'I', "i64.trunc_f32_s i64.trunc_f32_u i64.trunc_sat_f32_s i64.trunc_sat_f32_u"),
    ("F", 'I', "i64.trunc_f64_s i64.trunc_f64_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u i64.reinterpret_f64"),
    ("i", 'f', "f32.convert_i32_s f32.convert_i32_u f32.reinterpret_i32"),
    ("I", 'f', "f32.convert_i64_s f32.convert_i64_u"),
    ("i", 'F', "f64.convert_i32_s f64.convert_i32_u"),
    ("I", 'F', "f64.convert_i64_s f64.convert_i64_u f64.reinterpret_i64"),
    ("F", 'f', "f32.demote_f64"),
    ("f", 'F', "f64.promote_f32"),
    (
        "v",
        'v',
        "v128.not i8x16.abs i16x8.abs i32x4.abs i64x2.abs i8x16.neg i16x8.neg i32x4.neg i64x2.neg i8x16.popcnt f32x4.abs \
         f64x2.abs f32x4.neg f64x2.neg f32x4.sqrt f64x2.sqrt f32x4.ceil f64x2.ceil f32x4.floor f64x2.floor f32x4.trunc \
         f64x2.trunc f32x4.nearest f64x2.nearest i16x8.extend_low_i8x16_s i16x8.extend_low_i8x16_u \
         i16x8.extend_high_i8x16_s i16x8.extend_high_i8x16_u i32x4.extend_low_i16x8_s i32x4.extend_low_i16x8_u \
         i32x4.extend_high_i16x8_s i32x4.extend_high_i16x8_u i64x2.extend_low_i32x4_s i64x2.extend_low_i32x4_u \
         i64x2.extend_high_i32x4_s i64x2.extend_high_i32x4_u i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u \
         i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u \
         f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u f32x4.demote_f64x2_zero f64x2.promote_low_f32x4 \
         i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero \
         i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u i32x4.relaxed_trunc_f64x2_s_zero \
         i32x4.relaxed_trunc_f64x2_u_zero",
    ),
    (
        "v",
        'i',
        "v128.any_true i8x16.all_true i16x8.all_true i32x4.all_true i64x2.all_true i8x16.bitmask i16x8.bitmask i32x4.bitmask \
         i64x2.bitmask",
    ),
    (
        "vv",
        'v',
        "v128.and v128.andnot v128.or v128.xor i8x16.swizzle i8x16.eq i16x8.eq i32x4.eq i64x2.eq i8x16.ne i16x8.ne i32x4.ne \
         i64x2.ne i8x16.lt_s i16x8.lt_s i32x4.lt_s i64x2.lt_s i8x16.lt_u i16x8.lt_u i32x4.lt_u i8x16.gt_s i16x8.gt_s \
         i32x4.gt_s i64x2.gt_s i8x16.gt_u i16x8.gt_u i32x4.gt_u i8x16.le_s i16x8.le_s i32x4.le_s i64x2.le_s i8x16.le_u \
         i16x8.le_u i32x4.le_u i8x16.ge_s i16x8.ge_s i32x4.ge_s i64x2.ge_s i8x16.ge_u i16x8.ge_u i32x4.ge_u f32x4.eq f64x2.eq \
         f32x4.ne f64x2.ne f32x4.lt f64x2.lt f32x4.gt f64x2.gt f32x4.le f64x2.le f32x4.ge f64x2.ge i8x16.add i16x8.add \
         i32x4.add i64x2.add i8x16.sub i16x8.sub i32x4.sub i64x2.sub i16x8.mul i32x4.mul i64x2.mul i8x16.add_sat_s \
         i8x16.add_sat_u i16x8.add_sat_s i16x8.add_sat_u i8x16.sub_sat_s i8x16.sub_sat_u i16x8.sub_sat_s i16x8.sub_sat_u \
         i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u i32x4.min_s \
         i32x4.min_u i32x4.max_s i32x4.max_u i8x16.avgr_u i16x8.avgr_u i16x8.q15mulr_sat_s i8x16.narrow_i16x8_s \
         i8x16.narrow_i16x8_u i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u i32x4.dot_i16x8_s i16x8.extmul_low_i8x16_s \
         i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_s i16x8.extmul_high_i8x16_u i32x4.extmul_low_i16x8_s \
         i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_s i32x4.extmul_high_i16x8_u i64x2.extmul_low_i32x4_s \
         i64x2.extmul_low_i32x4_u i64x2.extmul_high_i32x4_s i64x2.extmul_high_i32x4_u f32x4.add f64x2.add f32x4.sub f64x2.sub \
         f32x4.mul f64x2.mul f32x4.div f64x2.div f32x4.min f64x2.min f32x4.max f64x2.max f32x4.pmin f64x2.pmin f32x4.pmax \
         f64x2.pmax i8x16.relaxed_swizzle f32x4.relaxed_min f64x2.relaxed_min f32x4.relaxed_max f64x2.relaxed_max \
         i16x8.relaxed_q15mulr_s i16x8.relaxed_dot_i8x16_i7x16_s",
    ),
    (
        "vvv",
        'v',
        "v128.bitselect i8x16.relaxed_laneselect i16x8.relaxed_laneselect i32x4.relaxed_laneselect i64x2.relaxed_laneselect \
         i32x4.relaxed_dot_i8x16_i7x16_add_s f32x4.relaxed_madd f64x2.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_nmadd",
    ),
    (
        "vi",
        'v',
        "i8x16.shl i16x8.shl i32x4.shl i64x2.shl i8x16.shr_s i16x8.shr_s i32x4.shr_s i64x2.shr_s i8x16.shr_u i16x8.shr_u \
         i32x4.shr_u i64x2.shr_u",
    ),
    ("i", 'v', "i8x16.splat i16x8.splat i32x4.splat"),
    ("I", 'v', "i64x2.splat"),
    ("f", 'v', "f32x4.splat"),
    ("F", 'v', "f64x2.splat"),
];

/// An instruction.
pub struct Single {
    parameters: &'static str,
    result: char,
    name: &'static str,
}

/// All of them.
pub fn modules() -> Result<Vec<Single>> {
    let mut all = Vec::new();
    for (parameters, result, names) in INSTRUCTIONS {
        all.extend(names.split_whitespace().map(|name| Single { parameters, result: *result, name }));
    }
    Ok(all)
}

fn type_name(letter: char) -> Result<&'static str> {
    Ok(match letter {
        'i' => "i32",
        'I' => "i64",
        'f' => "f32",
        'F' => "f64",
        'v' => "v128",
        other => bail!("no type is called {other}"),
    })
}

impl Single {
    /// Its module, and the expected results of its calls.
    pub fn case(&self, engine: &Engine) -> Result<Case> {
        let name = self.name;
        let operands: String = (0..self.parameters.len()).map(|index| format!(" (local.get {index})")).collect();
        let module = self.module(&format!("({name}{operands})"))?;
        // Where the specification allows several results and the other engine's is not ours, it runs what ours is:
        // products are rounded before they are added, and their sums wrap before they are extended.
        let strict = match name.split_once(".relaxed_") {
            Some((lanes, "madd")) => {
                Some(format!("({lanes}.add ({lanes}.mul (local.get 0) (local.get 1)) (local.get 2))"))
            }
            Some((lanes, "nmadd")) => {
                Some(format!("({lanes}.add ({lanes}.neg ({lanes}.mul (local.get 0) (local.get 1))) (local.get 2))"))
            }
            Some((_, "dot_i8x16_i7x16_add_s")) => {
                let dot = "(i16x8.relaxed_dot_i8x16_i7x16_s (local.get 0) (local.get 1))";
                Some(format!("(i32x4.add (i32x4.extadd_pairwise_i16x8_s {dot}) (local.get 2))"))
            }
            _ => None,
        };
        let run = strict.map_or_else(|| Ok(module.clone()), |strict| self.module(&strict))?;
        // The lanes of a result are those that the name begins with.
        let nans = match (self.result, name.split('.').next()) {
            ('f' | 'F', _) => Nans::Lanes64,
            ('v', Some("f32x4")) => Nans::Lanes32,
            ('v', Some("f64x2")) => Nans::Lanes64,
            _ => Nans::Exact,
        };
        // Comparisons make masks, and what only moves bits keeps those of a NaN.
        let is_exact =
            ["eq", "ne", "lt", "gt", "le", "ge", "abs", "neg", "copysign", "splat", "reinterpret_i32", "pmin", "pmax"];
        let is_exact = is_exact.iter().any(|end| name.ends_with(&format!(".{end}"))) || name.contains("reinterpret");
        let nans = if is_exact { Nans::Exact } else { nans };
        let case = reference::case(engine, name.replace('.', "-"), run, nans, |_, _| self.arguments())?;
        let case = case.with_context(|| format!("{name} cannot be compared"))?;
        Ok(Case { module, ..case })
    }

    /// A module that exports `f`, which has the instruction's type.
    fn module(&self, body: &str) -> Result<Vec<u8>> {
        let mut parameters = String::new();
        for letter in self.parameters.chars() {
            parameters.push_str(&format!(" (param {})", type_name(letter)?));
        }
        let result = type_name(self.result)?;
        let text = format!(r#"(module (func (export "f"){parameters} (result {result}) {body}))"#);
        wat::parse_str(&text).context(text)
    }

    /// Every combination of operands at their limits.
    fn arguments(&self) -> Vec<Vec<Val>> {
        let mut all = vec![Vec::new()];
        for letter in self.parameters.chars() {
            let values = values(letter);
            all = all
                .iter()
                .flat_map(|before| values.iter().map(move |value| [&before[..], &[*value]].concat()))
                .collect();
        }
        all
    }
}

fn values(letter: char) -> Vec<Val> {
    let integers: [u64; 12] = [
        0,
        1,
        31,
        64,
        0x80,
        0xffff,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        0x7fff_ffff_ffff_ffff,
        0x8000_0000_0000_0000,
        u64::MAX,
    ];
    let floats: [f64; 16] = [
        0.0,
        -0.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2147483649.0,
        4294967296.0,
        9223372036854775808.0,
        -9223372036854775808.0,
        18446744073709551616.0,
        1e-40,
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    match letter {
        'i' => integers.iter().map(|value| Val::I32(*value as u32 as i32)).collect(),
        'I' => integers.iter().map(|value| Val::I64(*value as i64)).collect(),
        'f' => floats.iter().map(|value| Val::F32((*value as f32).to_bits())).collect(),
        'F' => floats.iter().map(|value| Val::F64(value.to_bits())).collect(),
        _ => vectors().into_iter().map(|bits| Val::V128(V128::from(bits))).collect(),
    }
}

/// Vectors whose lanes are at their limits, whatever their width.
fn vectors() -> Vec<u128> {
    let repeat = |word: u64| u128::from(word) << 64 | u128::from(word);
    let pair32 = |low: f32, high: f32| u64::from(low.to_bits()) | u64::from(high.to_bits()) << 32;
    let pair64 = |low: f64, high: f64| u128::from(low.to_bits()) | u128::from(high.to_bits()) << 64;
    vec![
        0,
        u128::MAX,
        repeat(0x0102_0304_0506_0708),
        repeat(0x8080_8080_8080_8080),
        repeat(0x7f7f_7f7f_7f7f_7f7f),
        repeat(0x8000_7fff_8001_0001),
        repeat(0x8000_0000_7fff_ffff),
        u128::from(i64::MAX as u64) << 64 | u128::from(i64::MIN as u64),
        0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100,
        0x1081_ff7f_0010_000f_fe80_0100_0001_ffff,
        repeat(pair32(1.5, -2.5)),
        repeat(pair32(f32::NAN, f32::INFINITY)),
        repeat(pair32(-0.0, 0.0)),
        repeat(pair32(2147483648.0, -4294967296.0)),
        pair64(1.5, -2.5),
        pair64(f64::NAN, f64::NEG_INFINITY),
        pair64(-0.0, 0.0),
        pair64(4294967296.0, -2147483649.0),
        pair64(f64::MAX, f64::MIN_POSITIVE),
    ]
}
