//! Protected names and grants from outside: the commands, the files they leave behind, and that no name is in any of them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use consentry::names::registry::{FullName, RegistryKey};
use consentry::store::{Notes, Register, Sqlite, Store, StoreError, What, purge};
use jiff::{SignedDuration, Timestamp};

const NAMES: [&str; 4] = ["Zyxa Quennebeck", "Marovèle van der Zwolgem", "Ördil Løvgrindal", "@zyxa_q99"];
const VARIABLE: &str = "CONSENTRY_REGISTRY_KEY";

/// A folder with a key, a place for a store, and a lexicon of one word, so that commands start fast.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(place.path("lexicons/sexual")).unwrap();
        let term = "category = \"sexual\"\nlanguage = \"en\"\n\n[[term]]\nid = \"sexual/en/flurb\"\ntext = [\"flurb\"]\nseverity = \"nudity\"\n";
        fs::write(place.path("lexicons/sexual/en.toml"), term).unwrap();
        let made = place.run(&["names", "protect", "--new-key", &place.text("key")], "");
        assert_eq!(status(&made), 0, "{}", stderr(&made));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn run(&self, args: &[&str], stdin: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        command.args(args).env_remove(VARIABLE).current_dir(self.0.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
        // Whatever is asked for, no name is said.
        for name in NAMES {
            for text in [stdout(&output), stderr(&output)] {
                assert!(!text.to_lowercase().contains(&name.to_lowercase()), "{args:?}: {text}");
            }
        }
        output
    }

    /// `names ...`, with the store and its key.
    fn names(&self, args: &[&str], stdin: &str) -> Output {
        let files = ["--store", &self.text("store.db"), "--registry-key", &self.text("key")];
        self.run(&[&["names"], args, &files].concat(), stdin)
    }

    fn protect(&self, name: &str, until: &str) -> String {
        let args = ["protect", "-", "--asked-by", "case 881", "--why", "asked by phone", "--until", until];
        let output = self.names(&args, name);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        id(&output)
    }

    fn grant(&self, name: &str, until: &str) -> String {
        let output = self.names(&["grant", "-", "--tenant", "studio-9", "--until", until, "--note", "form 4411"], name);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        id(&output)
    }

    /// The verdict of a prompt, and what else the command prints of it.
    fn screen(&self, prompt: &str, tenant: Option<&str>) -> (String, String) {
        let (store, key, lexicons) = (self.text("store.db"), self.text("key"), self.text("lexicons"));
        let mut args = vec!["screen", "--jsonl", "--lexicons", &lexicons, "--store", &store, "--registry-key", &key];
        args.extend(tenant.iter().flat_map(|tenant| ["--tenant", tenant]));
        let output = self.run(&args, &serde_json::json!({ "prompt": prompt }).to_string());
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let line: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
        (line["verdict"].as_str().unwrap().to_owned(), line.to_string())
    }

    fn verdict(&self, prompt: &str, tenant: Option<&str>) -> String {
        self.screen(prompt, tenant).0
    }

    /// The store as the library sees it.
    fn register(&self) -> Register {
        Register::open(Arc::new(Sqlite::open(&self.path("store.db")).unwrap()), self.key()).unwrap()
    }

    fn key(&self) -> RegistryKey {
        RegistryKey::from_hex(&fs::read_to_string(self.path("key")).unwrap()).unwrap()
    }
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The first word: the id that was given.
fn id(output: &Output) -> String {
    let id = stdout(output).split_whitespace().next().unwrap().to_owned();
    assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    id
}

/// Ways a name could stand in a file.
fn forms(name: &str) -> Vec<String> {
    let folded = consentry::text::fold(name);
    let mut forms = Vec::new();
    for form in [name.to_owned(), name.to_lowercase(), name.to_uppercase(), folded.clone(), folded.to_lowercase()] {
        forms.push(form.replace([' ', '@', '_'], ""));
        forms.extend(form.split([' ', '@', '_']).filter(|word| word.len() > 3).map(str::to_owned));
        forms.push(form);
    }
    forms
}

fn contains(bytes: &[u8], text: &str) -> bool {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes(), &utf16].iter().any(|part| bytes.windows(part.len()).any(|window| window == *part))
}

fn assert_no_name(folder: &Path) {
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let bytes = fs::read(&entry).unwrap();
        for form in NAMES.iter().flat_map(|name| forms(name)) {
            assert!(!contains(&bytes, &form), "{} holds {form:?}", entry.display());
        }
        files += 1;
    }
    assert!(files > 1);
}

