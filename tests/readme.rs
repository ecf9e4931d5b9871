//! Every example of README.md is run, and prints what stands there. (Its Rust is run by the documentation tests.)
//!
//! `...` stands for anything within a line, and on a line of its own for any lines. Commands run one after another in a folder with
//! copies of `lexicons/` and `examples/`; `curl` is a small client that speaks to the gateway that `serve` has started, on free ports.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use consentry::{Prompt, Screener, Severity, Subject};

const README: &str = include_str!("../README.md");
const CLIENTS: &str = "127.0.0.1:8080";
const ADMIN: &str = "127.0.0.1:8081";
const PATIENCE: Duration = Duration::from_secs(120);

/// A fenced block: its language, the line it starts at, and what is in it.
struct Block<'a> {
    language: &'a str,
    line: usize,
    lines: Vec<&'a str>,
}

fn blocks() -> Vec<Block<'static>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'static>> = None;
    for (number, line) in README.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                let language = info.split(",").next().unwrap_or(info);
                open = Some(Block { language, line: number + 1, lines: Vec::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// A command and the lines that it is to print.
struct Example<'a> {
    line: usize,
    words: Vec<String>,
    printed: Vec<&'a str>,
}

/// The commands of a block: those of `sh` have a line each, those of `console` begin with a dollar.
fn examples<'a>(block: &Block<'a>) -> Vec<Example<'a>> {
    let mut examples = Vec::new();
    let mut lines = block.lines.iter().enumerate();
    while let Some((number, line)) = lines.next() {
        let command = match block.language {
            "sh" => Some(*line),
            _ => line.strip_prefix("$ "),
        };
        let line_number = block.line + number + 1;
        match (command, examples.last_mut()) {
            (Some(first), _) => {
                let mut command = first.to_owned();
                while command.ends_with('\\') {
                    let (_, more) = lines.next().expect("a command goes on after a backslash");
                    command.truncate(command.len() - 1);
                    command.push_str(more);
                }
                examples.push(Example { line: line_number, words: words(&command), printed: Vec::new() });
            }
            (None, Some(Example { printed, .. })) => printed.push(*line),
            (None, None) => panic!("README.md:{line_number}: output of no command"),
        }
    }
    examples
}

/// Splits a command as a shell does: quotes, and comments behind a space.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(q), _) if q == c => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, '#') if word.is_none() => return words,
            _ => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "{command}: a quote is not closed");
    words.extend(word);
    words
}

/// Whether a text is as the pattern says, in which `...` stands for anything within a line, and alone for any lines.
fn is_as_printed(pattern: &[&str], text: &[&str]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        (["...", rest @ ..], _) => (0..=text.len()).any(|n| is_as_printed(rest, &text[n..])),
        ([line, rest @ ..], [first, more @ ..]) => is_line(line, first) && is_as_printed(rest, more),
        _ => false,
    }
}

