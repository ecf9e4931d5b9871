//! The one door of the core: [`Screener`] and its builder.

use std::fmt;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::judge::{Action, Case, Hashed, Policy, Scan, Verdict, decide};
use crate::lexicon::{Diagnostic, Lexicon, LexiconFile, Severity, fill_lists};
use crate::names::registry::{Grants, Registry};
use crate::names::{CompiledNames, GivenNames, NameList, Names};
use crate::text::Reading;
pub use crate::text::{Part, PartKind, Prompt};

/// The immutable, compiled whole: lexicons, names and policy. Cheap to share behind an `Arc`; `Send + Sync`.
///
/// ```
/// use consentry::{Action, Prompt, Screener};
///
/// let screener = Screener::builtin()?;
/// let verdict = screener.screen(&Prompt::new("a photo of my ex, completely naked"));
/// assert_eq!(verdict.action, Action::Block);
/// let verdict = screener.screen(&Prompt::new("a naked mole rat in its burrow"));
/// assert_eq!(verdict.action, Action::Allow);
/// # Ok::<(), consentry::BuildError>(())
/// ```
#[derive(Debug)]
pub struct Screener {
    lexicon: Arc<Lexicon>,
    names: Arc<Names>,
    policy: Policy,
    registry: Arc<Registry>,
    fingerprints: Fingerprints,
    source: Arc<PolicySource>,
}

/// What a policy was read from.
#[derive(Debug)]
struct PolicySource {
    file: String,
    text: String,
    adult: Option<Action>,
}

impl PolicySource {
    /// The policy of a profile; of the file's default one without.
    fn read(&self, profile: Option<&str>) -> Result<Policy, Vec<Diagnostic>> {
        let mut policy = Policy::parse(&self.file, &self.text, profile)?;
        policy.adult = self.adult.unwrap_or(policy.adult);
        Ok(policy)
    }
}

impl Screener {
    /// A builder without any file yet.
    pub fn builder() -> ScreenerBuilder {
        ScreenerBuilder::default()
    }

    /// The screener of the built-in lexicons and names and the `balanced` policy.
    ///
    /// # Errors
    /// None with the files as shipped.
    pub fn builtin() -> Result<Self, BuildError> {
        Self::builder().builtin().build()
    }

    /// Judges a prompt. Pure and infallible; time is linear in the length of the texts.
    pub fn screen(&self, prompt: &Prompt<'_>) -> Verdict {
        self.judge(prompt, &self.policy, &Grants::none())
    }

    /// The same, for a tenant whom these people have agreed with: a grant makes that one person no reason to hold the request.
    /// It changes nothing for anybody else in the prompt, for minors, or for whoever is in a source image. What the prompt itself
    /// says of consent is never believed.
    pub fn screen_for(&self, prompt: &Prompt<'_>, grants: &Grants) -> Verdict {
        self.judge(prompt, &self.policy, grants)
    }

    /// Judges a prompt under another policy than the screener's own; else as [`Screener::screen`].
    pub fn screen_under(&self, prompt: &Prompt<'_>, policy: &Policy) -> Verdict {
        self.judge(prompt, policy, &Grants::none())
    }

