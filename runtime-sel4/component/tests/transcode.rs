//! Strings that move between memories, compared with what the standard library makes of them.

use std::cell::Cell;
use wasm2sel4_abi::component::Transcoding::{self, *};
use wasm2sel4_component::{Invalid, Operands, destination_size, source_size, transcode};

/// What an operation makes of a source, with room for so many code units where it can be chosen, over these bytes at
/// the destination.
fn run(
    operation: Transcoding,
    from: &[u8],
    to_length: usize,
    before: &[u8],
    extra: u32,
) -> Result<(u64, Vec<u8>), Invalid> {
    let unit = source_size(operation, 1) as usize;
    let from_length = (from.len() / unit) as u32;
    let mut from = from.to_vec();
    let mut to = vec![0xaa; destination_size(operation, from_length, to_length as u32) as usize];
    to[..before.len()].copy_from_slice(before);
    let memory = |bytes| Cell::from_mut(bytes).as_slice_of_cells();
    let result = transcode(operation, &Operands { from: memory(&mut from[..]), to: memory(&mut to[..]), extra })?;
    Ok((result, to))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(character).expect("Latin-1")).collect()
}

/// Texts of all widths of characters, some longer than a piece, with characters across the ends of pieces.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> =
        ["", "a", "grüße", "日本", "a😀b", "\u{ff}\u{100}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}"]
            .map(str::to_owned)
            .to_vec();
    for shift in 0..5 {
        for piece in ["x", "é", "日", "😀", "aé日😀"] {
            texts.push("y".repeat(shift) + &piece.repeat(300));
        }
    }
    texts
}

#[test]
fn every_text_arrives_in_every_encoding() {
    for text in texts() {
        let (wide, units) = (utf16(&text), text.encode_utf16().count());
        assert_eq!(run(CopyUtf8, text.as_bytes(), 0, &[], 0), Ok((0, text.clone().into_bytes())));
        assert_eq!(run(CopyUtf16, &wide, 0, &[], 0), Ok((0, wide.clone())));
        let (count, bytes) = run(Utf8ToUtf16, text.as_bytes(), 0, &[], 0).expect("valid");
        assert_eq!((count as usize, &bytes[..wide.len()]), (units, &wide[..]));
        let (moved, bytes) = run(Utf16ToUtf8, &wide, text.len(), &[], 0).expect("valid");
        assert_eq!((moved, bytes), ((text.len() as u64) << 32 | units as u64, text.clone().into_bytes()));
        let (count, bytes) = run(Utf16ToCompactProbablyUtf16, &wide, 0, &[], 0).expect("valid");
        if text.chars().all(|character| character < '\u{100}') {
            let narrow = latin1(&text);
            assert_eq!((count as usize, &bytes[..narrow.len()]), (narrow.len(), &narrow[..]));
            assert_eq!(run(CopyLatin1, &narrow, 0, &[], 0), Ok((0, narrow.clone())));
            assert_eq!(run(Latin1ToUtf16, &narrow, 0, &[], 0), Ok((0, wide.clone())));
            let (moved, bytes) = run(Latin1ToUtf8, &narrow, text.len(), &[], 0).expect("valid");
            assert_eq!((moved, bytes), ((text.len() as u64) << 32 | narrow.len() as u64, text.clone().into_bytes()));
        } else {
            assert_eq!((count, bytes), (units as u64 | 1 << 31, wide));
        }
    }
}

#[test]
fn latin1_goes_as_far_as_it_does_and_utf16_takes_over() {
    for text in texts() {
        let narrow: String = text.chars().take_while(|character| *character < '\u{100}').collect();
        let rest = &text[narrow.len()..];
        let wide = utf16(&text);
        for (operation, from, read) in
            [(Utf8ToLatin1, text.as_bytes(), narrow.len()), (Utf16ToLatin1, &wide[..], narrow.chars().count())]
        {
            let (moved, bytes) = run(operation, from, 0, &[], 0).expect("valid");
            let written = latin1(&narrow);
            assert_eq!(moved, (written.len() as u64) << 32 | read as u64, "{operation:?} of {text}");
            assert_eq!(bytes[..written.len()], written);
        }
        let (before, units) = (latin1(&narrow), text.encode_utf16().count());
        for (operation, from) in [(Utf8ToCompactUtf16, rest.as_bytes().to_vec()), (Utf16ToCompactUtf16, utf16(rest))] {
            let result = run(operation, &from, units, &before, before.len() as u32);
            assert_eq!(result, Ok((units as u64, wide.clone())), "{operation:?} of {text}");
        }
    }
}

#[test]
fn a_pass_stops_where_it_should() {
    let wide = utf16("ab\u{e9}");
    // Before what has more than one byte.
    let (moved, bytes) = run(Utf16ToUtf8, &wide, 3, &[], 1).expect("valid");
    assert_eq!((moved, &bytes[..]), (2 << 32 | 2, &b"ab\xaa"[..]));
    let (moved, _) = run(Latin1ToUtf8, b"ab\xe9", 3, &[], 1).expect("valid");
    assert_eq!(moved, 2 << 32 | 2);
    // Before what has no room.
    for (room, expected) in [(2, 2 << 32 | 2), (3, 2 << 32 | 2), (4, 4 << 32 | 3)] {
        let (moved, _) = run(Utf16ToUtf8, &wide, room, &[], 0).expect("valid");
        assert_eq!(moved, expected);
    }
}

#[test]
fn nothing_else_is_a_string() {
    let long: Vec<u8> = [b'a'; 254].into_iter().chain("é".repeat(3).into_bytes()).collect();
    let mut damaged = long.clone();
    damaged.pop();
    for bytes in [&b"\x80"[..], b"\xc0\x80", b"a\xff", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", &damaged] {
        for operation in [CopyUtf8, Utf8ToUtf16] {
            assert_eq!(run(operation, bytes, 0, &[], 0), Err(Invalid::Utf8), "{operation:?} of {bytes:x?}");
        }
        assert_eq!(run(Utf8ToCompactUtf16, bytes, bytes.len(), &[], 0), Err(Invalid::Utf8), "{bytes:x?}");
    }
    for units in [&[0xd800][..], &[0xdc00], &[0xd800, 0x61], &[0x61, 0xdfff, 0xd800], &[0xd800, 0xd800, 0xdc00]] {
        let bytes: Vec<u8> = units.iter().flat_map(|unit: &u16| unit.to_le_bytes()).collect();
        for operation in [CopyUtf16, Utf16ToUtf8, Utf16ToCompactProbablyUtf16, Utf16ToCompactUtf16] {
            assert_eq!(run(operation, &bytes, 100, &[], 0), Err(Invalid::Utf16), "{operation:?} of {units:x?}");
        }
    }
}
