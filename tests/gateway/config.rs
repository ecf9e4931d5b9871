//! The configuration file.

use std::path::Path;
use std::time::Duration;

use consentry::gateway::{Config, Tenant};
use consentry::store::KeySource;

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("etc/consentry.toml")).map_err(|error| error.to_string())
}

#[test]
fn the_example_is_the_defaults_written_down() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/consentry.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let example = Config::parse(&text, Path::new("consentry.toml")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(format!("{:?}", example.options), format!("{:?}", Config::default().options));
    // And every setting in it that is commented out is one that exists.
    let uncommented: String =
        text.lines().map(|line| line.strip_prefix("#= ").unwrap_or(line)).flat_map(|line| [line, "\n"]).collect();
    let all = Config::parse(&uncommented, Path::new("consentry.toml")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(all.options.tenants["studio-9"].profile.as_deref(), Some("permissive"));
    assert!(all.options.upstream.is_some() && all.lexicons.is_some() && all.options.tenant != Tenant::None);
}

#[test]
fn paths_start_at_the_folder_of_the_file() {
    let config =
        parse("lexicons = \"lex\"\nnames = [\"a.csv\", \"/b.csv\"]\npolicy = \"strict\"\ndata = \"var\"").unwrap();
    assert_eq!(config.lexicons.as_deref(), Some(Path::new("etc/lex")));
    assert_eq!(config.names, [Path::new("etc/a.csv"), Path::new("/b.csv")]);
    assert_eq!(config.policy.as_deref(), Some("strict"));
    assert_eq!(config.options.data, Path::new("etc/var"));
    assert_eq!(parse("policy = \"own.toml\"").unwrap().policy.as_deref(), Some("etc/own.toml"));
}

#[test]
fn the_store_is_in_the_data_folder_and_its_key_is_not() {
    let options =
        parse("data = \"var\"\n[store]\npath = \"people.db\"\n[registry]\nkey_file = \"keys/people\"").unwrap().options;
    assert_eq!(options.data.join(options.store), Path::new("etc/var/people.db"));
    assert_eq!(options.registry_key, Some(KeySource::File("etc/keys/people".into())));
    assert!(parse("[registry]\nkey = \"00\"").unwrap_err().contains("key_file"), "a key does not stand in the file");
}

#[test]
fn values_have_units() {
    let config =
        parse("[limits]\nbody = \"2 MiB\"\nbody_memory = \"1 GiB\"\nkeep_alive = \"1m 30s\"\ndrain = \"500ms\"")
            .unwrap();
    let limits = config.options.limits;
    assert_eq!((limits.body, limits.keep_alive), (2 << 20, Duration::from_secs(90)));
    assert_eq!((limits.body_memory, limits.drain), (1 << 30, Duration::from_millis(500)));
}

#[test]
fn routes_are_tried_in_the_order_of_the_file_before_the_built_in_ones() {
    let text = "[[routes.add]]\npath = \"/a/*\"\ndialect = \"openai\"\n[[routes.add]]\npath = \"/a/**\"\ndialect = \"generic\"";
    let routes = parse(text).unwrap().options.routes;
    let shown: Vec<_> = routes.iter().take(2).map(|route| format!("{route:?}")).collect();
    assert_eq!(shown, ["/a/* -> openai", "/a/** -> generic"]);
    assert!(routes.iter().count() > 2);
    assert_eq!(parse("[routes]\nbuiltin = false").unwrap().options.routes.iter().count(), 0);
}

#[test]
fn errors_name_file_line_and_remedy() {
    for (text, expected) in [
        (
            "mode = \"enforce\"\nlistn = \"127.0.0.1:80\"",
            &["etc/consentry.toml:2:1:", "did you mean `listen`", "^^^^^"][..],
        ),
        ("mode = \"shadwo\"", &["etc/consentry.toml:1:8:", "did you mean `shadow`"]),
        ("listen = \"localhost\"", &[":1:10:", "socket address"]),
        ("[upstream]\nurl = \"api.example.com/x\"", &[":2:7:", "https://api.example.com"]),
        ("[upstream]\nurl = \"https://u:p@example.com\"", &[":2:7:", "password"]),
        ("[upstream]\npool = 3", &[":1:1:", "missing field `url`"]),
        ("\n[limits]\nbody = \"2 XB\"", &[":3:8:", "64 MiB"]),
        ("[limits]\ndrain = 30", &[":2:9:", "\"10s\""]),
        ("[limits]\ndrain = \"-3s\"", &[":2:9:", "\"10s\""]),
        ("[[routes.add]]\npath = \"/x\"\ndialect = \"opnai\"", &[":3:11:", "did you mean `openai`"]),
        ("[[routes.add]]\npath = \"x\"\ndialect = \"openai\"", &[":2:8:", "begin with a slash"]),
        ("[log]\non_error = \"panic\"", &[":2:12:", "closed", "open"]),
        ("adult = \"never\"", &[":1:9:", "allow", "review", "block"]),
        ("[tenant]\nheader = \"a b\"", &["header"]),
        ("a = = 1", &[":1:5:"]),
    ] {
        let error = parse(text).err().unwrap_or_else(|| panic!("{text} is accepted"));
        for part in expected {
            assert!(error.contains(part), "{part:?} is not in\n{error}");
        }
    }
}
