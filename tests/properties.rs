//! What holds for every text: spans, matching, padding, evidence, determinism, and that nothing panics.
//!
//! Names come from the list when the tests run: no file puts a real name beside a sexual word.

use std::collections::BTreeSet;
use std::panic::UnwindSafe;
use std::sync::OnceLock;

use consentry::lexicon::{Category, Entry, Lexicon, LexiconFile};
use consentry::text::{Gap, Reading, Run, Token, WindowTable, hash, words_of};
use consentry::{Action, PartKind, Prompt, Screener, Verdict};
use proptest::prelude::*;
use proptest::sample::{Index, select};

#[path = "../benches/hostile/mod.rs"]
mod hostile;

fn screener() -> &'static Screener {
    static SCREENER: OnceLock<Screener> = OnceLock::new();
    SCREENER.get_or_init(|| Screener::builtin().expect("the built-in files are sound"))
}

fn public(index: Index) -> &'static str {
    static PUBLIC: OnceLock<Vec<&str>> = OnceLock::new();
    let public = PUBLIC.get_or_init(|| hostile::public(screener()).iter().map(|e| e.name).collect());
    public[index.index(public.len())]
}

/// Every spelling of every form of a lexicon entry that sexualises, undresses or hides.
fn spelling(index: Index) -> &'static str {
    static SPELLINGS: OnceLock<Vec<&str>> = OnceLock::new();
    let wanted = |e: &&Entry| e.category != Category::Minors;
    let spellings = SPELLINGS.get_or_init(|| {
        let entries = screener().lexicon().entries().iter().filter(wanted);
        entries.flat_map(|e| &e.forms).flat_map(|f| &f.pieces).flat_map(|p| p.spellings.iter()).collect()
    });
    spellings[index.index(spellings.len())]
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

// ------------------------------------------------------------------------------------------------ texts

/// Ways to write a word so that it looks the same, or nearly.
fn disguised(word: &str, how: u8) -> String {
    let each = |f: &dyn Fn(char) -> String| word.chars().map(f).collect::<String>();
    match how {
        0 => each(&|c| match c {
            'a' => "4".into(),
            'e' => "3".into(),
            'i' => "1".into(),
            'o' => "0".into(),
            's' => "$".into(),
            c => c.into(),
        }),
        1 => each(&|c| format!("{c} ")),
        2 => each(&|c| format!("{c}.")),
        3 => each(&|c| if "aeiou".contains(c) { format!("{c}{c}{c}") } else { c.into() }),
        4 => each(&|c| format!("{c}\u{200b}")),
        5 => each(&|c| format!("{c}\u{301}")),
        6 => each(&|c| {
            if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c).into() } else { c.into() }
        }),
        7 => each(&|c| match c {
            'a' => 'а'.into(),
            'e' => 'е'.into(),
            'o' => 'о'.into(),
            c => c.into(),
        }),
        8 => each(&|c| format!("&#{};", c as u32)),
        9 => each(&|c| c.to_string().bytes().map(|b| format!("%{b:02x}")).collect()),
        10 => each(&|c| format!("\\u{:04x}", c as u32)),
        11 => word
            .split(' ')
            .flat_map(|w| w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1)))
            .collect(),
        12 => each(&|c| if "aeiou".contains(c) { "*".into() } else { c.into() }),
        13 => word.to_uppercase(),
        14 => each(&|c| if c == ' ' { "_".into() } else { c.into() }),
        _ => word.to_owned(),
    }
}