fn is_line(pattern: &str, line: &str) -> bool {
    let pieces: Vec<&str> = pattern.split("...").collect();
    let [start, between @ .., end] = &pieces[..] else { return pattern == line };
    let Some(mut rest) = line.strip_prefix(start) else { return false };
    // The first place each piece can stand at leaves most for those behind it.
    for piece in between {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(end)
}

/// A gateway, until it is dropped.
struct Gateway {
    child: Child,
    clients: String,
    admin: String,
    /// What it said on its way up, with the addresses as the README has them.
    said: String,
}

impl Gateway {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_consentry"))
            .args(args)
            .args(["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"])
            .current_dir(folder)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        // Reads to the end, so that the gateway never waits for somebody to read.
        thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        let mut gateway = Self { child, clients: String::new(), admin: String::new(), said: String::new() };
        let address = |line: &str, before: &str| {
            let (_, address) = line.split_once(before)?;
            Some(address.split(',').next().unwrap_or(address).trim().to_owned())
        };
        while gateway.admin.is_empty() {
            let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("{e}: {}", gateway.said));
            if let Some(clients) = address(&line, "listening on http://") {
                gateway.clients = clients;
            } else if let Some(admin) = address(&line, "admin on http://") {
                gateway.admin = admin;
            }
            gateway.said.push_str(&line);
            gateway.said.push('\n');
        }
        gateway.said = gateway.said.replace(&gateway.clients, CLIENTS).replace(&gateway.admin, ADMIN);
        gateway
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a command printed, and whether it went well.
struct Ran {
    printed: String,
    well: bool,
}

impl Ran {
    fn well(printed: impl Into<String>) -> Self {
        Self { printed: printed.into(), well: true }
    }
}

/// Where the examples are run.
struct Place {
    folder: tempfile::TempDir,
    /// The first that was started, which `curl` speaks to.
    gateway: Option<Gateway>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["lexicons", "examples"] {
            copy(&root.join(name), &folder.path().join(name));
        }
        Self { folder, gateway: None }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn run(&mut self, words: &[&str]) -> Ran {
        match words {
            // That is what runs this.
            ["cargo", "test"] => Ran::well(""),
            // What it would build and put into place is what is run here.
            ["cargo", "install", "--path", "."] => Ran::well(""),
            ["cargo", "run", "--release", "--", args @ ..] | ["consentry", args @ ..] => self.consentry(args),
            // Built with the tests; that they run until they are stopped is all that is left out.
            ["cargo", "run", "--example", name] => {
                let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).with_extension("rs");
                Ran { printed: String::new(), well: file.is_file() }
            }
            ["curl", args @ ..] => Ran::well(self.curl(args)),
            ["cat", file] => Ran::well(self.read(file)),
            ["cp", "-r", from, to] => {
                copy(&self.path(from), &self.path(to));
                Ran::well("")
            }
            ["tail", "-n", count, file] => {
                let text = self.read(file);
                let lines: Vec<&str> = text.lines().collect();
                let count: usize = count.parse().unwrap();
                Ran::well(lines[lines.len().saturating_sub(count)..].join("\n"))
            }
            _ => panic!("{words:?} is a command that can't be run here"),
        }
    }

    fn consentry(&mut self, args: &[&str]) -> Ran {
        if let ["serve", ..] = args {
            let gateway = if self.gateway.is_none() {
                self.gateway.insert(Gateway::start(self.folder.path(), args))
            } else {
                // Runs beside the first, so it gets a data folder of its own; that it comes up is all that is asked.
                &Gateway::start(self.folder.path(), &[args, &["--data", "data-beside"]].concat())
            };
            return Ran::well(gateway.said.clone());
        }
        let (args, stdin) = match args {
            [args @ .., "<", file] => (args, Stdio::from(fs::File::open(self.path(file)).unwrap())),
            _ => (args, Stdio::null()),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        let output = command.args(args).stdin(stdin).current_dir(self.folder.path()).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!error.contains("panicked"), "{error}");
        Ran { printed: String::from_utf8(output.stdout).unwrap() + error.as_ref(), well: output.status.success() }
    }

    /// As much of curl as the examples need.
    fn curl(&self, args: &[&str]) -> String {
        let gateway = self.gateway.as_ref().expect("a gateway was started");
        let (mut url, mut method, mut headers, mut body) = ("", None, Vec::new(), Vec::new());
        let mut head_too = false;
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || *args.next().expect("the flag has a value");
            match *arg {
                "-s" => {}
                "-i" | "-si" => head_too = true,
                "-X" => method = Some(value()),
                "-H" => headers.push(value().to_owned()),
                "-d" => body.extend_from_slice(value().as_bytes()),
                "-F" => {
                    let (name, value) = value().split_once('=').expect("a form field is name=value");
                    body.extend_from_slice(b"--boundary\r\ncontent-disposition: form-data; ");
                    let part = match value.strip_prefix('@') {
                        Some(file) => {
                            format!("name=\"{name}\"; filename=\"{file}\"\r\ncontent-type: image/png\r\n\r\n\u{1}")
                        }
                        None => format!("name=\"{name}\"\r\n\r\n{value}"),
                    };
                    body.extend_from_slice(part.as_bytes());
                    body.extend_from_slice(b"\r\n");
                }
                flag if flag.starts_with('-') => panic!("curl {flag}"),
                address => url = address,
            }
        }
        if body.starts_with(b"--boundary") {
            body.extend_from_slice(b"--boundary--\r\n");
            headers.push("content-type: multipart/form-data; boundary=boundary".to_owned());
        } else if !body.is_empty() && !headers.iter().any(|header| header.to_lowercase().starts_with("content-type")) {
            headers.push("content-type: application/x-www-form-urlencoded".to_owned());
        }
        let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let address = match host {
            CLIENTS => &gateway.clients,
            ADMIN => &gateway.admin,
            _ => panic!("{url} is no address of the gateway"),
        };
        let method = method.unwrap_or(if body.is_empty() { "GET" } else { "POST" });
        headers.push(format!("host: {host}"));
        headers.push(format!("content-length: {}", body.len()));
        let (head, answer) =
            exchange(address, &format!("{method} /{path} HTTP/1.1\r\n{}", headers.join("\r\n")), &body);
        if head_too { format!("{}\n\n{answer}", head.replace("\r\n", "\n")) } else { answer }
    }
}