#[test]
fn names_are_protected_found_listed_and_let_go_and_stand_in_no_file() {
    let place = Place::new();
    // Held open, so that what was written last is in the -wal, as beside a running gateway.
    let open = Sqlite::open(&place.path("store.db")).unwrap();
    assert_eq!(open.protected().unwrap(), []);
    let ids: Vec<String> = NAMES.iter().map(|name| place.protect(name, "2999-12-31")).collect();
    for (name, id) in NAMES.iter().zip(&ids) {
        let (verdict, line) = place.screen(&format!("{} flurb", name.to_lowercase()), None);
        assert_eq!(verdict, "block", "{line}");
        assert!(line.contains(&format!("registry/{id}")) && line.contains("sexual-protected-person"), "{line}");
    }
    assert_eq!(place.verdict("quennebeck, zyxa flurb", None), "block");
    assert_eq!(place.verdict("zyxa quennebeck on a bicycle", None), "allow");

    // Once more: the notes are replaced, and there is no second entry.
    assert_eq!(place.protect("ZYXA quennebeck", "never"), ids[0]);
    let list = place.names(&["protect", "--list"], "");
    assert!(stdout(&list).ends_with("4 protected\n") && stdout(&list).contains("case 881: asked by phone"));
    assert!(ids.iter().all(|id| stdout(&list).contains(id.as_str())), "{}", stdout(&list));
    assert!(stdout(&list).contains("through 2999-12-31") && stdout(&list).contains("without end"), "{}", stdout(&list));

    place.grant(NAMES[1], "2999-12-31");
    assert!(fs::metadata(place.path("store.db-wal")).unwrap().len() > 0);
    assert_no_name(place.0.path());

    assert_eq!(status(&place.names(&["unprotect", "-"], NAMES[0])), 0);
    assert_eq!(status(&place.names(&["unprotect", "-"], NAMES[0])), 1);
    assert_eq!(status(&place.names(&["unprotect", "--id", &ids[1]], "")), 0);
    assert_eq!(place.verdict("zyxa quennebeck flurb", None), "allow");
    assert_eq!(place.verdict("ordil lovgrindal flurb", None), "block");
    drop(open);
    assert_no_name(place.0.path());

    let whats: Vec<What> = place.register().store().changes().unwrap().iter().map(|change| change.what).collect();
    let Some((first, rest)) = whats.split_at_checked(4) else { panic!("{whats:?}") };
    assert!(first.iter().all(|what| *what == What::Protect));
    assert_eq!(rest, [What::Renew, What::Grant, What::Unprotect, What::Unprotect]);
}

