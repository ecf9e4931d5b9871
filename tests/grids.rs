//! Runs `tests/grids/*.toml`: every word of a list has to do its part in every pattern of its language.
#![cfg(feature = "eval")]

mod grid_support;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use consentry::eval::Slots;
use consentry::{Action, Prompt, Screener};
use grid_support::{Expect, GridFile};

/// How many wrong prompts of a pattern are shown.
const SHOWN: usize = 3;

fn files() -> Vec<(String, GridFile)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/grids");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("tests/grids/{name}: {e}"));
        let file = GridFile::parse(&name, &text).unwrap_or_else(|e| panic!("tests/grids/{e}"));
        let language = name.trim_end_matches(".toml").split('_').next();
        assert_eq!(language, Some(file.language.as_str()), "tests/grids/{name}: a grid is named after its language");
        (name, file)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_word_does_its_part_in_every_pattern() {
    let screener = Screener::builtin().unwrap_or_else(|e| panic!("{e}"));
    let slots = Slots::new(&screener);
    let mut wrong_in_all = 0;
    let mut mended = Vec::new();
    for (name, file) in files() {
        // By what is expected: how many, and how many of them came otherwise.
        let mut counts: BTreeMap<bool, (usize, usize)> = BTreeMap::new();
        let mut known: BTreeMap<&str, bool> = file.known.iter().map(|prompt| (prompt.as_str(), false)).collect();
        for grid in &file.grid {
            let held = grid.expect == Expect::Held;
            for pattern in &grid.prompts {
                let cells = file.cells(pattern);
                let mut wrong = Vec::new();
                for (round, cell) in cells.iter().enumerate() {
                    let filled = slots.fill(&cell.prompt, &file.language, round);
                    let filled = filled.unwrap_or_else(|e| panic!("tests/grids/{name}: {}: {e}", cell.prompt));
                    let verdict = screener.screen(&Prompt::new(filled.as_str()).with_source_image(grid.image));
                    if (verdict.action != Action::Allow) != held {
                        match known.get_mut(cell.prompt.as_str()) {
                            Some(still) => *still = true,
                            None => wrong.push(&cell.prompt),
                        }
                    }
                }
                let count = counts.entry(held).or_default();
                count.0 += cells.len();
                count.1 += wrong.len();
                if !wrong.is_empty() {
                    let what = if held { "missed" } else { "held" };
                    println!("{name}: {}: {} of {} {what}: {pattern}", grid.name, wrong.len(), cells.len());
                    wrong.iter().take(SHOWN).for_each(|prompt| println!("    {prompt}"));
                }
            }
        }
        for (held, (cells, wrong)) in &counts {
            let (wanted, came) = if *held { ("held", "missed") } else { ("allowed", "held") };
            println!("{name}: {cells} to be {wanted}, {wrong} {came}");
            wrong_in_all += wrong;
        }
        println!("{name}: {} known to be wrong", known.len());
        mended.extend(known.iter().filter(|(_, still)| !**still).map(|(prompt, _)| format!("{name}: {prompt}")));
    }
    assert!(mended.is_empty(), "these came right, take them out of `known`:\n{}", mended.join("\n"));
    assert_eq!(wrong_in_all, 0, "wrong prompts stand above");
}

#[test]
fn each_word_stands_in_each_pattern_that_names_its_list() {
    let lists = (0..300).map(|n| format!("\"w{n}\"")).collect::<Vec<_>>().join(", ");
    let text = format!(
        "language = \"en\"\n[lists]\nlong = [{lists}]\nshort = [\"a\", \"b\", \"c\"]\n\
         [[grid]]\nname = \"n\"\nexpect = \"held\"\nprompts = [\"<short> <long>\", \"<short> <short>\"]\n"
    );
    let file = GridFile::parse("en.toml", &text).unwrap();
    let cells = file.cells(&file.grid[0].prompts[0]);
    let count = |word: &str| cells.iter().filter(|c| c.words.iter().any(|(_, w)| *w == word)).count();
    assert!((0..300).all(|n| count(&format!("w{n}")) >= 3), "a word is left out");
    assert!(["a", "b", "c"].iter().all(|word| count(word) >= 250), "a word is rare");
    let pairs: std::collections::BTreeSet<&str> = cells.iter().map(|cell| cell.prompt.as_str()).collect();
    assert!(pairs.len() > 600, "words meet the same others: {}", pairs.len());
    let few: std::collections::BTreeSet<String> =
        file.cells(&file.grid[0].prompts[1]).into_iter().map(|cell| cell.prompt).collect();
    assert_eq!(few.len(), 9, "{few:?}");
}

#[test]
fn a_grid_that_says_too_little_is_refused() {
    let good =
        "language = \"en\"\n[lists]\na = [\"b\"]\n[[grid]]\nname = \"n\"\nexpect = \"allow\"\nprompts = [\"<a>\"]\n";
    assert!(GridFile::parse("en.toml", good).is_ok());
    for (what, text) in [
        ("no such list", good.replace("<a>", "<c>")),
        ("an empty list", good.replace("[\"b\"]", "[]")),
        ("spaces around a word", good.replace("\"b\"", "\"b \"")),
        ("no expectation", good.replace("expect = \"allow\"\n", "")),
        ("another key", good.replace("name = ", "image = true\nkey = ")),
    ] {
        assert!(GridFile::parse("en.toml", &text).is_err(), "{what} is taken");
    }
}
