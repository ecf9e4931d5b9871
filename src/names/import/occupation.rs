//! Occupations: the ids that Wikidata has for them, what they are called, and the field of fame they belong to.

use super::country::qid;

/// Field of fame, as in `lexicons/names/*.csv`; Wikidata id; English word.
#[rustfmt::skip]
const OCCUPATIONS: &[(&str, &[(u32, &str)])] = &[
    ("film", &[(33999, "actor"), (10800557, "film actor"), (2259451, "stage actor"), (2405480, "voice actor"),
        (488111, "pornographic actor"), (3282637, "film producer"), (28389, "screenwriter"), (948329, "character actor")]),
    ("directing", &[(2526255, "film director"), (3455803, "director"), (2059704, "television director"),
        (3387717, "theatrical director")]),
    ("television", &[(947873, "television presenter"), (10798782, "television actor"), (245068, "comedian"),
        (2722764, "radio personality"), (578109, "television producer"), (13590141, "presenter"),
        (27658988, "reality television participant"), (18545066, "stand-up comedian"), (3499072, "chef")]),
    ("music", &[(177220, "singer"), (639669, "musician"), (36834, "composer"), (2252262, "rapper"),
        (488205, "singer-songwriter"), (753110, "songwriter"), (855091, "guitarist"), (486748, "pianist"),
        (130857, "disc jockey"), (183945, "record producer"), (158852, "conductor"), (2865819, "opera singer"),
        (386854, "drummer"), (584301, "bassist"), (1259917, "violinist"), (15981151, "jazz musician"),
        (2643890, "vocalist"), (806349, "bandleader"), (55960555, "recording artist")]),
    ("sport", &[(937857, "association football player"), (2066131, "athlete"), (11513337, "athletics competitor"),
        (3665646, "basketball player"), (10833314, "tennis player"), (10843402, "swimmer"), (2309784, "sport cyclist"),
        (11774891, "ice hockey player"), (10871364, "baseball player"), (19204627, "american football player"),
        (12299841, "cricketer"), (14089670, "rugby union player"), (11303721, "golfer"), (11338576, "boxer"),
        (378622, "racing driver"), (10841764, "formula one driver"), (13474373, "professional wrestler"),
        (13381572, "artistic gymnast"), (13219587, "figure skater"), (10866633, "speed skater"),
        (4144610, "alpine skier"), (628099, "association football manager"), (15117302, "volleyball player"),
        (12840545, "handball player"), (6665249, "judoka"), (10873124, "chess player"), (10843263, "field hockey player"),
        (13382576, "rower"), (41583, "coach"), (11124885, "martial artist"), (13381863, "fencer"), (13381376, "cross-country skier"),
        (18814623, "racing cyclist"), (13382355, "badminton player"), (11607585, "mixed martial arts fighter")]),
    ("politics", &[(82955, "politician"), (193391, "diplomat"), (16533, "judge"), (372436, "statesperson"),
        (212238, "civil servant"), (189290, "military officer"), (47064, "military personnel")]),
    ("journalism", &[(1930187, "journalist"), (270389, "newsreader"), (1607826, "editor"), (1086863, "columnist"),
        (876864, "war correspondent"), (42909, "reporter")]),
    ("literature", &[(36180, "writer"), (6625963, "novelist"), (49757, "poet"), (482980, "author"), (214917, "playwright"),
        (4853732, "children's writer"), (333634, "translator"), (11774202, "essayist"), (18844224, "science fiction writer")]),
    ("art", &[(1028181, "painter"), (1281618, "sculptor"), (3391743, "visual artist"), (483501, "artist"),
        (644687, "illustrator"), (1114448, "cartoonist"), (715301, "comics artist"), (42973, "architect"),
        (2490358, "choreographer"), (5716684, "dancer"), (15296811, "drafter"), (266569, "animator"), (191633, "mangaka")]),
    ("photography", &[(33231, "photographer")]),
    ("fashion", &[(4610556, "model"), (3501317, "fashion designer"), (18581305, "beauty pageant contestant"),
        (3357567, "fashion model")]),
    ("science", &[(901, "scientist"), (169470, "physicist"), (593644, "chemist"), (170790, "mathematician"),
        (864503, "biologist"), (188094, "economist"), (201788, "historian"), (4964182, "philosopher"),
        (1622272, "university teacher"), (11631, "astronaut"), (81096, "engineer"), (39631, "physician"),
        (212980, "psychologist"), (82594, "computer scientist"), (1650915, "researcher"), (11063, "astronomer"),
        (205375, "inventor")]),
    ("business", &[(43845, "businessperson"), (131524, "entrepreneur"), (484876, "chief executive officer"),
        (806798, "banker"), (557880, "investor")]),
    ("activism", &[(15253558, "activist"), (1476215, "human rights defender"), (11499147, "political activist"),
        (27532437, "suffragist"), (15627169, "trade unionist")]),
    ("internet", &[(17125263, "youtuber"), (2045208, "internet celebrity"), (2906862, "influencer"), (8246794, "blogger"),
        (15077007, "podcaster"), (50279140, "twitch streamer"), (94791573, "tiktoker"), (5276395, "gamer")]),
    ("royalty", &[(116, "monarch"), (2478141, "aristocrat"), (18510505, "prince"), (22808320, "royal")]),
];

