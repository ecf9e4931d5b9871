//! Three hundred names, each in every disguise: the table is printed with `--nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use consentry::Prompt;
use consentry::text::fold;

use super::names::names;
use super::{filled, found, protecting};

/// A way to write a name: what it is called, the least share that is found, and the writing. `None` where a name has no such form.
type Disguise = (&'static str, f64, fn(&str, usize) -> Option<String>);

const DISGUISES: &[Disguise] = &[
    ("as protected", 1.0, |name, _| Some(name.to_owned())),
    ("small letters", 1.0, |name, _| Some(name.to_lowercase())),
    ("capitals", 1.0, |name, _| Some(name.to_uppercase())),
    ("without accents", 1.0, |name, _| Some(fold(name).to_lowercase())),
    ("possessive", 1.0, |name, _| Some(format!("{name}'s body"))),
    ("genitive", 1.0, |name, _| latin(name).map(|name| format!("{name}s body"))),
    ("last, first", 1.0, |name, _| name.split_once(' ').map(|(first, last)| format!("{last}, {first}"))),
    ("last first", 1.0, |name, _| name.split_once(' ').map(|(first, last)| format!("{last} {first}"))),
    ("joined", 1.0, |name, _| latin(name).map(|name| joined(&name))),
    ("joined, figures", 1.0, |name, _| latin(name).map(|name| format!("{}92", joined(&name)))),
    ("camel case", 1.0, |name, _| latin(name).map(|name| name.replace([' ', '-', '\''], ""))),
    ("underscores", 1.0, |name, _| Some(name.replace(' ', "_"))),
    ("dots", 0.98, |name, _| Some(name.replace(' ', "."))),
    ("comma", 1.0, |name, _| Some(name.replace(' ', ", "))),
    ("two joined", 1.0, |name, _| two_joined(name)),
    ("model", 1.0, |name, _| latin(name).map(|name| format!("<lora:{}_v2:0.8>", fold(&name).replace([' ', '-'], "_")))),
    ("weighted", 1.0, |name, _| Some(format!("(({name}:1.3))"))),
    ("zero width", 1.0, |name, _| Some(name.chars().flat_map(|c| [c, '\u{200B}']).collect())),
    ("full width", 0.98, |name, _| latin(name).map(|name| fold(&name).chars().map(full_width).collect())),
    ("figures for letters", 0.98, |name, _| {
        latin(name).map(|name| fold(&name).replace('o', "0").replace('i', "1").replace('e', "3"))
    }),
    ("a letter left out", 1.0, |name, seed| {
        bent(name, seed, |word, at| {
            word.remove(at);
        })
    }),
    ("a letter added", 1.0, |name, seed| bent(name, seed, |word, at| word.insert(at, 'k'))),
    ("another letter", 1.0, |name, seed| {
        bent(name, seed, |word, at| {
            word[at] = if word[at] == 'u' { 'a' } else { 'u' };
        })
    }),
    ("two swapped", 1.0, |name, seed| bent(name, seed, |word, at| word.swap(at - 1, at))),
];

#[test]
fn every_name_is_found_in_every_disguise() {
    let names = names();
    let screener = protecting(names.iter().map(String::as_str));
    let mut table = String::new();
    let mut short = Vec::new();
    for (what, least, write) in DISGUISES {
        let (mut kept, mut total, mut lost) = (0, 0, Vec::new());
        for (number, name) in names.iter().enumerate() {
            let Some(written) = write(name, number) else { continue };
            total += 1;
            let verdict = screener.screen(&Prompt::new(filled(&format!("{written} completely {{nudity}}"))));
            if found(&verdict).contains(&number.to_string().as_str()) {
                kept += 1;
            } else {
                lost.push(written);
            }
        }
        let share = kept as f64 / total as f64;
        writeln!(table, "{what:<22}{kept:>6} of {total:<6}{:>7.2} %", share * 100.0).unwrap();
        if share < *least {
            short.push(format!("{what}: {share:.4}, not {least}: {:?}", &lost[..lost.len().min(8)]));
        }
    }
    println!("{table}");
    assert!(short.is_empty(), "{table}\n{}", short.join("\n"));
}

/// Names that are written with letters of the Latin alphabet.
fn latin(name: &str) -> Option<String> {
    let plain = fold(name);
    plain.is_ascii().then(|| name.to_owned())
}

fn joined(name: &str) -> String {
    fold(name).to_lowercase().replace([' ', '-', '\'', '.'], "")
}

/// The surname's first two words as one: "Zyxa vander Zwolgem".
fn two_joined(name: &str) -> Option<String> {
    let words: Vec<&str> = latin(name).is_some().then(|| name.split(' ').collect()).filter(|w: &Vec<_>| w.len() > 2)?;
    Some(format!("{} {}{} {}", words[0], words[1], words[2], words[3..].join(" ")).trim().to_owned())
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
        c => c,
    }
}

/// The name with one of its words changed at one place. Short words are left alone.
fn bent(name: &str, seed: usize, change: fn(&mut Vec<char>, usize)) -> Option<String> {
    let plain = fold(&latin(name)?).replace('\'', "").to_lowercase();
    let words: Vec<&str> = plain.split([' ', '-']).collect();
    let long: Vec<usize> = (0..words.len()).filter(|at| words[*at].len() > 4).collect();
    let place = *long.get(seed % long.len().max(1))?;
    let mut word: Vec<char> = words[place].chars().collect();
    let at = 1 + seed / 7 % (word.len() - 1);
    change(&mut word, at);
    let bent: String = word.into_iter().collect();
    let words: Vec<&str> =
        words.iter().enumerate().map(|(at, w)| if at == place { bent.as_str() } else { w }).collect();
    Some(words.join(" "))
}

#[test]
fn hostile_texts_take_time_in_proportion_to_their_length() {
    let screener = protecting(["Zyxandria Maria Quennebeckeren", "Quennebeckeren Zyxandria"]);
    let time = |words: usize| {
        // Nothing but words of protected names, so that every window is looked up in every way.
        let text = format!("{} {{nudity}}", "zyxandria quennebeckeren maria ".repeat(words / 3));
        let text = filled(&text);
        let prompt = Prompt::new(text.as_str());
        let best = (0..3).map(|_| {
            let start = Instant::now();
            assert!(!found(&screener.screen(&prompt)).is_empty());
            start.elapsed()
        });
        best.min().unwrap()
    };
    let (short, long) = (time(3_000), time(12_000));
    println!("{short:?} for 3,000 words, {long:?} for 12,000");
    assert!(long < short * 8, "{short:?}, then {long:?} for four times as much");
}
