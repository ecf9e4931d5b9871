//! Inputs made to cost as much as possible a byte: what the benches time, so that linearity can be read off, and what the
//! property tests run for panics. Names come from the screener's own list when it runs.

#![allow(dead_code, reason = "each bench and test takes what it needs")]

use consentry::Screener;
use consentry::names::{Ambiguity, Person, Status};

/// A shape of hostile text that can be made at any length.
pub struct Hostile {
    /// What it is called in a report.
    pub name: &'static str,
    head: String,
    unit: String,
    tail: String,
}

impl Hostile {
    /// The text at about this many bytes.
    pub fn text(&self, bytes: usize) -> String {
        let units = (bytes.saturating_sub(self.head.len()) / (self.unit.len() + self.tail.len())).max(1);
        [self.head.as_str(), &self.unit.repeat(units), &self.tail.repeat(units)].concat()
    }
}

/// Living people of unique names of two words or more, by number.
pub fn public(screener: &Screener) -> Vec<Person<'_>> {
    let is_public = |e: &Person<'_>| {
        e.ambiguity == Ambiguity::Unique && e.status == Status::Living && e.name.contains(' ') && !e.makes_pictures()
    };
    screener.names().entries().filter(is_public).collect()
}

/// Every hostile shape.
pub fn all(screener: &Screener) -> Vec<Hostile> {
    let people = public(screener);
    let person = people[17 % people.len()].name;
    let many: String = people.iter().step_by(37).take(60).map(|p| format!("{} and ", p.name)).collect();
    let joined: String = person.split(' ').collect();
    let plain = |name, unit: &str| Hostile { name, head: String::new(), unit: unit.to_owned(), tail: String::new() };
    let headed = |name, head: &str, unit: &str| Hostile { head: head.to_owned(), ..plain(name, unit) };
    let nested = |name, unit: &str, tail: &str| Hostile { tail: tail.to_owned(), ..plain(name, unit) };
    vec![
        plain("square brackets", "["),
        nested("nested braces", "{a|", "}"),
        nested("nested parentheses", "(", ":1.3)"),
        plain("alternatives in a row", "[a|b|c|d] "),
        headed("one group of many cuts", "nude [", "a|"),
        plain("scheduled edits", "[nude:clothed:0.3] "),
        plain("apostrophes", "'"),
        plain("apostrophes in a word", "a'"),
        plain("possessives", "a's "),
        plain("one sexual word", "nude "),
        plain("sexual tags", "nude, naked, "),
        plain("sexual sentences", "Nude. "),
        plain("person and nudity", &format!("{person} nude, ")),
        plain("person, no comma", &format!("{person} nude ")),
        plain("sentences of a person", &format!("{person} is nude. ")),
        plain("many people", &format!("{many}nude ")),
        headed("many people, one sexual word", "nude ", &many),
        headed("joined names", "nude ", &format!("{joined} ")),
        headed("private names", "nude ", "Katrin Oberleitner and Hannah Whitcombe, "),
        headed("handles", "nude ", "@somebody "),
        headed("ties", "nude ", "the girl who works with my old blue teacher "),
        headed("ties without end", "nude girl who ", "my girl who "),
        headed("owned compounds", "nude ", "mijn donkergroenewiskundedocentenkamerdeuren "),
        plain("style of a person", &format!("nude in the style of {person}, ")),
        plain("likeness", "nude woman who looks like "),
        plain("gapped form", "take her clothes off "),
        plain("gapped form, never completed", "take "),
        plain("negations", "no nudity, not naked, without any nudity, "),
        plain("exemptions", "naked mole rat nude "),
        plain("lora tags, open", "<lora:"),
        plain("lora tags", "<lora:nude:0.8> "),
        plain("open angles", "<"),
        plain("embeddings", "embedding:nude "),
        plain("breaks", "BREAK nude AND "),
        plain("no parameters", "--no nude --ar 1:1 "),
        plain("weights", "(nude:1.3) "),
        plain("numeric entities, broken", "&#"),
        plain("numeric entities", "&#110;"),
        plain("percent signs", "%"),
        plain("percent escapes", "%6e%75"),
        plain("backslash u", "\\u006e"),
        plain("backslashes", "\\u{"),
        plain("combining marks", "\u{301}"),
        plain("combining marks on letters", "n\u{301}u\u{302}d\u{303}e\u{304} "),
        plain("voicing marks", "\u{3099}"),
        plain("zero width", "n\u{200b}u\u{200b}d\u{200b}e "),
        plain("spaced letters", "n u d e "),
        plain("spaced letters without end", "n "),
        headed("letters apart through words", "nude ", "m y e x n u d e. "),
        headed("names in their cases", "nude ", "z Tomasem Haverikem "),
        headed("words with two stars", "nude my ex ", "b*rr* l*mp* "),
        plain("dotted letters", "n.u.d.e."),
        plain("hyphens", "nu-de-"),
        plain("leet", "nud3 n4k3d "),
        plain("leet with stars", "n*d3 n*k3d s*x "),
        plain("leet run on", "n*d$"),
        plain("stretched", "nuuude nnnaked "),
        headed("one stretched word", "n", "u"),
        plain("camel", "NudeNaked"),
        plain("camel words", "EmmaNudePhoto "),
        plain("cyrillic look-alikes", "nud\u{435} n\u{430}ked "),
        plain("cyrillic words", "обнаженная женщина на пляже "),
        headed("cyrillic beside nudity", "nude ", "женщина на пляже "),
        headed("accents beside nudity", "nude ", "café à l'été naïf "),
        plain("chinese", "裸体女人在海滩上"),
        headed("chinese beside nudity", "nude ", "女人在海滩上"),
        plain("thai", "ผู้หญิงเปลือย"),
        plain("hangul", "벌거벗은 여자 "),
        plain("emoji", "🔞🍑"),
        plain("right to left", "\u{202e}עירום "),
        plain("fullwidth", "ｎｕｄｅ　"),
        plain("mathematical letters", "𝓷𝓾𝓭𝓮 "),
        plain("one character of eighteen", "\u{fdfa}"),
        plain("small capitals", "ɴᴜᴅᴇ "),
        headed("ages", "nude ", "12 "),
        headed("ages with signs", "nude ", "she is 17-_-"),
        headed("ages beside accents", "nude é ", "zij is bijna 30 "),
        headed("articles before a noun", "nude ", "een "),
        headed("digits", "nude ", "1"),
        headed("spaces", "nude she is 12", " "),
        headed("years", "nude born in ", "2 "),
        headed("one long word", "nude ", "a"),
        plain("everything at once", "n*d3 nuuude n u d e <b> [a|b] &#110; \u{435}\u{430} NudeGirl na-ked --no é "),
        plain("ordinary prose", "A quiet harbour at dawn with fishing boats, seagulls and a red lighthouse. "),
        headed("prose behind nudity", "nude ", "A quiet harbour at dawn with fishing boats and a red lighthouse. "),
    ]
}