/// Words that others use, and the field they mean.
#[rustfmt::skip]
const OTHER_WORDS: &[(&str, &str)] = &[
    ("actress", "film"), ("porn actor", "film"), ("film maker", "directing"), ("filmmaker", "directing"), ("movie director", "directing"),
    ("soccer player", "sport"), ("footballer", "sport"), ("sportsperson", "sport"), ("sportsman", "sport"), ("racecar driver", "sport"),
    ("cyclist", "sport"), ("gymnast", "sport"), ("skater", "sport"), ("skier", "sport"), ("wrestler", "sport"), ("hockey player", "sport"),
    ("soccer manager", "sport"), ("tv presenter", "television"), ("presenter", "television"), ("host", "television"),
    ("dj", "music"), ("band", "music"), ("youtube personality", "internet"), ("streamer", "internet"), ("noble", "royalty"),
    ("nobleman", "royalty"), ("king", "royalty"), ("queen", "royalty"), ("designer", "fashion"), ("social activist", "activism"),
    ("ceo", "business"), ("minister", "politics"), ("senator", "politics"), ("mayor", "politics"), ("president", "politics"),
];

/// The field of fame of an occupation, given as a Wikidata id, an English word in any case, or as the field itself.
pub fn field(occupation: &str) -> Option<&'static str> {
    let occupation = occupation.trim();
    if let Some(id) = qid(occupation) {
        return OCCUPATIONS.iter().find(|(_, all)| all.iter().any(|(known, _)| *known == id)).map(|(field, _)| *field);
    }
    let word = occupation.to_lowercase();
    let of_table = |(field, all): &(&'static str, &[(u32, &str)])| {
        (*field == word || all.iter().any(|(_, known)| *known == word)).then_some(*field)
    };
    OCCUPATIONS
        .iter()
        .find_map(of_table)
        .or_else(|| OTHER_WORDS.iter().find(|(known, _)| *known == word).map(|(_, field)| *field))
        .or_else(|| (word == "fiction").then_some("fiction"))
}

/// Whether an occupation is the wanted one: the same word or id, the id of that word, or any of that field.
pub fn is(occupation: &str, wanted: &str) -> bool {
    if occupation.eq_ignore_ascii_case(wanted) {
        return true;
    }
    let is_field = OCCUPATIONS.iter().any(|(field, _)| *field == wanted);
    if is_field {
        return field(occupation) == Some(wanted);
    }
    let word = |text: &str| match qid(text) {
        Some(id) => OCCUPATIONS.iter().flat_map(|(_, all)| *all).find(|(known, _)| *known == id).map(|(_, word)| *word),
        None => None,
    };
    match (word(occupation), word(wanted)) {
        (Some(a), Some(b)) => a == b,
        (Some(word), None) => word.eq_ignore_ascii_case(wanted),
        (None, Some(word)) => word.eq_ignore_ascii_case(occupation),
        (None, None) => false,
    }
}

/// The fields that an occupation can belong to.
pub fn fields() -> impl Iterator<Item = &'static str> {
    OCCUPATIONS.iter().map(|(field, _)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_and_word_stands_once() {
        let all: Vec<(u32, &str)> = OCCUPATIONS.iter().flat_map(|(_, all)| all.iter().copied()).collect();
        let mut ids: Vec<u32> = all.iter().map(|(id, _)| *id).collect();
        let mut words: Vec<&str> = all.iter().map(|(_, word)| *word).collect();
        ids.sort_unstable();
        words.sort_unstable();
        let twice = |n: usize| all.len() - n;
        ids.dedup();
        words.dedup();
        assert_eq!((twice(ids.len()), twice(words.len())), (0, 0));
    }

    #[test]
    fn an_occupation_is_asked_for_by_id_word_or_field() {
        assert_eq!(field("Q33999"), Some("film"));
        assert_eq!(field("TENNIS PLAYER"), Some("sport"));
        assert_eq!(field("lamplighter"), None);
        assert!(is("Q33999", "actor") && is("actor", "Q33999") && is("Q33999", "film") && is("Q33999", "Q33999"));
        assert!(is("Lamplighter", "lamplighter"));
        assert!(!is("Q33999", "singer") && !is("actor", "music") && !is("Q1", "film") && !is("Q1", "Q2"));
    }
}
