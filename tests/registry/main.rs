//! Protected names and consent grants, through the screener: what is found of a name however it is written, what is not, and whom a
//! grant frees. Every name is made up; sexual words come from the lexicon when the tests run.
#![cfg(feature = "eval")]

mod consent;
mod disguises;
mod names;

use std::sync::{Arc, OnceLock};

use consentry::eval::Slots;
use consentry::names::registry::{FullName, NameError, Registry, RegistryKey, Sketch};
use consentry::{Action, Prompt, Screener, Severity, Subject, Verdict};

fn key() -> RegistryKey {
    RegistryKey::new([7; 32])
}

fn screener() -> &'static Screener {
    static SCREENER: OnceLock<Screener> = OnceLock::new();
    SCREENER.get_or_init(|| Screener::builtin().expect("the built-in files are sound"))
}

/// The screener, with these names protected; the id of each is its number.
fn protecting<'n>(names: impl IntoIterator<Item = &'n str>) -> Screener {
    let sketch = |(number, name): (usize, &str)| {
        let id = number.to_string();
        let name = FullName::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let sketch = Sketch::of(&key(), &id, &name);
        (id, sketch)
    };
    screener().with_registry(Arc::new(Registry::new(&key(), names.into_iter().enumerate().map(sketch))))
}

/// A prompt whose slots are filled: `{nudity}`, `{explicit}`, `{person}`.
fn filled(prompt: &str) -> String {
    static SLOTS: OnceLock<Slots<'static>> = OnceLock::new();
    SLOTS.get_or_init(|| Slots::new(screener())).fill(prompt, "en", 0).unwrap()
}

/// The protected entries that were found.
fn found(verdict: &Verdict) -> Vec<&str> {
    let protected = verdict.findings.iter().filter(|finding| finding.subject == Subject::Protected);
    protected.map(|finding| finding.term.strip_prefix("registry/").expect("an id of the registry")).collect()
}

const NAME: &str = "Zyxa Quennebeck";

#[test]
fn a_protected_name_is_found_beside_sexual_content_alone() {
    let screener = protecting([NAME]);
    let verdict = screener.screen(&Prompt::new(filled("zyxa quennebeck, completely {nudity}")));
    assert_eq!((verdict.action, verdict.subject), (Action::Block, Subject::Protected), "{verdict:?}");
    assert_eq!(found(&verdict), ["0"]);
    assert_eq!(verdict.findings.iter().find(|f| f.subject == Subject::Protected).unwrap().span, 0..15);
    let verdict = screener.screen(&Prompt::new("zyxa quennebeck on a red bicycle by the sea"));
    assert_eq!((verdict.action, found(&verdict).len()), (Action::Allow, 0));
}

#[test]
fn even_a_mild_word_is_looked_at_by_a_person() {
    let entries = screener().lexicon().entries();
    let term = entries.iter().find(|e| &*e.id == "sexual/en/shirtless").expect("a mild word");
    assert_eq!(term.severity, Severity::Mild);
    let prompt = Prompt::new(format!("zyxa quennebeck {}", term.forms[0].pieces[0].spellings.first().unwrap()));
    assert_eq!(screener().screen(&prompt).action, Action::Allow);
    assert_eq!(protecting([NAME]).screen(&prompt).action, Action::Review);
}

#[test]
fn nobody_is_found_who_is_not_protected() {
    let screener = protecting([NAME, "Anna Maria de Quennebeck", "@zyxa_q"]);
    for other in [
        "Zyxa Other",
        "Other Quennebeck",
        "Zyxa",
        "Quennebeck",
        "zyxa and her friend quennebeck",
        "Anna de Quennebeck",
        "Anna Maria Quennebeck",
        "@zyxa",
        "@zyxa_q_2",
        "@quennebeck",
        // Two mistakes.
        "zixa quenebeck",
        "zyx quennebek",
    ] {
        let verdict = screener.screen(&Prompt::new(filled(&format!("{other}, completely {{nudity}}"))));
        assert!(found(&verdict).is_empty(), "{other}: {verdict:?}");
    }
}

#[test]
fn a_negative_prompt_depicts_nobody() {
    let prompt = Prompt::new(filled("a woman, completely {nudity}")).negative(NAME);
    let verdict = protecting([NAME]).screen(&prompt);
    assert_eq!((verdict.action, found(&verdict).len()), (Action::Allow, 0), "{verdict:?}");
}

#[test]
fn handles_are_found_with_their_sign_and_in_models() {
    let screener = protecting(["@zyxa_q99"]);
    for prompt in ["@zyxa_q99, completely {nudity}", "<lora:zyxa_q99:0.8> {nudity}", "photo of @Zyxa_Q99 {nudity}"] {
        assert_eq!(found(&screener.screen(&Prompt::new(filled(prompt)))), ["0"], "{prompt}");
    }
}

