//! Every rule of lint: a tiny lexicon that it complains about, and one that it leaves alone.

use consentry::lexicon::{Diagnostic, Level, LexiconFile, fill_lists, lint};
use consentry::names::NameList;
use consentry::names::lint as people;

/// A file of one category and language; each term is `name = keys`.
fn file(category: &str, language: &str, terms: &[(&str, &str)], tests: &[&str]) -> LexiconFile {
    let mut text = format!("category = \"{category}\"\nlanguage = \"{language}\"\n");
    for (name, keys) in terms {
        text.push_str(&format!("\n[[term]]\nid = \"{category}/{language}/{name}\"\n{keys}\n"));
    }
    for prompt in tests {
        text.push_str(&format!("\n[[test]]\nprompt = \"{prompt}\"\nexpect = \"allow\"\n"));
    }
    LexiconFile::parse(&format!("{category}/{language}.toml"), &text).unwrap()
}

fn lexicons(files: &[LexiconFile]) -> Vec<Diagnostic> {
    lint::lint(files, &lint::Options::default())
}

/// The complaints of one code.
fn of(code: &str, files: &[LexiconFile]) -> Vec<Diagnostic> {
    lexicons(files).into_iter().filter(|d| d.code == code).collect()
}

/// What the span of a complaint covers.
fn at<'a>(complaint: &Diagnostic, files: &'a [LexiconFile]) -> &'a str {
    let file = files.iter().find(|f| f.name == complaint.file).unwrap();
    &file.text[complaint.span.clone()]
}

#[test]
fn a_sound_lexicon_is_left_alone() {
    let files = [
        file(
            "sexual",
            "en",
            &[
                ("naked", "text = [\"naked\", \"fully naked\", \"see-through\"]\nseverity = \"nudity\""),
                ("sex", "text = [\"having ... sex\", \"sex act(|s)\"]\nseverity = \"explicit\""),
            ],
            &["{person} fully naked", "a sex act"],
        ),
        file("benign", "en", &[("rat", "text = [\"naked mole rat(|s)\"]\nexempt = true")], &["a naked mole rat"]),
        file("sexual", "nl", &[("naakt", "text = [\"naakt\", \"🍆\"]\nseverity = \"nudity\"")], &["naakt"]),
    ];
    assert_eq!(lexicons(&files), []);
}

#[test]
fn conditions_belong_to_written_forms() {
    for key in ["accented", "edit", "alone", "worn"] {
        let text = |kind: &str| {
            format!(
                "category = \"persons\"\nlanguage = \"en\"\n\n[[term]]\nid = \"persons/en/a\"\n{kind}\nsubject = \"private\"\n{key} = true\n"
            )
        };
        let complaints = LexiconFile::parse("persons/en.toml", &text("regex = \"a[0-9]b\"")).unwrap_err();
        assert_eq!((complaints.len(), complaints[0].code, complaints[0].line), (1, "meaning", 5), "{key}");
        assert!(LexiconFile::parse("persons/en.toml", &text("text = [\"somebody\"]")).is_ok(), "{key}");
    }
}

#[test]
fn a_regex_that_sexualises_is_of_signs() {
    let parse = |language: &str| {
        let term = format!("id = \"sexual/{language}/a\"\nregex = '8=+d'\nseverity = \"explicit\"");
        let text = format!("category = \"sexual\"\nlanguage = \"{language}\"\n\n[[term]]\n{term}\n");
        LexiconFile::parse(&format!("sexual/{language}.toml"), &text)
    };
    let complaints = parse("en").unwrap_err();
    assert_eq!((complaints.len(), complaints[0].code, complaints[0].line), (1, "meaning", 5));
    assert!(parse("zxx").is_ok());
}

#[test]
fn duplicate_id() {
    let nude = ("nude", "text = [\"nude\"]\nseverity = \"nudity\"");
    let files = [file("sexual", "en", &[nude, ("nude", "text = [\"bare\"]\nseverity = \"nudity\"")], &["nude"])];
    let found = of("duplicate-id", &files);
    assert_eq!((found.len(), found[0].level, found[0].line), (1, Level::Error, 10));
    assert_eq!(at(&found[0], &files), "\"sexual/en/nude\"");
}

