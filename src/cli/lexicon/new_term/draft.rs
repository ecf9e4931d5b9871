//! The entry to be, and how it is written.

use crate::Action;
use crate::lexicon::{Category, Context, Severity, Subject};

/// What an entry says, before it stands anywhere.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub category: Category,
    pub language: String,
    /// The last part of the id.
    pub name: String,
    pub text: Vec<String>,
    pub severity: Option<Severity>,
    pub subject: Option<Subject>,
    pub context: Option<Context>,
    pub confidence: Option<f32>,
    pub note: String,
    /// Harmless compounds, exempted in a file of their own.
    pub benign: Vec<String>,
    pub held: Vec<String>,
    pub allowed: Vec<String>,
}

/// The widest line a list of forms is written on.
const WIDEST: usize = 120;

impl Draft {
    /// The id of the entry.
    pub(super) fn id(&self) -> String {
        format!("{}/{}/{}", self.category, self.language, self.name)
    }

    /// The id of the exemption.
    pub(super) fn benign_id(&self) -> String {
        format!("benign/{}/{}", self.language, self.name)
    }

    /// The entry as it stands in its file.
    pub(super) fn entry(&self) -> String {
        let mut made = head(&self.id(), &self.text);
        let mut key = |key: &str, value: String| made.push_str(&format!("{key} = {value}\n"));
        if self.category == Category::Benign {
            key("exempt", "true".to_owned());
        }
        for (name, word) in [
            ("severity", self.severity.map(Severity::as_str)),
            ("subject", self.subject.map(Subject::as_str)),
            ("context", self.context.map(Context::as_str)),
        ] {
            if let Some(word) = word {
                key(name, quoted(word));
            }
        }
        if let Some(confidence) = self.confidence.filter(|c| *c < 1.0) {
            key("confidence", confidence.to_string());
        }
        if !self.note.is_empty() {
            key("note", quoted(&self.note));
        }
        made
    }

    /// The exemption as it stands in its file, if there is one.
    pub(super) fn exemption(&self) -> Option<String> {
        (!self.benign.is_empty()).then(|| {
            let note = quoted(&format!("Collides with {}.", self.id()));
            format!("{}exempt = true\nnote = {note}\n", head(&self.benign_id(), &self.benign))
        })
    }
}

fn head(id: &str, forms: &[String]) -> String {
    let forms: Vec<String> = forms.iter().map(|form| quoted(form)).collect();
    let line = format!("text = [{}]\n", forms.join(", "));
    let text = match line.chars().count() <= WIDEST {
        true => line,
        false => format!("text = [\n  {},\n]\n", forms.join(",\n  ")),
    };
    format!("[[term]]\nid = {}\n{text}", quoted(id))
}

/// A test as it stands in its file.
pub(super) fn test(prompt: &str, expect: &[Action]) -> String {
    let words: Vec<String> = expect.iter().map(|action| quoted(action.as_str())).collect();
    let expect = if let [one] = words.as_slice() { one.clone() } else { format!("[{}]", words.join(", ")) };
    format!("[[test]]\nprompt = {}\nexpect = {expect}\n", quoted(prompt))
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
