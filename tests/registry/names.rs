//! Names of nobody, in many shapes.

const GIVEN: [&str; 30] = [
    "Zyxa",
    "Marovèle",
    "Quinthe",
    "Ördil",
    "Brindoline",
    "Tjabbert",
    "Żmirka",
    "Ylvéria",
    "Dunnick",
    "Anna-Floor",
    "Soufiqa",
    "Ghizmane",
    "Ebrukan",
    "Xandriel",
    "Wolmoed",
    "Pjotrek",
    "Nørvild",
    "Aoibhra",
    "Thiagão",
    "Jürmina",
    "Kveltana",
    "Oluwemi",
    "Priyandra",
    "Haruneko",
    "Çelvira",
    "Fenneghien",
    "Līvande",
    "Mbalene",
    "Rosquita",
    "Štefkana",
];

const SURNAMES: [&str; 10] = [
    "Quennebeck",
    "van der Zwolgem",
    "Wójtrowicz",
    "O'Drimmon",
    "Løvgrindal",
    "de Brakkeling",
    "Ibn Sahroun",
    "Çakmuroğlu",
    "Peñalvira",
    "Vandeweghel-Smolt",
];

/// Three hundred names; or those of the file that `REGISTRY_NAMES` points at, one a line, as far as they can be protected.
pub fn names() -> Vec<String> {
    use consentry::names::registry::FullName;
    if let Ok(file) = std::env::var("REGISTRY_NAMES") {
        let text = std::fs::read_to_string(file).unwrap();
        let mut names: Vec<String> =
            text.lines().filter(|name| FullName::parse(name).is_ok()).map(str::to_owned).collect();
        let step = (names.len() / 3000).max(1);
        names = names.into_iter().step_by(step).collect();
        return names;
    }
    GIVEN.iter().flat_map(|given| SURNAMES.iter().map(move |surname| format!("{given} {surname}"))).collect()
}