#[test]
fn dead_form_of_which_no_word_is_left() {
    let files = [file("sexual", "en", &[("a", "text = [\"nude\", \"---\"]\nseverity = \"nudity\"")], &["nude"])];
    let found = of("dead-form", &files);
    assert_eq!((found.len(), found[0].level), (1, Level::Error));
    assert_eq!(at(&found[0], &files), "\"---\"");
    assert_eq!(found[0].line, 6);
}

#[test]
fn dead_choice_beside_a_gap() {
    let term = ("a", "text = [\"take ... (|off)\"]\nseverity = \"undress\"");
    let found = of("dead-form", &[file("undress", "en", &[term], &["take it off"])]);
    assert_eq!((found.len(), found[0].level), (1, Level::Warning));
}

#[test]
fn dead_form_that_an_exemption_hides() {
    let exempt = |form: &str| file("benign", "en", &[("b", &format!("text = [\"{form}\"]\nexempt = true"))], &["x"]);
    let term = || file("sexual", "en", &[("a", "text = [\"bare (chest|skin)\"]\nseverity = \"suggestive\"")], &["x"]);
    let found = of("dead-form", &[term(), exempt("Bare-Skin")]);
    assert_eq!((found.len(), found[0].level), (1, Level::Error));
    assert!(found[0].message.contains("\"bare skin\"") && found[0].message.contains("benign/en/b"), "{}", found[0]);
    assert_eq!(of("dead-form", &[term(), exempt("bare skin care")]), []);
    let context = file("context", "en", &[("a", "text = [\"bare skin\"]\ncontext = \"medical\"")], &["x"]);
    assert_eq!(of("dead-form", &[context, exempt("bare skin")])[0].level, Level::Warning);
}

#[test]
fn lost_signs() {
    for (form, level) in [
        ("21+", Level::Error),
        ("c++", Level::Error),
        ("f*ck", Level::Warning),
        ("s&m", Level::Warning),
        ("a$$ shot", Level::Warning),
    ] {
        let text = format!("text = [\"{form}\"]\nseverity = \"explicit\"");
        let files = [file("sexual", "en", &[("a", &text)], &[form])];
        let found = of("lost-signs", &files);
        assert_eq!(found.len(), 1, "{form}");
        assert_eq!(found[0].level, level, "{}", found[0]);
    }
    let sound = [
        "see-through",
        "naaktfoto's",
        "rating:explicit",
        "nude/naked pictures",
        "d'un corps",
        "camisón",
        "裸",
        "🔞",
        "18+",
        "+18 version",
    ];
    for form in sound {
        let text = format!("text = [\"{form}\"]\nseverity = \"explicit\"");
        assert_eq!(of("lost-signs", &[file("sexual", "en", &[("a", &text)], &[form])]), [], "{form}");
    }
}

#[test]
fn duplicate_form_in_one_entry() {
    let term = ("a", "text = [\"see through\", \"See-Through\"]\nseverity = \"mild\"");
    let files = [file("sexual", "en", &[term], &["x"])];
    let found = of("duplicate-form", &files);
    assert_eq!((found.len(), found[0].level), (1, Level::Warning));
    assert_eq!(at(&found[0], &files), "\"See-Through\"");
}

#[test]
fn duplicate_form_in_two_entries_of_one_meaning() {
    let a = ("a", "text = [\"nude (|pic)\"]\nseverity = \"nudity\"");
    let b = ("b", "text = [\"nude pic\"]\nseverity = \"nudity\"");
    assert_eq!(of("duplicate-form", &[file("sexual", "en", &[a, b], &["nude pic"])]).len(), 1);
    // Another language has words of its own.
    let other = [file("sexual", "en", &[a], &["nude pic"]), file("sexual", "nl", &[b], &["nude pic"])];
    assert_eq!(of("duplicate-form", &other), []);
}