    fn judge(&self, prompt: &Prompt<'_>, policy: &Policy, grants: &Grants) -> Verdict {
        let readings: SmallVec<[Reading<'_>; 2]> = prompt.parts().iter().map(|part| Reading::new(&part.text)).collect();
        let mut scan = Scan::new(&self.lexicon, &self.names, prompt, &readings);
        let closer = scan.gravest >= Severity::Mild || scan.steering;
        if !scan.matters || !closer && scan.texts.iter().all(|text| text.names.is_empty()) {
            return Verdict::clear();
        }
        if closer {
            scan.look_closer(&self.lexicon, &self.names, &self.registry);
        }
        decide(&Case {
            lexicon: &self.lexicon,
            names: &self.names,
            hashed: Hashed { registry: &self.registry, grants },
            policy,
            scan: &scan,
            source_image: prompt.source_image(),
            closer,
        })
    }

    /// The compiled terms.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The compiled names.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Who asked to be protected.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// The same screener with another registry. Lexicons and names are shared, so this costs next to nothing.
    pub fn with_registry(&self, registry: Arc<Registry>) -> Self {
        let (lexicon, names) = (Arc::clone(&self.lexicon), Arc::clone(&self.names));
        let fingerprints = Fingerprints { registry: registry.fingerprint(), ..self.fingerprints };
        Self { lexicon, names, policy: self.policy.clone(), registry, fingerprints, source: Arc::clone(&self.source) }
    }

    /// The same screener under another profile of its policy file, and with this done to explicit pictures of nobody real; what is
    /// `None` stays as it is. All else is shared, so this costs next to nothing.
    ///
    /// # Errors
    /// The file has no such profile.
    pub fn with_profile(&self, profile: Option<&str>, adult: Option<Action>) -> Result<Self, BuildError> {
        let mut policy = match profile {
            Some(profile) => self.source.read(Some(profile)).map_err(|diagnostics| BuildError { diagnostics })?,
            None => self.policy.clone(),
        };
        policy.adult = adult.unwrap_or(policy.adult);
        let fingerprints = Fingerprints { policy: policy.fingerprint(), ..self.fingerprints };
        Ok(Self { policy, fingerprints, ..self.with_registry(Arc::clone(&self.registry)) })
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Fingerprints of what is compiled in, for the decision log.
    pub fn fingerprints(&self) -> Fingerprints {
        self.fingerprints
    }
}

/// Fingerprints of what a [`Screener`] was compiled from: the same files give the same numbers, on every machine. Whoever has all of
/// it again can repeat a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fingerprints {
    /// Of all lexicon entries.
    pub lexicons: u64,
    /// Of all names.
    pub names: u64,
    /// Of the policy.
    pub policy: u64,
    /// Of the protected registry; 0 when nobody is in it.
    pub registry: u64,
    /// Of the consent grants that held for the tenant; 0 when there were none. A screener has none of its own.
    pub grants: u64,
}

impl Fingerprints {
    /// The same, of a decision under these grants.
    pub fn under(self, grants: &Grants) -> Self {
        Self { grants: grants.fingerprint(), ..self }
    }
}

/// Gathers files and compiles them. The caller reads them; the builder knows each by its place in the `lexicons` folder.
#[derive(Clone, Debug, Default)]
pub struct ScreenerBuilder {
    lexicons: Vec<LexiconFile>,
    lists: Vec<NameList>,
    compiled: Vec<CompiledNames>,
    given: GivenNames,
    policy: Option<(String, String)>,
    profile: Option<String>,
    adult: Option<Action>,
    registry: Arc<Registry>,
    errors: Vec<Diagnostic>,
}

/// Every file of the `lexicons` folder as it was when the crate was built: `(path in the folder, contents)`.
pub const BUILTIN_FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/builtin_files.rs"));

impl ScreenerBuilder {
    /// Adds the built-in lexicons, names and policy.
    pub fn builtin(mut self) -> Self {
        for (path, text) in BUILTIN_FILES {
            self.add(path, text);
        }
        self
    }

    /// Adds a file by its path in a `lexicons` folder: `sexual/en.toml`, `names/film.csv`, `policy.toml`.
    pub fn file(mut self, path: &str, text: &str) -> Self {
        self.add(path, text);
        self
    }

    /// Adds a file in place; see [`ScreenerBuilder::file`].
    pub fn add(&mut self, path: &str, text: &str) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
        match file {
            "policy.toml" => self.policy = Some((path.to_owned(), text.to_owned())),
            "surnames.txt" => self.given.add_surnames(text),
            "surname_words.txt" => self.given.add_never_surnames(text),
            _ if folder.ends_with("given") => self.given.add_given(text),
            _ if file.ends_with(".toml") => match LexiconFile::parse(path, text) {
                Ok(file) => self.lexicons.push(file),
                Err(errors) => self.errors.extend(errors),
            },
            _ => self.add_names(path, text),
        }
    }

    /// Adds a list of people, as CSV or one name a line.
    pub fn names(mut self, name: &str, text: &str) -> Self {
        self.add_names(name, text);
        self
    }

    /// Adds a table of people compiled before: the file of `consentry names build`, opened with [`CompiledNames::open`]. Any number
    /// of them can be added beside lists.
    pub fn compiled_names(mut self, table: CompiledNames) -> Self {
        self.compiled.push(table);
        self
    }