#[cfg(unix)]
#[test]
fn key_and_store_are_for_their_owner_and_a_key_is_never_overwritten() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    place.protect(NAMES[0], "never");
    for file in ["key", "store.db"] {
        assert_eq!(fs::metadata(place.path(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    let before = fs::read(place.path("key")).unwrap();
    let again = place.run(&["names", "protect", "--new-key", &place.text("key")], "");
    assert_eq!(status(&again), 2);
    assert!(stderr(&again).contains("left as it is"), "{}", stderr(&again));
    assert_eq!(fs::read(place.path("key")).unwrap(), before);
}

#[test]
fn a_wrong_key_is_an_error_and_not_a_miss() {
    let place = Place::new();
    place.protect(NAMES[0], "never");
    let other = Place::new();
    let (store, key, lexicons) = (place.text("store.db"), other.text("key"), place.text("lexicons"));
    for args in [
        &["screen", "zyxa", "--lexicons", &lexicons, "--store", &store, "--registry-key", &key][..],
        &["names", "unprotect", "-", "--store", &store, "--registry-key", &key],
        &["serve", "--data", &place.text("data"), "--lexicons", &lexicons, "--store", &store, "--registry-key", &key],
    ] {
        let output = place.run(args, NAMES[0]);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains("not the key the store was written with"), "{}", stderr(&output));
    }
    // None at all is as good as a wrong one.
    for args in [
        &["screen", "zyxa", "--lexicons", &lexicons, "--store", &store][..],
        &["names", "unprotect", "-", "--store", &store],
        &["serve", "--data", &place.text("data"), "--lexicons", &lexicons, "--store", &store],
    ] {
        let output = place.run(args, NAMES[0]);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains("--registry-key"), "{}", stderr(&output));
    }
}

#[test]
fn keys_are_read_in_hex_and_base64_from_files_and_the_environment() {
    let place = Place::new();
    place.protect(NAMES[0], "never");
    let hex = fs::read_to_string(place.path("key")).unwrap();
    let bytes: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap()).collect();
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let base64: String = bytes
        .chunks(3)
        .flat_map(|three| {
            let number = three.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
            (0..4).map(move |at| match at > three.len() {
                true => '=',
                false => char::from(LETTERS[(number >> (18 - 6 * at)) as usize & 63]),
            })
        })
        .collect();
    fs::write(place.path("base64"), format!("{base64}\n")).unwrap();
    fs::write(place.path("short"), "abcd\n").unwrap();
    let list = |key: &str| {
        place
            .run(&["names", "unprotect", "Nobody There", "--store", &place.text("store.db"), "--registry-key", key], "")
    };
    assert_eq!(status(&list(&place.text("base64"))), 1, "the key is right, and nobody is called that");
    assert_eq!(status(&list(&place.text("short"))), 2);
    assert!(stderr(&list(&place.text("short"))).contains("64 hex digits"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
    command.args(["names", "unprotect", NAMES[0], "--store", &place.text("store.db")]).env(VARIABLE, base64);
    assert_eq!(command.output().unwrap().status.code(), Some(0));
}

#[test]
fn what_cannot_be_taken_is_told_without_the_name() {
    let place = Place::new();
    let until = ["--until", "2999-12-31"];
    let with = |name: &str, who: &str, why: &str, until: &[&str]| {
        let output = place.names(&[&["protect", "-", "--asked-by", who, "--why", why][..], until].concat(), name);
        (status(&output), stderr(&output).to_owned())
    };
    for (name, who, why, until, told) in [
        ("Zyxa", "case 1", "asked", &until[..], "one word"),
        ("Zyxa Quennebeck", "Zyxa Quennebeck", "asked", &until[..], "names the person"),
        ("Zyxa Quennebeck", "case 1", "the ex of ms quennebeck", &until[..], "names the person"),
        ("Zyxa Quennebeck", "case 1", "www.zyxaquennebeck.example", &until[..], "names the person"),
        ("Zyxa Quennebeck", " ", "asked", &until[..], "is empty"),
        ("Zyxa Quennebeck", "case 1", "asked", &["--until", "2020-01-01"][..], "over already"),
        ("Zyxa Quennebeck", "case 1", "asked", &["--until", "tomorrow"][..], "2027-06-30"),
        ("Zyxa Quennebeck\nOrdil Lovgrindal", "case 1", "asked", &until[..], "several lines"),
    ] {
        let (status, error) = with(name, who, why, until);
        assert!(status == 1 || status == 2, "{told}: {status}");
        assert!(error.contains(told), "{told}: {error}");
    }
    let note = ["grant", "-", "--tenant", "t", "--until", "2999-12-31", "--note", "form of Quennebeck"];
    let output = place.names(&note, "Zyxa Quennebeck");
    assert!(status(&output) == 1 && stderr(&output).contains("names the person"), "{}", stderr(&output));
    let missing = place.run(&["names", "protect", "--list"], "");
    assert!(status(&missing) == 2 && stderr(&missing).contains("no store at data/store.db"), "{}", stderr(&missing));
}

#[test]
fn a_batch_is_taken_whole_or_not_at_all() {
    let place = Place::new();
    let good = "name,asked_by,why,until\nZyxa Quennebeck,flagger 3,case 1,2999-12-31\n\"van der Zwolgem, Marovèle\",flagger 3,case 2,never\n";
    let bad = format!(
        "{good}Zyxa,flagger 3,case 3,never\nOrdil Lovgrindal,flagger 3,about Ordil,never\nOrdil Lovgrindal,x,y,soon\n"
    );
    fs::write(place.path("bad.csv"), bad).unwrap();
    let output = place.names(&["protect", "--batch", &place.text("bad.csv")], "");
    assert_eq!(status(&output), 1);
    for line in ["bad.csv:4: ", "bad.csv:5: ", "bad.csv:6: "] {
        assert!(stderr(&output).contains(line), "{}", stderr(&output));
    }
    fs::remove_file(place.path("bad.csv")).unwrap();
    assert!(stdout(&place.names(&["protect", "--list"], "")).ends_with("0 protected\n"));

    let output = place.names(&["protect", "--batch", "-"], good);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).ends_with("2 protected, 0 were already and have new notes\n"), "{}", stdout(&output));
    assert_eq!(place.verdict("zyxa quennebeck flurb", None), "block");
    assert!(stdout(&place.names(&["protect", "--batch", "-"], good)).contains("0 protected, 2 were already"));
    let output = place.names(&["protect", "--batch", "-"], "Zyxa Quennebeck;flagger;x;never\n");
    assert!(status(&output) == 1 && stderr(&output).contains("name,asked_by,why,until"), "{}", stderr(&output));
    assert_no_name(place.0.path());
}