#[test]
fn duplicate_form_only_where_all_of_it_stands_elsewhere() {
    let overlap = ("a", "text = [\"(nude|naked) (photo|picture)\", \"nude (photo|video)\"]\nseverity = \"nudity\"");
    assert_eq!(of("duplicate-form", &[file("sexual", "en", &[overlap], &["nude photo"])]), []);
    // Said by two others together.
    let both = (
        "a",
        "text = [\"nude (photo|picture)\", \"naked (photo|picture)\", \"(nude|naked) photo\"]\nseverity = \"nudity\"",
    );
    let files = [file("sexual", "en", &[both], &["nude photo"])];
    let found = of("duplicate-form", &files);
    assert_eq!(found.len(), 1);
    assert_eq!(at(&found[0], &files), "\"(nude|naked) photo\"");
    // What counts only beside a source image does not stand in for what counts always.
    let edit = ("b", "text = [\"nude photo\"]\nseverity = \"nudity\"\nedit = true");
    let always = ("a", "text = [\"nude photo\"]\nseverity = \"nudity\"");
    assert_eq!(of("duplicate-form", &[file("sexual", "en", &[always, edit], &["nude photo"])]), []);
}

#[test]
fn duplicate_form_in_pieces() {
    let pieces = "text = [\"take ... (off|away)\", \"Take … (away|off)\"]\nseverity = \"undress\"";
    assert_eq!(of("duplicate-form", &[file("undress", "en", &[("a", pieces)], &["take it off"])]).len(), 1);
    let other = "text = [\"take ... (off|away)\", \"take (away|off)\"]\nseverity = \"undress\"";
    assert_eq!(of("duplicate-form", &[file("undress", "en", &[("a", other)], &["take it off"])]), []);
}

#[test]
fn conflicting_form() {
    let a = ("a", "text = [\"topless\"]\nseverity = \"nudity\"");
    let b = ("b", "text = [\"topless\"]\nseverity = \"suggestive\"");
    let found = of("conflicting-form", &[file("sexual", "en", &[a, b], &["topless"])]);
    assert_eq!((found.len(), found[0].level), (1, Level::Error));
    assert!(found[0].message.contains("nudity, not suggestive"), "{}", found[0]);
    let across = [file("sexual", "en", &[a], &["topless"]), file("sexual", "nl", &[b], &["topless"])];
    assert_eq!(of("conflicting-form", &across)[0].level, Level::Warning);
    let subjects =
        [("a", "text = [\"my ex\"]\nsubject = \"private\""), ("b", "text = [\"my ex\"]\nsubject = \"anonymous\"")];
    assert_eq!(of("conflicting-form", &[file("persons", "en", &subjects, &["my ex"])]).len(), 1);
    // With a source image somebody real is there: more is meant on purpose.
    let edit = ("b", "text = [\"topless\"]\nseverity = \"undress\"\nedit = true");
    let image = [file("sexual", "en", &[a], &["topless"]), file("undress", "en", &[edit], &["topless"])];
    assert_eq!(of("conflicting-form", &image), []);
    // A word can be a person and a sign of a minor.
    let both = [
        file("persons", "en", &[("a", "text = [\"lass\"]\nsubject = \"anonymous\"")], &["x"]),
        file("minors", "en", &[("a", "text = [\"lass\"]\nconfidence = 0.5")], &["x"]),
    ];
    assert_eq!(of("conflicting-form", &both), []);
}

#[test]
fn shadowed_form() {
    let nude = ("nude", "text = [\"nude\"]\nseverity = \"nudity\"");
    let long = |severity| format!("text = [\"nude body paint\"]\nseverity = \"{severity}\"");
    let files = [file("sexual", "en", &[nude, ("paint", &long("suggestive"))], &["nude"])];
    let found = of("shadowed-form", &files);
    assert_eq!((found.len(), found[0].level), (1, Level::Warning));
    assert_eq!(at(&found[0], &files), "\"nude body paint\"");
    assert_eq!(of("shadowed-form", &[file("sexual", "en", &[nude, ("paint", &long("explicit"))], &["nude"])]), []);
    let unsure = ("nude", "text = [\"nude\"]\nseverity = \"nudity\"\nconfidence = 0.6");
    assert_eq!(of("shadowed-form", &[file("sexual", "en", &[unsure, ("paint", &long("mild"))], &["nude"])]), []);
}