    fn add_names(&mut self, name: &str, text: &str) {
        match NameList::parse(name, text) {
            Ok(list) => self.lists.push(list),
            Err(errors) => self.errors.extend(errors),
        }
    }

    /// Leaves out the names added so far.
    pub fn without_names(mut self) -> Self {
        self.lists.clear();
        self.compiled.clear();
        self
    }

    /// Leaves out the term of this id, or the list of names that goes by it (`names/film`), as far as added so far. Says whether it
    /// was there.
    pub fn remove(&mut self, id: &str) -> bool {
        let mut there = false;
        for file in &mut self.lexicons {
            let before = file.entries.len();
            file.entries.retain(|entry| &*entry.id != id);
            there |= file.entries.len() < before;
        }
        for list in &mut self.lists {
            let before = list.entries.len();
            list.entries.retain(|entry| &*entry.list != id);
            there |= list.entries.len() < before;
        }
        there
    }

    /// Takes this policy file instead of the one added so far.
    pub fn policy(mut self, file: &str, text: &str) -> Self {
        self.policy = Some((file.to_owned(), text.to_owned()));
        self
    }

    /// Takes this profile of the policy file instead of its default: `strict`, `balanced`, `permissive`.
    pub fn profile(mut self, name: &str) -> Self {
        self.profile = Some(name.to_owned());
        self
    }

    /// Does this with explicit pictures of nobody real, whatever `adult` is in the policy. A stricter cell of its table stays.
    pub fn adult(mut self, action: Action) -> Self {
        self.adult = Some(action);
        self
    }

    /// Looks for these protected names, too.
    pub fn registry(mut self, registry: Arc<Registry>) -> Self {
        self.registry = registry;
        self
    }

    /// The lexicon files added so far, for lint and tests. Their lists are not filled in.
    pub fn lexicon_files(&self) -> &[LexiconFile] {
        &self.lexicons
    }

    /// The name lists added so far, those not compiled before.
    pub fn name_lists(&self) -> &[NameList] {
        &self.lists
    }

    /// Complaints about the files added so far.
    pub fn errors(&self) -> &[Diagnostic] {
        &self.errors
    }

    /// Compiles everything.
    ///
    /// # Errors
    /// Every complaint about every file, with file and line; a missing policy.
    pub fn build(self) -> Result<Screener, BuildError> {
        let mut errors = self.errors;
        let (file, text) = self.policy.unwrap_or_else(|| {
            let builtin = BUILTIN_FILES.iter().find(|(path, _)| *path == "policy.toml").map_or("", |(_, text)| text);
            ("policy.toml".to_owned(), builtin.to_owned())
        });
        let source = PolicySource { file, text, adult: self.adult };
        let unread = !errors.is_empty();
        let policy = source.read(self.profile.as_deref()).map_err(|e| errors.extend(e));
        if unread {
            // What the others miss of a file that can't be read is no fault of theirs.
            return Err(BuildError { diagnostics: errors });
        }
        let mut lexicons = self.lexicons;
        fill_lists(&mut lexicons);
        let lexicon = Lexicon::compile(lexicons).map_err(|e| errors.extend(e));
        match (policy, lexicon) {
            (Ok(policy), Ok(lexicon)) if errors.is_empty() => {
                let mut tables = self.compiled;
                tables.insert(0, CompiledNames::compile(&self.lists));
                let names = Arc::new(Names::new(tables, self.given));
                let fingerprints = Fingerprints {
                    lexicons: lexicon.fingerprint(),
                    names: names.fingerprint(),
                    policy: policy.fingerprint(),
                    registry: self.registry.fingerprint(),
                    grants: 0,
                };
                let (lexicon, source) = (Arc::new(lexicon), Arc::new(source));
                Ok(Screener { lexicon, names, policy, registry: self.registry, fingerprints, source })
            }
            _ => Err(BuildError { diagnostics: errors }),
        }
    }
}

/// Why a screener could not be built: one or more complaints, each with file and line.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildError {
    diagnostics: Vec<Diagnostic>,
}

impl BuildError {
    /// All complaints.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, diagnostic) in self.diagnostics.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for BuildError {}