#[test]
fn a_grant_is_for_one_tenant_until_it_is_over_or_revoked() {
    let place = Place::new();
    place.protect(NAMES[0], "never");
    let id = place.grant(NAMES[0], "2999-12-31");
    let prompt = "Zyxa Quennebeck flurb";
    let (verdict, line) = place.screen(prompt, Some("studio-9"));
    assert_eq!(verdict, "allow", "{line}");
    assert!(line.contains(&format!("\"grants\":[\"{id}\"]")) && line.contains("consent-granted"), "{line}");
    assert_eq!(place.verdict(prompt, Some("studio-8")), "block");
    assert_eq!(place.verdict(prompt, None), "block");

    assert!(stdout(&place.names(&["grant", "--list"], "")).contains("1 of 1 hold"));
    assert_eq!(status(&place.names(&["grant", "--revoke", &id], "")), 0);
    assert_eq!(status(&place.names(&["grant", "--revoke", &id], "")), 1);
    assert_eq!(place.verdict(prompt, Some("studio-9")), "block");
    assert!(stdout(&place.names(&["grant", "--list"], "")).contains("0 of 1 hold"));

    let soon = Timestamp::now() + SignedDuration::from_secs(4);
    place.grant(NAMES[0], &soon.to_string());
    assert_eq!(place.verdict(prompt, Some("studio-9")), "allow");
    while Timestamp::now() < soon {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(place.verdict(prompt, Some("studio-9")), "block");
    assert_no_name(place.0.path());
}

#[test]
fn what_is_over_holds_no_more_and_is_taken_out() {
    let place = Place::new();
    let (register, now) = (place.register(), Timestamp::now());
    let name = || FullName::parse(NAMES[0]).unwrap();
    let soon = now + SignedDuration::from_hours(1);
    let notes = Notes { asked_by: "case 1".into(), why: "asked".into(), until: Some(soon) };
    register.protect(&[(name(), notes)], now).unwrap();
    register.grant(&name(), "studio-9", "form 1", soon, now).unwrap();
    let active = register.active(now).unwrap();
    assert_eq!((active.registry.len(), active.grants("studio-9").len()), (1, 1));
    assert_eq!(active.next.map(Timestamp::as_second), Some(soon.as_second()));
    let active = register.active(soon).unwrap();
    assert_eq!((active.registry.len(), active.grants("studio-9").len(), active.next), (0, 0, None));
    assert_eq!(purge(&**register.store(), now).unwrap(), 0);
    assert_eq!(purge(&**register.store(), soon).unwrap(), 1);
    assert_eq!(register.store().protected().unwrap(), []);
    // The grant stays, for the decisions that name it.
    assert_eq!(register.store().grants().unwrap().len(), 1);
}

#[test]
fn what_is_no_store_or_a_newer_one_is_left_alone() {
    let place = Place::new();
    let file = place.path("other.db");
    fs::write(
        &file,
        "this is a letter to my aunt, and it is longer than one page of a database would need it to be\n".repeat(9),
    )
    .unwrap();
    let before = fs::read(&file).unwrap();
    assert!(matches!(Sqlite::open(&file), Err(StoreError::Foreign { .. })));
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(matches!(Sqlite::open_existing(&place.path("nowhere.db")), Err(StoreError::Missing { .. })));

    drop(Sqlite::open(&place.path("newer.db")).unwrap());
    // The version of the schema stands at byte 60 of the file.
    let mut bytes = fs::read(place.path("newer.db")).unwrap();
    assert_eq!(bytes[60..64], [0, 0, 0, 1]);
    bytes[63] = 99;
    fs::write(place.path("newer.db"), &bytes).unwrap();
    let error = Sqlite::open(&place.path("newer.db")).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, known: 1, .. }), "{error}");
    assert!(error.to_string().contains("newer.db has schema 99"), "{error}");
}