#[test]
fn what_is_on_purpose_is_left_and_only_that() {
    let nude = ("nude", "text = [\"nude\"]\nseverity = \"nudity\"");
    let paint = |leave: &str| format!("text = [\"nude body paint\"]\nseverity = \"suggestive\"\nleave = [{leave}]");
    let of_both = |leave: &str| {
        let files = [file("sexual", "en", &[nude, ("paint", &paint(leave))], &["nude"])];
        lexicons(&files).iter().map(|d| d.code).filter(|code| *code != "missing-tests").collect::<Vec<_>>()
    };
    assert_eq!(of_both(""), ["shadowed-form"]);
    assert_eq!(of_both("\"shadowed-form\""), [""; 0]);
    assert_eq!(of_both("\"dead-form\""), ["needless-leave", "shadowed-form"]);
    // Errors can't be left, and a code has to be one.
    let blowjob = ("blowjob", "text = [\"blowjob\"]\nseverity = \"explicit\"");
    let exempt = ("b", "text = [\"blowjob\"]\nexempt = true\nleave = [\"exempt-hard-term\"]");
    let files = [file("sexual", "en", &[blowjob], &["blowjob"]), file("benign", "en", &[exempt], &["x"])];
    assert!(lexicons(&files).iter().any(|d| d.code == "exempt-hard-term" && d.level == Level::Error));
    let text = "category = \"sexual\"\nlanguage = \"en\"\n[[term]]\nid = \"sexual/en/a\"\ntext = [\"a b\"]\nseverity = \"nudity\"\nleave = [\"nothing\"]\n";
    let found = LexiconFile::parse("sexual/en.toml", text).unwrap_err();
    assert_eq!((found[0].code, found[0].line), ("meaning", 7));
}

#[test]
fn exempt_hard_term() {
    let hard = |confidence: &str| {
        let keys = format!("text = [\"blowjob\"]\nseverity = \"explicit\"\nconfidence = {confidence}");
        file("sexual", "en", &[("a", &keys)], &["blowjob"])
    };
    let small = || file("context", "en", &[("the", "text = [\"the\", \"a\"]\nreads = \"function\"")], &["x"]);
    let exempt = |form: &str| file("benign", "en", &[("b", &format!("text = [\"{form}\"]\nexempt = true"))], &["x"]);
    for (form, level) in [("Blowjob", Level::Error), ("the blowjob", Level::Warning), ("a blowjob", Level::Warning)] {
        let found = of("exempt-hard-term", &[hard("0.95"), small(), exempt(form)]);
        assert_eq!((found.len(), found[0].level), (1, level), "{form}");
    }
    // A small word of another language is a word here; a negation takes the term back.
    let other = file("context", "nl", &[("word", "text = [\"word\"]\nreads = \"function\"")], &["x"]);
    assert_eq!(of("exempt-hard-term", &[hard("0.95"), other, exempt("word blowjob")]), []);
    let no = [("no", "text = [\"no\"]\ncontext = \"negated\""), ("f", "text = [\"no\"]\nreads = \"function\"")];
    let no = file("context", "en", &no, &["x"]);
    assert_eq!(of("exempt-hard-term", &[hard("0.95"), no, exempt("no blowjob")]), []);
    assert_eq!(of("exempt-hard-term", &[hard("0.95"), small(), exempt("blowjob cocktail")]), []);
    assert_eq!(of("exempt-hard-term", &[hard("0.7"), small(), exempt("the blowjob")]), []);
}

