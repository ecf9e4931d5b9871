//! Countries: the ids that Wikidata has for them, their codes and their English names.

/// ISO 3166 alpha-2, English names, and Wikidata ids; states that are no more stand with the one that people there have now.
#[rustfmt::skip]
const COUNTRIES: &[(&str, &[&str], &[u32])] = &[
    ("AD", &["andorra"], &[228]), ("AE", &["united arab emirates"], &[878]), ("AF", &["afghanistan"], &[889]),
    ("AG", &["antigua and barbuda"], &[781]), ("AL", &["albania"], &[222]), ("AM", &["armenia"], &[399, 132856]),
    ("AO", &["angola"], &[916]), ("AR", &["argentina"], &[414]), ("AT", &["austria"], &[40, 28513, 131964, 533534]),
    ("AU", &["australia"], &[408]), ("AW", &["aruba"], &[21203]), ("AZ", &["azerbaijan"], &[227, 130229]),
    ("BA", &["bosnia and herzegovina", "bosnia"], &[225]), ("BB", &["barbados"], &[244]), ("BD", &["bangladesh"], &[902]),
    ("BE", &["belgium"], &[31]), ("BF", &["burkina faso"], &[965]), ("BG", &["bulgaria"], &[219]),
    ("BH", &["bahrain"], &[398]), ("BI", &["burundi"], &[967]), ("BJ", &["benin"], &[962]), ("BN", &["brunei"], &[921]),
    ("BO", &["bolivia"], &[750]), ("BR", &["brazil"], &[155]), ("BS", &["bahamas", "the bahamas"], &[778]),
    ("BT", &["bhutan"], &[917]), ("BW", &["botswana"], &[963]), ("BY", &["belarus"], &[184]), ("BZ", &["belize"], &[242]),
    ("CA", &["canada"], &[16]), ("CD", &["democratic republic of the congo", "congo, dem. rep."], &[974]),
    ("CF", &["central african republic"], &[929]), ("CG", &["republic of the congo", "congo"], &[971]),
    ("CH", &["switzerland"], &[39]), ("CI", &["ivory coast", "côte d'ivoire", "cote d'ivoire"], &[1008]),
    ("CL", &["chile"], &[298]), ("CM", &["cameroon"], &[1009]),
    ("CN", &["china", "people's republic of china"], &[148, 29520, 8733]), ("CO", &["colombia"], &[739]),
    ("CR", &["costa rica"], &[800]), ("CU", &["cuba"], &[241]), ("CV", &["cape verde", "cabo verde"], &[1011]),
    ("CW", &["curaçao", "curacao"], &[25279]), ("CY", &["cyprus"], &[229]),
    ("CZ", &["czech republic", "czechia", "czechoslovakia"], &[213, 33946]),
    ("DE", &["germany", "east germany", "west germany"], &[183, 7318, 41304, 43287, 16957, 713750, 27306]),
    ("DJ", &["djibouti"], &[977]), ("DK", &["denmark", "kingdom of denmark"], &[35, 756617]), ("DM", &["dominica"], &[784]),
    ("DO", &["dominican republic"], &[786]), ("DZ", &["algeria"], &[262]), ("EC", &["ecuador"], &[736]),
    ("EE", &["estonia"], &[191]), ("EG", &["egypt"], &[79]), ("ER", &["eritrea"], &[986]), ("ES", &["spain"], &[29]),
    ("ET", &["ethiopia"], &[115]), ("FI", &["finland"], &[33]), ("FJ", &["fiji"], &[712]),
    ("FM", &["micronesia", "federated states of micronesia"], &[702]), ("FO", &["faroe islands"], &[4628]),
    ("FR", &["france"], &[142, 70972]), ("GA", &["gabon"], &[1000]),
    ("GB", &["united kingdom", "great britain", "england", "scotland", "wales", "northern ireland", "uk"],
        &[145, 174193, 161885, 21, 22, 25, 26, 179876]),
    ("GD", &["grenada"], &[769]), ("GE", &["georgia"], &[230, 130280]), ("GH", &["ghana"], &[117]),
    ("GL", &["greenland"], &[223]), ("GM", &["gambia", "the gambia"], &[1005]), ("GN", &["guinea"], &[1006]),
    ("GQ", &["equatorial guinea"], &[983]), ("GR", &["greece"], &[41]), ("GT", &["guatemala"], &[774]),
    ("GW", &["guinea-bissau"], &[1007]), ("GY", &["guyana"], &[734]), ("HK", &["hong kong"], &[8646]),
    ("HN", &["honduras"], &[783]), ("HR", &["croatia"], &[224]), ("HT", &["haiti"], &[790]), ("HU", &["hungary"], &[28]),
    ("ID", &["indonesia"], &[252]), ("IE", &["ireland", "republic of ireland"], &[27]), ("IL", &["israel"], &[801]),
    ("IN", &["india"], &[668, 129286, 1775277]), ("IQ", &["iraq"], &[796]), ("IR", &["iran"], &[794]),
    ("IS", &["iceland"], &[189]), ("IT", &["italy"], &[38, 172579]), ("JM", &["jamaica"], &[766]),
    ("JO", &["jordan"], &[810]), ("JP", &["japan"], &[17, 188712]), ("KE", &["kenya"], &[114]),
    ("KG", &["kyrgyzstan"], &[813]), ("KH", &["cambodia"], &[424]), ("KI", &["kiribati"], &[710]),
    ("KM", &["comoros"], &[970]), ("KN", &["saint kitts and nevis"], &[763]), ("KP", &["north korea"], &[423]),
    ("KR", &["south korea", "korea", "republic of korea"], &[884]), ("KW", &["kuwait"], &[817]),
    ("KZ", &["kazakhstan"], &[232]), ("LA", &["laos"], &[819]), ("LB", &["lebanon"], &[822]),
    ("LC", &["saint lucia"], &[760]), ("LI", &["liechtenstein"], &[347]), ("LK", &["sri lanka"], &[854]),
    ("LR", &["liberia"], &[1014]), ("LS", &["lesotho"], &[1013]), ("LT", &["lithuania"], &[37]),
    ("LU", &["luxembourg"], &[32]), ("LV", &["latvia"], &[211]), ("LY", &["libya"], &[1016]), ("MA", &["morocco"], &[1028]),
    ("MC", &["monaco"], &[235]), ("MD", &["moldova"], &[217]), ("ME", &["montenegro"], &[236]),
    ("MG", &["madagascar"], &[1019]), ("MH", &["marshall islands"], &[709]),
    ("MK", &["north macedonia", "macedonia"], &[221]), ("ML", &["mali"], &[912]), ("MM", &["myanmar", "burma"], &[836]),
    ("MN", &["mongolia"], &[711]), ("MO", &["macau", "macao"], &[14773]), ("MR", &["mauritania"], &[1025]),
    ("MT", &["malta"], &[233]), ("MU", &["mauritius"], &[1027]), ("MV", &["maldives"], &[826]),
    ("MW", &["malawi"], &[1020]), ("MX", &["mexico"], &[96]), ("MY", &["malaysia"], &[833]),
    ("MZ", &["mozambique"], &[1029]), ("NA", &["namibia"], &[1030]), ("NE", &["niger"], &[1032]),
    ("NG", &["nigeria"], &[1033]), ("NI", &["nicaragua"], &[811]),
    ("NL", &["netherlands", "the netherlands", "kingdom of the netherlands"], &[55, 29999, 170072]),
    ("NO", &["norway"], &[20]), ("NP", &["nepal"], &[837]), ("NR", &["nauru"], &[697]), ("NZ", &["new zealand"], &[664]),
    ("OM", &["oman"], &[842]), ("PA", &["panama"], &[804]), ("PE", &["peru"], &[419]),
    ("PG", &["papua new guinea"], &[691]), ("PH", &["philippines"], &[928]), ("PK", &["pakistan"], &[843]),
    ("PL", &["poland"], &[36]), ("PR", &["puerto rico"], &[1183]), ("PS", &["palestine", "state of palestine"], &[219060]),
    ("PT", &["portugal"], &[45]), ("PW", &["palau"], &[695]), ("PY", &["paraguay"], &[733]), ("QA", &["qatar"], &[846]),
    ("RO", &["romania"], &[218]), ("RS", &["serbia", "yugoslavia"], &[403, 36704, 83286]),
    ("RU", &["russia", "soviet union", "russian federation"], &[159, 15180, 34266]), ("RW", &["rwanda"], &[1037]),
    ("SA", &["saudi arabia"], &[851]), ("SB", &["solomon islands"], &[685]), ("SC", &["seychelles"], &[1042]),
    ("SD", &["sudan"], &[1049]), ("SE", &["sweden"], &[34]), ("SG", &["singapore"], &[334]), ("SI", &["slovenia"], &[215]),
    ("SK", &["slovakia", "slovak republic"], &[214]), ("SL", &["sierra leone"], &[1044]), ("SM", &["san marino"], &[238]),
    ("SN", &["senegal"], &[1041]), ("SO", &["somalia"], &[1045]), ("SR", &["suriname"], &[730]),
    ("SS", &["south sudan"], &[958]), ("ST", &["são tomé and príncipe", "sao tome and principe"], &[1039]),
    ("SV", &["el salvador"], &[792]), ("SX", &["sint maarten"], &[26273]), ("SY", &["syria"], &[858]),
    ("SZ", &["eswatini", "swaziland"], &[1050]), ("TD", &["chad"], &[657]), ("TG", &["togo"], &[945]),
    ("TH", &["thailand"], &[869]), ("TJ", &["tajikistan"], &[863]), ("TL", &["east timor", "timor-leste"], &[574]),
    ("TM", &["turkmenistan"], &[874]), ("TN", &["tunisia"], &[948]), ("TO", &["tonga"], &[678]),
    ("TR", &["turkey", "türkiye", "ottoman empire"], &[43, 12560]), ("TT", &["trinidad and tobago"], &[754]),
    ("TV", &["tuvalu"], &[672]), ("TW", &["taiwan"], &[865]), ("TZ", &["tanzania"], &[924]),
    ("UA", &["ukraine"], &[212, 133356]), ("UG", &["uganda"], &[1036]),
    ("US", &["united states", "united states of america", "usa"], &[30]), ("UY", &["uruguay"], &[77]),
    ("UZ", &["uzbekistan"], &[265]), ("VA", &["vatican", "vatican city", "holy see"], &[237]),
    ("VC", &["saint vincent and the grenadines"], &[757]), ("VE", &["venezuela"], &[717]), ("VN", &["vietnam"], &[881]),
    ("VU", &["vanuatu"], &[686]), ("WS", &["samoa"], &[683]), ("XK", &["kosovo"], &[1246]), ("YE", &["yemen"], &[805]),
    ("ZA", &["south africa"], &[258]), ("ZM", &["zambia"], &[953]), ("ZW", &["zimbabwe"], &[954]),
];

