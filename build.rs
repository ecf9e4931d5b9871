//! Lists the files of `lexicons/` for the built-in screener, so that a new file needs no line of code; writes the flat tables that
//! characters are looked up in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/text/chars/facts.rs"]
mod facts;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("lexicons");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut code = String::from("[\n");
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string());
    }
    code.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("builtin_files.rs"), code)?;
    println!("cargo::rerun-if-changed=src/text/chars/facts.rs");
    fs::write(out.join("chars.rs"), characters())
}

// The same bits as in src/text/chars/table.rs, whose test compares every character with the facts.
const GONE: u32 = 1 << 21;
const SLOW: u32 = 1 << 22;
const STRING: u32 = 1 << 23;

/// Two tables over all characters in blocks of 256, of which equal ones are written once.
fn characters() -> String {
    let mut strings: Vec<String> = Vec::new();
    let fold = |c: char| {
        let mut alone = String::new();
        facts::fold_char(c, &mut alone);
        // Voicing marks join some kana, and half-voicing marks others.
        let joins = |kana: &str| {
            let mut behind = kana.to_owned();
            facts::fold_char(c, &mut behind);
            behind != format!("{kana}{alone}")
        };
        if joins("\u{304B}") || joins("\u{306F}") {
            return SLOW;
        }
        let mut chars = alone.chars();
        match (chars.next(), chars.next()) {
            (None, _) => GONE,
            (Some(one), None) if one == c => 0,
            (Some(one), None) => one as u32,
            _ => {
                let known = strings.iter().position(|s| *s == alone);
                STRING
                    | known.unwrap_or_else(|| {
                        strings.push(alone);
                        strings.len() - 1
                    }) as u32
            }
        }
    };
    let mut code = table("FOLD", fold);
    let _ = writeln!(code, "static FOLD_STRINGS: [&str; {}] = {strings:?};", strings.len());
    let class = |c: char| {
        let mut lower = c.to_lowercase();
        let lower = match (lower.next(), lower.next()) {
            (Some(one), None) if one == c => 0,
            (Some(one), None) => one as u32,
            _ => 1 << 29,
        };
        lower
            | u32::from(facts::is_word(c)) << 24
            | u32::from(facts::is_unspaced(c)) << 25
            | u32::from(facts::is_pictograph(c)) << 26
            | u32::from(c.is_uppercase()) << 27
            | u32::from(c.is_whitespace()) << 28
    };
    code.push_str(&table("CLASS", class));
    code
}

fn table(name: &str, mut value: impl FnMut(char) -> u32) -> String {
    let mut blocks: Vec<Vec<u32>> = Vec::new();
    let mut index = Vec::new();
    for first in (0..=char::MAX as u32).step_by(256) {
        let block: Vec<u32> = (first..first + 256).map(|c| char::from_u32(c).map_or(0, &mut value)).collect();
        let known = blocks.iter().position(|b| *b == block);
        index.push(known.unwrap_or_else(|| {
            blocks.push(block);
            blocks.len() - 1
        }));
    }
    assert!(blocks.len() <= 256, "a block's number is one byte");
    let values = blocks.concat();
    format!(
        "static {name}_BLOCKS: [u8; {}] = {index:?};\nstatic {name}: [u32; {}] = {values:?};\n",
        index.len(),
        values.len()
    )
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, files)?;
        } else if matches!(kind, "toml" | "csv" | "txt") {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
