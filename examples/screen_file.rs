//! Screens a file of prompts, one a line: `cargo run --release --example screen_file -- prompts.txt`
//!
//! Prints every prompt that would be held or blocked, and how many of each there were.

use std::io::{BufRead, BufReader};
use std::{env, error, fs, process};

use consentry::{Action, Prompt, Screener};

fn main() -> Result<(), Box<dyn error::Error>> {
    let Some(path) = env::args().nth(1) else {
        eprintln!("usage: screen_file PROMPTS.txt");
        process::exit(2);
    };
    let screener = Screener::builtin()?;
    let mut counts = [0usize; Action::ALL.len()];
    for line in BufReader::new(fs::File::open(path)?).lines() {
        let line = line?;
        let verdict = screener.screen(&Prompt::new(line.as_str()));
        counts[verdict.action as usize] += 1;
        if verdict.action > Action::Allow {
            println!("{:6} {:.2} {:24} {line}", verdict.action, verdict.score, verdict.reason);
        }
    }
    for (action, count) in Action::ALL.iter().zip(counts) {
        println!("{action}: {count}");
    }
    Ok(())
}