#[test]
fn ordinary_word() {
    let term = |form: &str, confidence: f32| {
        let keys = format!("text = [\"{form}\"]\nseverity = \"nudity\"\nconfidence = {confidence}");
        file("sexual", "nl", &[("a", &keys)], &[form])
    };
    let small =
        |language: &str| file("context", language, &[("f", "text = [\"bloot\"]\nreads = \"function\"")], &["x"]);
    let found = of("ordinary-word", &[term("bloot", 1.0), small("nl")]);
    assert_eq!((found.len(), found[0].level), (1, Level::Error));
    let found = of("ordinary-word", &[term("bloot", 1.0), small("en")]);
    assert_eq!((found.len(), found[0].level), (1, Level::Warning));
    assert_eq!(of("ordinary-word", &[term("bloot lijf", 1.0), small("nl")]), []);
    assert_eq!(of("ordinary-word", &[term("x", 1.0)]).len(), 1);

    let fanny = consentry::text::words_of("fanny")[0];
    let is_given_name = |word: u64| word == fanny;
    let options = lint::Options { is_given_name: Some(&is_given_name) };
    let names = |confidence| lint::lint(&[term("fanny", confidence)], &options).len();
    assert_eq!((names(0.9), names(0.6)), (1, 0));
}

#[test]
fn missing_tests() {
    let terms = [("a", "text = [\"nude\"]\nseverity = \"nudity\""), ("b", "text = [\"bare\"]\nseverity = \"nudity\"")];
    let found = of("missing-tests", &[file("sexual", "en", &terms, &[])]);
    assert_eq!(found.len(), 2);
    assert!(found[1].message.contains("2 of 2"), "{}", found[1]);
    let found = of("missing-tests", &[file("sexual", "en", &terms, &["{nudity} a NUDE statue"])]);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("1 of 2") && found[0].message.contains("sexual/en/b"), "{}", found[0]);
    // A test of any file will do; a slot is no word.
    let other = file("benign", "en", &[("c", "text = [\"bare bones\"]\nexempt = true")], &["nude and bare {bare}"]);
    assert_eq!(of("missing-tests", &[file("sexual", "en", &terms, &["x"]), other]), []);
    let slot = [file("sexual", "en", &[("n", "text = [\"nudity\"]\nseverity = \"nudity\"")], &["{nudity}"])];
    assert_eq!(of("missing-tests", &slot).len(), 1);
}

#[test]
fn the_built_in_lexicons_are_read_quickly() {
    let mut files: Vec<LexiconFile> = consentry::screen::BUILTIN_FILES
        .iter()
        .filter(|(path, _)| path.ends_with(".toml") && *path != "policy.toml")
        .map(|(path, text)| LexiconFile::parse(path, text).unwrap())
        .collect();
    fill_lists(&mut files);
    let start = std::time::Instant::now();
    let found = lexicons(&files);
    // Without optimisation on a busy machine it says nothing.
    assert!(cfg!(debug_assertions) || start.elapsed().as_secs_f32() < 1.0, "{:?}", start.elapsed());
    assert_eq!(lexicons(&files), found, "the same files get the same complaints");
    for complaint in &found {
        assert!(lint::CODES.contains(&complaint.code));
        let file = files.iter().find(|f| f.name == complaint.file).unwrap();
        assert!(file.text.get(complaint.span.clone()).is_some(), "{complaint}");
        assert_eq!(file.text[..complaint.span.start].matches('\n').count() + 1, complaint.line);
    }
}

const HEADER: &str = "name,aliases,country,field,born,status,ambiguity\n";

/// Complaints about up to two lists: code, level, line and what the span covers. `words` are ordinary words.
fn names(lists: &[&str], words: &[&str]) -> Vec<(&'static str, Level, usize, String)> {
    let texts: Vec<String> = lists.iter().map(|rows| format!("{HEADER}{rows}")).collect();
    let parsed: Vec<NameList> = texts.iter().map(|text| NameList::parse("names/x.csv", text).unwrap()).collect();
    let files: Vec<people::ListFile<'_>> = parsed
        .iter()
        .zip(&texts)
        .zip(["names/a.csv", "names/b.csv"])
        .map(|((list, text), file)| people::ListFile { file, text, list })
        .collect();
    let words: Vec<u64> = words.iter().map(|word| consentry::text::words_of(word)[0]).collect();
    let is_word = |word: u64| words.contains(&word).then_some("a word");
    let options = people::Options { year: Some(2026), is_word: Some(&is_word) };
    let found = people::lint(&files, &options);
    let span = |d: &Diagnostic| {
        let nth = files.iter().position(|f| *f.file == *d.file).unwrap();
        texts[nth][d.span.clone()].to_owned()
    };
    found.iter().map(|d| (d.code, d.level, d.line, span(d))).collect()
}