/// Sends a request, and reads one answer: its head and its body.
fn exchange(address: &str, head: &str, body: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(format!("{head}\r\n\r\n").as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).unwrap(), 0, "{head}");
    }
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or_else(|| panic!("of unknown length: {head}"))];
    stream.read_exact(&mut body).unwrap();
    (head.trim_end().to_owned(), String::from_utf8(body).unwrap())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

#[test]
fn every_example_prints_what_stands_there() {
    let mut place = Place::new();
    let mut wrong = Vec::new();
    for block in blocks() {
        match block.language {
            "sh" | "console" => {}
            // A file to write: the first line says which.
            "toml" => {
                let name = block.lines[0].strip_prefix("# ").expect("the first line says which file it is");
                let mut file = fs::OpenOptions::new().create(true).append(true).open(place.path(name)).unwrap();
                write!(file, "\n{}\n", block.lines.join("\n")).unwrap();
                continue;
            }
            "rust" | "text" => continue,
            other => panic!("README.md:{}: a block of {other:?}, which nothing runs", block.line),
        }
        for example in examples(&block) {
            let command: Vec<&str> = example.words.iter().map(String::as_str).collect();
            let started = Instant::now();
            loop {
                let ran = place.run(&command);
                let printed: Vec<&str> = ran.printed.trim_end().lines().collect();
                let right = match block.language {
                    "sh" => ran.well,
                    _ => is_as_printed(&example.printed, &printed),
                };
                // The log is written behind the answers.
                let early = command[0] == "tail" && started.elapsed() < Duration::from_secs(5);
                if !right && early {
                    thread::sleep(Duration::from_millis(50));
                    continue;
                }
                if !right {
                    let last = printed[printed.len().saturating_sub(30)..].join("\n");
                    wrong.push(format!("README.md:{}: {}\n{last}\n", example.line, command.join(" ")));
                }
                break;
            }
        }
    }
    assert!(place.gateway.is_some(), "no example has started a gateway");
    assert!(wrong.is_empty(), "these print something else:\n\n{}", wrong.join("\n"));
}

#[test]
fn the_two_commands_of_the_start_are_there() {
    let commands: Vec<Vec<String>> =
        blocks().iter().filter(|b| b.language == "sh").flat_map(examples).map(|e| e.words).collect();
    assert_eq!(commands[0], words("cargo run --release -- serve"));
    assert_eq!(commands[1], words("cargo test"));
}