/// The code where the country is not known or has no meaning.
pub const NOWHERE: &str = "XX";

/// The code of a country given as Wikidata id (`Q55`), code (`nl`, `gb-sct`) or English name. Codes outside the table are
/// taken as they are, in capitals.
pub fn code(country: &str) -> Option<String> {
    let country = country.trim();
    if let Some(id) = qid(country) {
        return COUNTRIES.iter().find(|(_, _, ids)| ids.contains(&id)).map(|(code, ..)| (*code).to_owned());
    }
    match country.to_ascii_lowercase().as_str() {
        // OpenSanctions' own, and the older code that many use.
        "suhh" | "su" => return Some("RU".to_owned()),
        "ddde" | "dd" => return Some("DE".to_owned()),
        "yucs" | "yu" | "cs" => return Some("RS".to_owned()),
        "uk" => return Some("GB".to_owned()),
        "zz" | "xx" | "eu" => return None,
        _ => {}
    }
    let letters = country.split_once('-').map_or(country, |(whole, _)| whole);
    if letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(letters.to_ascii_uppercase());
    }
    let name = country.to_lowercase();
    COUNTRIES.iter().find(|(_, names, _)| names.contains(&name.as_str())).map(|(code, ..)| (*code).to_owned())
}

/// The number of a Wikidata id, bare (`Q55`) or as an address.
pub(super) fn qid(text: &str) -> Option<u32> {
    text.rsplit('/').next()?.strip_prefix('Q')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_id_stands_once() {
        let mut codes: Vec<&str> = COUNTRIES.iter().map(|(code, ..)| *code).collect();
        assert!(codes.is_sorted(), "by code, so that one finds it");
        codes.dedup();
        assert_eq!(codes.len(), COUNTRIES.len());
        let mut ids: Vec<u32> = COUNTRIES.iter().flat_map(|(.., ids)| ids.iter().copied()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }

    #[test]
    fn countries_are_known_by_id_code_and_name() {
        for same in
            ["Q55", "http://www.wikidata.org/entity/Q29999", "nl", "NL", "nl-nb", "The Netherlands", " Netherlands "]
        {
            assert_eq!(code(same).as_deref(), Some("NL"), "{same}");
        }
        assert_eq!(code("gb-sct").as_deref(), Some("GB"));
        assert_eq!(code("suhh").as_deref(), Some("RU"));
        for unknown in ["", "Q1", "Atlantis", "zz", "X", "Q"] {
            assert_eq!(code(unknown), None, "{unknown}");
        }
    }
}