/// A piece of a prompt: a word that matters, markup, or anything at all.
fn piece() -> impl Strategy<Value = String> {
    const MARKUP: [&str; 40] = [
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "|",
        ":1.3)",
        "<lora:",
        ":0.8>",
        "embedding:",
        "BREAK",
        " AND ",
        "::2",
        "--no ",
        "--ar 16:9",
        "##",
        "@",
        "#",
        "&#",
        "&amp;",
        "\\u00",
        "%c3%a9",
        "%ff",
        "...",
        "'",
        "'s ",
        "-",
        "_",
        "\n\n",
        "\t",
        ", ",
        ". ",
        "!",
        "/",
        "$",
        "*",
        "\"",
        "\\",
        ";",
    ];
    const SIGNS: [&str; 16] = [
        "🍑",
        "👩‍❤️‍👨",
        "🇳🇱",
        "\u{202e}",
        "\u{202c}",
        "\u{200d}",
        "\u{feff}",
        "עירום",
        "عارية",
        "\u{301}\u{302}",
        "\u{3099}",
        "\u{fdfa}",
        "ß",
        "İ",
        "裸体",
        "ﬁ",
    ];
    prop_oneof![
        3 => (any::<Index>(), 0u8..20).prop_map(|(i, how)| disguised(spelling(i), how)),
        3 => (any::<Index>(), 0u8..20).prop_map(|(i, how)| disguised(public(i), how)),
        3 => select(&MARKUP[..]).prop_map(str::to_owned),
        1 => select(&SIGNS[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,12}",
        2 => "[a-zA-Z0-9]{1,9}",
    ]
}

/// A text that may hold anything.
fn text() -> impl Strategy<Value = String> {
    let built = prop::collection::vec((piece(), select(&["", " ", " ", ", ", ". "][..])), 0..14)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, behind)| piece + behind).collect());
    let bytes = prop::collection::vec(any::<u8>(), 0..120).prop_map(|b| String::from_utf8_lossy(&b).into_owned());
    prop_oneof![6 => built, 1 => any::<String>(), 1 => bytes]
}

/// Asks for nothing: sentences and lists of tags, with objects that could bear nudity among them.
fn benign() -> impl Strategy<Value = String> {
    const SENTENCES: [&str; 16] = [
        "A quiet harbour at dawn with fishing boats.",
        "The light falls from the left, soft and golden.",
        "In the background a marble statue stands beside a fountain.",
        "Two dogs run across the wet sand.",
        "The picture should feel calm and hopeful.",
        "Please render it in high resolution.",
        "She holds a cup of tea.",
        "A man reads the newspaper on a bench.",
        "cinematic lighting, 8k, masterpiece",
        "detailed background, trees, autumn leaves",
        "wide angle, shallow depth of field",
        "Een rustige straat in de regen.",
        "De zon gaat onder boven de zee.",
        "oil on canvas, thick brush strokes",
        "A chef cuts vegetables in a bright kitchen.",
        "Shot on film with visible grain.",
    ];
    let sentence = (select(&SENTENCES[..]), select(&[" ", "\n", "  ", " \n\n"][..]));
    prop::collection::vec(sentence, 0..12).prop_map(|sentences| {
        sentences.into_iter().map(|(sentence, behind)| [sentence.trim_end_matches('.'), ".", behind].concat()).collect()
    })
}

// ------------------------------------------------------------------------------------------------ spans

fn check_reading(reading: &Reading<'_>, original: &str) -> Result<(), TestCaseError> {
    let folded = reading.text();
    for tokens in std::iter::once(reading.tokens()).chain(reading.views().iter().map(|view| view.tokens.as_slice())) {
        for (n, token) in tokens.iter().enumerate() {
            let (start, end) = (token.start as usize, token.end as usize);
            prop_assert!(start < end && folded.get(start..end).is_some(), "word {n} at {start}..{end} of {folded:?}");
            prop_assert!(n == 0 || tokens[n - 1].start < token.start, "words in order: {folded:?}");
            let span = reading.original(token.start, token.end);
            prop_assert!(original.get(span.clone()).is_some_and(|s| !s.is_empty()), "word at {span:?} of {original:?}");
        }
    }
    Ok(())
}