/// The subcommands that a command's help names.
fn subcommands(path: &[&str]) -> Vec<String> {
    let help = help(path);
    let listed = help.split_once("Commands:\n").map_or("", |(_, rest)| rest.split("\n\n").next().unwrap_or(rest));
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

fn help(path: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_consentry")).args(path).arg("--help").output().unwrap();
    assert!(output.status.success(), "{path:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_summary_of_the_command_line_is_whole_and_true() {
    let lines: Vec<&str> = blocks()
        .iter()
        .filter(|block| block.language == "text")
        .flat_map(|block| block.lines.clone())
        .filter(|line| line.starts_with("consentry "))
        .collect();
    let mut listed = Vec::new();
    for line in lines {
        let is_name = |word: &&str| !word.starts_with('-') && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let path: Vec<&str> = line.split_whitespace().skip(1).take_while(is_name).collect();
        let help = help(&path);
        for flag in line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| word.starts_with("--")) {
            assert!(help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")), "{line}: {flag}");
        }
        listed.push(path.join(" "));
    }
    let mut there = Vec::new();
    for command in subcommands(&[]) {
        match subcommands(&[&command]) {
            inner if inner.is_empty() => there.push(command),
            inner => {
                // A command may have work of its own beside that of its subcommands.
                let own = help(&[&command]).contains(&format!("Usage: consentry {command} [OPTIONS] <"));
                there.extend(own.then(|| command.clone()));
                there.extend(inner.iter().map(|name| format!("{command} {name}")));
            }
        }
    }
    listed.sort();
    there.sort();
    assert_eq!(listed, there);
}

#[test]
fn the_policy_table_is_the_one_that_is_built_in() {
    let screener = Screener::builtin().unwrap_or_else(|e| panic!("{e}"));
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim);
    let mut rows = README.lines().filter(|line| line.starts_with('|')).skip_while(|line| !line.contains("| nobody |"));
    let subjects: Vec<Subject> = cells(rows.next().expect("a table whose columns are subjects"))
        .skip(1)
        .map(|word| if word == "nobody" { "none" } else { word })
        .map(|word| Subject::from_word(word).unwrap_or_else(|| panic!("{word:?} is no subject")))
        .collect();
    assert_eq!(subjects.len(), Subject::ALL.len());
    let mut severities = 0;
    for row in rows.skip(1) {
        let mut row = cells(row);
        let word = row.next().unwrap();
        let Some(severity) = Severity::from_word(word) else { break };
        severities += 1;
        for (subject, cell) in subjects.iter().zip(row) {
            assert_eq!(cell, screener.policy().cell(severity, *subject).as_str(), "{severity} {subject}");
        }
    }
    assert_eq!(severities, Severity::ALL.len() - 1, "every row but that of `none`");
}

#[test]
fn nobody_real_is_named() {
    let screener = Screener::builtin().unwrap_or_else(|e| panic!("{e}"));
    for paragraph in README.split("\n\n") {
        let verdict = screener.screen(&Prompt::new(paragraph));
        let named: Vec<&str> = verdict
            .findings
            .iter()
            .filter(|finding| finding.subject == Subject::Public && finding.term.starts_with("names/"))
            .map(|finding| &paragraph[finding.span.clone()])
            .collect();
        assert!(named.is_empty(), "{named:?} in\n{paragraph}");
    }
}

#[test]
fn wildcards_stand_for_what_they_say_and_no_more() {
    assert!(is_line("a...c...", "abbcd") && !is_line("a...c", "abbcd") && !is_line("a", "ab"));
    assert!(is_as_printed(&["a", "...", "d"], &["a", "b", "c", "d"]) && is_as_printed(&["..."], &[]));
    assert!(!is_as_printed(&["a"], &["a", "b"]) && !is_as_printed(&["a", "..."], &["b"]));
    assert_eq!(words("a 'b c' \"\" -d '{\"x\": 1}' # why"), ["a", "b c", "", "-d", "{\"x\": 1}"]);
}