#[test]
fn sound_names_are_left_alone() {
    let rows = "Ada Example,A. Example|Adaëx,NL,film,1980,living,unique\nBo Example,,NL,film,1981,living,unique\n";
    assert_eq!(names(&[rows], &["example"]), []);
}

#[test]
fn duplicate_names() {
    let ada = "Ada Example,,NL,film,1980,living,unique\n";
    let twice = format!("{ada}ADA  example,,NL,film,1980,living,unique\n");
    let row = "ADA  example,,NL,film,1980,living,unique".to_owned();
    assert_eq!(names(&[&twice], &[]), [("duplicate-name", Level::Error, 3, row)]);
    let found = names(&[ada, ada], &[]);
    assert_eq!((found.len(), found[0].0, found[0].1), (1, "duplicate-name", Level::Warning));
    // Two people of one name, both marked as that.
    let two = "Ada Example,,NL,film,1980,living,common\nAda Example,,BE,sport,1990,living,common\n";
    assert_eq!(names(&[two], &[]), []);
}

#[test]
fn alias_clashes() {
    let rows = "Ada Example,Lady A,NL,film,1980,living,unique\nBo Example,lady a,NL,film,1981,living,unique\n";
    let found = names(&[rows], &[]);
    assert_eq!((found.len(), found[0].0, found[0].1, found[0].2), (1, "alias-clash", Level::Error, 3));
    let (a, b) = rows.split_at(rows.find("Bo").unwrap());
    assert_eq!(names(&[a, b], &[]), [], "two living people: the verdict is the same");
    let same_year = b.replace("1981", "1980");
    assert_eq!(names(&[a, &same_year], &[])[0].1, Level::Warning, "it may be one person");
    let fictional = b.replace("living", "fictional");
    assert_eq!(names(&[a, &fictional], &[])[0].1, Level::Warning, "the other is not protected");
}

#[test]
fn dead_and_redundant_names() {
    let found = names(&["Ada Example,***|áda-example,NL,film,1980,living,unique\n"], &[]);
    let codes: Vec<_> = found.iter().map(|f| (f.0, f.1)).collect();
    assert_eq!(codes, [("dead-name", Level::Error), ("redundant-alias", Level::Warning)]);
}

#[test]
fn one_word_that_is_a_word() {
    let row = |ambiguity: &str| format!("Usher,,US,music,1978,living,{ambiguity}\n");
    assert_eq!(names(&[&row("unique")], &["usher"])[0].0, "ordinary-name");
    assert_eq!(names(&[&row("mononym")], &["usher"]), []);
    assert_eq!(names(&[&row("unique")], &["other"]), []);
    assert_eq!(names(&["Usher,,XX,fiction,,fictional,unique\n"], &["usher"]), []);
    // An old master's one name stands for the works; a statesman's hides whoever is called so.
    assert_eq!(names(&["Usher,,IT,art,1475,historical,unique\n"], &["usher"]), []);
    assert_eq!(names(&["Usher,,IT,politics,1475,historical,unique\n"], &["usher"])[0].0, "ordinary-name");
}

#[test]
fn people_under_age() {
    let born = |year: i32| names(&[&format!("Ada Example,,NL,film,{year},living,unique\n")], &[]);
    assert_eq!((born(2009)[0].0, born(2009)[0].1), ("under-age", Level::Error));
    assert_eq!(born(2008), []);
    assert_eq!(names(&["Ada Example,,XX,fiction,2020,fictional,unique\n"], &[]), []);
}