fn check_spans(prompt: &Prompt<'_>, verdict: &Verdict) -> Result<(), TestCaseError> {
    for finding in &verdict.findings {
        let text = &prompt.parts()[finding.part].text;
        let found = text.get(finding.span.clone());
        prop_assert!(found.is_some_and(|s| !s.is_empty()), "{finding:?} in {text:?}");
        prop_assert!(finding.confidence > 0.0 && finding.confidence <= 1.0, "{finding:?}");
    }
    prop_assert!((0.0..=1.0).contains(&verdict.score), "{verdict:?}");
    Ok(())
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn words_stand_in_the_original(text in text()) {
        let reading = Reading::new(&text);
        check_reading(&reading, &text)?;
    }

    #[test]
    fn findings_stand_in_the_original(first in text(), second in text(), negative in text(), image: bool) {
        let prompt = Prompt::new(first).part(PartKind::Positive, "style", second).negative(negative).with_source_image(image);
        let verdict = screener().screen(&prompt);
        check_spans(&prompt, &verdict)?;
        prop_assert_eq!(verdict, screener().screen(&prompt));
    }
}

// ------------------------------------------------------------------------------------------------ matching

/// Few words, so that forms meet texts often.
fn small_text() -> impl Strategy<Value = String> {
    let word = (select(&["a", "b", "c", "d"][..]), select(&[" ", " ", " ", "-", ", ", ". ", "\n", "/"][..]));
    prop::collection::vec(word, 1..30)
        .prop_map(|words| words.into_iter().map(|(word, gap)| [word, gap].concat()).collect())
}

fn small_form() -> impl Strategy<Value = String> {
    let unit = select(&["a", "b", "c", "d", "(a|b)", "(b|c d)", "(|a )b"][..]);
    let join = select(&[" ", " ", " ... "][..]);
    (unit.clone(), prop::collection::vec((join, unit), 0..3)).prop_map(|(first, rest)| {
        rest.into_iter().fold(first.to_owned(), |form, (join, unit)| [&form, join, unit].concat())
    })
}

/// Whether these words stand at `at`, with nothing between them that ends a run.
fn stands(tokens: &[Token], at: usize, words: &[u64]) -> bool {
    !words.is_empty()
        && tokens.len() >= at + words.len()
        && words
            .iter()
            .enumerate()
            .all(|(n, word)| tokens[at + n].hash == *word && (n == 0 || tokens[at + n].gap <= Gap::Line))
}