#[test]
fn what_is_no_name_of_one_person_is_refused_and_never_quoted() {
    for (name, error) in [
        ("", NameError::Empty),
        (" ,. ", NameError::Empty),
        ("Zyxa", NameError::OneWord),
        ("Z. Q.", NameError::Short),
        ("Z. Quennebeck", NameError::Short),
        ("Zyxa Maria Anna Bo Co Quennebeck", NameError::Long),
        ("@zy", NameError::ShortHandle),
    ] {
        assert_eq!(FullName::parse(name), Err(error), "{name}");
        assert!(!error.to_string().contains("Zyxa"));
    }
    for name in [NAME, "Anna-Marie van der Zyx", "王小明", "김민수", "Žyxa Øl", "@zyxa"] {
        let parsed = FullName::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(format!("{parsed:?} {:?}", key()), "FullName(..) RegistryKey(..)");
    }
}

#[test]
fn hashes_of_other_keys_and_other_kinds_have_nothing_in_common() {
    let name = FullName::parse(NAME).unwrap();
    let (one, other) = (Sketch::of(&key(), "1", &name), Sketch::of(&RegistryKey::new([8; 32]), "1", &name));
    assert!(one.prints.iter().all(|print| !other.prints.contains(print)));
    assert!(!one.prints.contains(&key().consent(&name)) && one.prints.contains(&key().name(&name)));
    // Two people of one word, and one person under two ids: what is sealed shows neither.
    let again = Sketch::of(&key(), "2", &name);
    let same = one.sealed.chunks(4).filter(|part| again.sealed.chunks(4).any(|other| other == *part)).count();
    assert_eq!(same, 0);
    // A name's number of letters does not show either.
    let longer = Sketch::of(&key(), "3", &FullName::parse("Zyxandria Quennebeckeren").unwrap());
    assert_eq!(one.prints.len(), longer.prints.len());
    assert_ne!(key().check(), RegistryKey::new([8; 32]).check());
}

#[test]
fn the_wrong_key_finds_nothing() {
    let sketch = Sketch::of(&key(), "0", &FullName::parse(NAME).unwrap());
    let registry = Registry::new(&RegistryKey::new([8; 32]), [("0", sketch)]);
    let verdict = screener().with_registry(Arc::new(registry)).screen(&Prompt::new(filled("zyxa quennebeck {nudity}")));
    assert!(found(&verdict).is_empty());
}

#[test]
fn a_registry_never_lowers_a_verdict() {
    // Protected, listed or private, exact or a letter off: whoever is found besides adds to it.
    let screener = protecting(["Marieke Dijkhuizen", "Rachel Pemberly"]);
    for prompt in [
        "Marieke Dijkhuizen completely {nudity}",
        "Marieke Dijkhuisen completely {nudity}",
        "Rachel Pemberley completely {nudity}",
        "{person} beside Marieke Dijkhuizen, {nudity}",
        "my ex Rachel Pemberley {explicit}",
    ] {
        let text = filled(prompt);
        let prompt = Prompt::new(text.as_str());
        let (with, without) = (screener.screen(&prompt), self::screener().screen(&prompt));
        assert!(with.action >= without.action && with.score >= without.score, "{text}: {without:?} -> {with:?}");
        assert!(!found(&with).is_empty(), "{text}");
    }
}

#[test]
fn the_fingerprint_of_a_registry_is_that_of_its_people() {
    let of = |names: &[(&str, &str)]| {
        let sketch =
            |(id, name): &(&str, &str)| (id.to_string(), Sketch::of(&key(), id, &FullName::parse(name).unwrap()));
        Registry::new(&key(), names.iter().map(sketch)).fingerprint()
    };
    let (zyxa, anna) = (("1", NAME), ("2", "Anna Marieke Dijkhuizen"));
    assert_eq!(of(&[]), 0);
    assert!(of(&[zyxa]) != 0 && of(&[zyxa]) == of(&[zyxa]));
    assert_eq!(of(&[zyxa, anna]), of(&[anna, zyxa]), "in whatever order they come");
    assert!(
        of(&[zyxa, anna]) != of(&[zyxa]) && of(&[zyxa]) != of(&[("1", anna.1)]) && of(&[zyxa]) != of(&[("2", NAME)])
    );
    // A screener's is that of the registry it was given last.
    let with = protecting([NAME]);
    assert_eq!(with.fingerprints().registry, with.registry().fingerprint());
    assert_eq!(with.fingerprints().names, screener().fingerprints().names);
    assert_eq!(
        (screener().fingerprints().registry, with.with_registry(Arc::default()).fingerprints().registry),
        (0, 0)
    );
}