/// Every place where a form stands, found by trying everything.
fn naive(entry: &Entry, pieces: &[consentry::lexicon::Piece], tokens: &[Token], last: Option<usize>) -> Vec<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return last.into_iter().collect() };
    let Some(last) = last else { return Vec::new() };
    let reach = if piece.after_gap { usize::from(entry.gap) } else { 0 };
    let mut ends = Vec::new();
    for at in last + 1..(last + 2 + reach).min(tokens.len()) {
        let stopped = tokens[last + 1..=at].iter().any(|t| t.gap == Gap::Stop);
        if stopped || !piece.after_gap && tokens[at].gap > Gap::Line {
            break;
        }
        for spelling in piece.spellings.iter() {
            let words = words_of(spelling);
            if stands(tokens, at, &words) {
                ends.extend(naive(entry, rest, tokens, Some(at + words.len() - 1)));
            }
        }
    }
    ends
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn the_lexicon_finds_what_a_naive_matcher_finds(
        forms in prop::collection::vec((small_form(), 1u8..4), 1..6),
        text in small_text(),
    ) {
        let mut toml = "category = \"sexual\"\nlanguage = \"en\"\n".to_owned();
        for (n, (form, gap)) in forms.iter().enumerate() {
            toml.push_str(&format!("[[term]]\nid = \"sexual/en/{n}\"\ntext = [\"{form}\"]\nseverity = \"mild\"\ngap = {gap}\n"));
        }
        let file = LexiconFile::parse("sexual/en.toml", &toml).expect("a sound file");
        let lexicon = Lexicon::compile(vec![file]).expect("ids that differ");
        let reading = Reading::new(&text);
        let tokens = reading.tokens();

        let mut hits = Vec::new();
        lexicon.find(tokens, &mut hits);
        let found: BTreeSet<(u32, u32, u32)> = hits.iter().map(|hit| (hit.entry, hit.start, hit.end)).collect();

        let mut expected = BTreeSet::new();
        for (number, entry) in lexicon.entries().iter().enumerate() {
            for form in &entry.forms {
                for spelling in form.pieces[0].spellings.iter() {
                    let words = words_of(spelling);
                    for at in (0..tokens.len()).filter(|at| stands(tokens, *at, &words)) {
                        let ends = naive(entry, &form.pieces[1..], tokens, Some(at + words.len() - 1));
                        expected.extend(ends.into_iter().map(|end| (number as u32, tokens[at].start, tokens[end].end)));
                    }
                }
            }
        }
        // Of several beginnings of one end it may take the nearest.
        prop_assert!(found.is_subset(&expected), "{forms:?} in {text:?}: {found:?} of {expected:?}");
        let ends = |hits: &BTreeSet<(u32, u32, u32)>| hits.iter().map(|hit| (hit.0, hit.2)).collect::<BTreeSet<_>>();
        prop_assert_eq!(ends(&found), ends(&expected), "{:?} in {:?}", forms, text);
    }

    #[test]
    fn a_table_finds_the_windows_it_was_built_from(
        runs in prop::collection::vec(prop::collection::vec(select(&["a", "b", "c", "d"][..]), 1..5), 0..20),
        text in small_text(),
    ) {
        let key = |words: &[&str]| words.iter().map(|word| hash::word(word)).collect::<Vec<u64>>();
        let table = WindowTable::build(runs.iter().enumerate().map(|(n, run)| (Run::new(&key(run)), n as u32)).collect());
        let reading = Reading::new(&text);
        let tokens = reading.tokens();
        for at in 0..tokens.len() {
            let mut found = BTreeSet::new();
            table.find(tokens, at, |words, values| found.extend(values.iter().map(|value| (words, *value))));
            let expected: BTreeSet<(usize, u32)> =
                runs.iter().enumerate().filter(|(_, run)| stands(tokens, at, &key(run))).map(|(n, run)| (run.len(), n as u32)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}

// ------------------------------------------------------------------------------------------------ judging

/// Prompts that ask for a picture of somebody without clothes; `{p}` is the person, `{n}` the word for it.
const ASKS: [&str; 8] = [
    "{p} {n}",
    "{n} {p}",
    "a photo of {p}, {n}",
    "{p} completely {n} on a beach",
    "full body shot of {p}, {n}, 8k",
    "{p} is {n} in the shower.",
    "{n} photo of {p}",
    "photo of {p} standing in a field, fully {n}, smiling",
];

fn listed_name(index: Index) -> &'static str {
    static NAMES: OnceLock<Vec<&str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| hostile::public(screener()).into_iter().map(|e| e.name).collect());
    names[index.index(names.len())]
}

fn ask() -> impl Strategy<Value = String> {
    (select(&ASKS[..]), any::<Index>(), select(&["naked", "nude", "topless", "naakt"][..]))
        .prop_map(|(ask, person, nudity)| ask.replace("{p}", listed_name(person)).replace("{n}", nudity))
}

fn action(prompt: &Prompt<'_>) -> Action {
    screener().screen(prompt).action
}

proptest! {
    #![proptest_config(config(800))]

    #[test]
    fn padding_never_helps(before in benign(), ask in ask(), after in benign()) {
        prop_assert_eq!(action(&Prompt::new(ask.as_str())), Action::Block, "alone: {:?}", ask);
        let padded = format!("{before}{ask}. {after}");
        prop_assert!(action(&Prompt::new(padded.as_str())) >= Action::Review, "{:?}", padded);
        let padded = format!("{}, {ask}, {}", before.trim_end(), after.trim_end());
        prop_assert!(action(&Prompt::new(padded.as_str())) >= Action::Review, "{:?}", padded);
    }

    #[test]
    fn padding_in_other_texts_never_helps(before in benign(), ask in ask(), after in benign()) {
        let prompt = Prompt::new(before).part(PartKind::Positive, "style", ask).part(PartKind::Positive, "suffix", after);
        prop_assert_eq!(action(&prompt), Action::Block, "{:?}", prompt);
    }

    #[test]
    fn another_text_never_lowers_the_action(
        first in prop_oneof![text(), ask()],
        second in text(),
        third in prop_oneof![benign(), text(), ask()],
        image: bool,
    ) {
        let prompt = Prompt::new(first).part(PartKind::Positive, "style", second).with_source_image(image);
        let more = prompt.clone().part(PartKind::Positive, "suffix", third);
        prop_assert!(action(&more) >= action(&prompt), "{:?}", more);
    }

    #[test]
    fn a_source_image_never_lowers_the_action(text in text()) {
        let without = action(&Prompt::new(text.as_str()));
        prop_assert!(action(&Prompt::new(text.as_str()).with_source_image(true)) >= without, "{:?}", text);
    }

    #[test]
    fn benign_text_passes(text in benign(), image: bool) {
        prop_assert_eq!(action(&Prompt::new(text).with_source_image(image)), Action::Allow);
    }
}

// ------------------------------------------------------------------------------------------------ the whole

#[test]
fn a_screener_goes_anywhere() {
    fn anywhere<T: Send + Sync + UnwindSafe>() {}
    anywhere::<Screener>();
    anywhere::<Verdict>();
    anywhere::<Prompt<'static>>();
    anywhere::<consentry::BuildError>();
}

#[test]
fn every_listed_name_is_blocked() {
    let mut passed = Vec::new();
    for entry in hostile::public(screener()) {
        for ask in ASKS {
            let ask = ask.replace("{p}", entry.name).replace("{n}", "naked");
            let verdict = screener().screen(&Prompt::new(ask.as_str()));
            if verdict.action != Action::Block {
                passed.push(format!("{} {} {}:{} {ask}", verdict.action, verdict.reason, entry.list, entry.line));
            }
        }
    }
    assert!(passed.is_empty(), "{} are not blocked:\n{}", passed.len(), passed.join("\n"));
}

#[test]
fn the_same_files_make_the_same_screener() {
    let again = Screener::builtin().expect("the built-in files are sound");
    assert_eq!(again.fingerprints(), screener().fingerprints());
    for shape in hostile::all(screener()) {
        let text = shape.text(300);
        let prompt = Prompt::new(text.as_str());
        assert_eq!(again.screen(&prompt), screener().screen(&prompt), "{}", shape.name);
    }
}

#[test]
fn hostile_texts_are_judged() {
    for shape in hostile::all(screener()) {
        for bytes in [1, 100, 5_000] {
            let text = shape.text(bytes);
            for image in [false, true] {
                let prompt = Prompt::new(text.as_str()).negative(text.as_str()).with_source_image(image);
                let verdict = screener().screen(&prompt);
                check_spans(&prompt, &verdict).unwrap_or_else(|error| panic!("{}: {error}", shape.name));
            }
        }
    }
}

#[test]
fn monstrous_texts_are_judged() {
    let person = &hostile::public(screener())[17].name;
    let texts = [
        "[".repeat(10_000),
        ["{".repeat(10_000), "}".repeat(10_000)].concat(),
        ["[a|".repeat(5_000), "]".repeat(5_000)].concat(),
        "'".repeat(20_000),
        "nude ".repeat(5_000),
        format!("{person} nude, ").repeat(2_000),
        "<lora:".repeat(5_000),
        "a|b".repeat(5_000),
        "&#".repeat(10_000),
        "&#110".repeat(10_000),
        "%".repeat(10_000),
        "\u{301}".repeat(20_000),
        ["n", &"\u{301}".repeat(20_000), "ude"].concat(),
    ];
    for text in texts {
        let prompt = Prompt::new(text.as_str());
        let verdict = screener().screen(&prompt);
        check_spans(&prompt, &verdict).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn a_prompt_of_many_texts_is_judged() {
    let person = &hostile::public(screener())[99].name;
    let mut prompt = Prompt::empty();
    for n in 0..5_000 {
        prompt.push(PartKind::Positive, "nodes", format!("{person} {n}"));
    }
    assert_eq!(action(&prompt), Action::Allow);
    prompt.push(PartKind::Positive, "nodes", "nude");
    assert_ne!(action(&prompt), Action::Allow);
}
