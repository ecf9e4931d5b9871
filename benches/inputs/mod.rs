//! What the benches read: prompts of about 200 bytes by kind, and names by the million.

#![allow(dead_code, reason = "each bench and test takes what it needs")]

use std::fmt::Write as _;

use consentry::Screener;

/// Prompts as most are: plain ASCII, nobody named.
pub const BENIGN: [&str; 8] = [
    "A quiet harbour at dawn with fishing boats, seagulls and a red lighthouse, soft golden light on the water, gentle mist over the pier, oil painting with visible brush strokes, muted colours, wide view",
    "Portrait of an elderly fisherman with a grey beard and a knitted sweater, standing on the deck of a wooden boat, stormy sky behind him, dramatic side light, shallow depth of field, 85mm, film grain",
    "isometric cutaway of a small bakery, shelves with bread, a baker kneading dough, warm lamps, tiny customers at the door, clean vector style, pastel palette, white background, high detail, no text",
    "A watercolour of two foxes asleep under a birch tree in the first snow of the year, blue shadows, a thin moon above the hills, delicate ink outlines, a lot of empty paper around them, childrens book",
    "Product photo of a matte black coffee grinder on a slate counter, scattered beans, a linen cloth, morning window light from the left, crisp reflections, neutral background, studio quality, 4k render",
    "masterpiece, best quality, (detailed background:1.2), ruined cathedral overgrown with ivy, shafts of light, floating dust, stone angel, cracked marble floor, volumetric fog, cinematic, wide angle lens",
    "Logo for a bicycle repair shop called Spoke and Chain, a wheel that turns into a sun, two colours, flat design, bold lines, works in one colour and at a small size, vector, centred, plain background",
    "An astronaut planting tulips on the moon, earth rising behind, retro travel poster with thick shapes, grainy print texture, orange and teal, large lettering space at the top, screen print, high contrast",
];

/// A prompt that names people and asks for nothing sexual. `{}` is filled from the list.
pub const NAMED: &str = "Editorial photo of {} shaking hands with {} on the steps of a city hall, press photographers around them, \
    flags in the wind, overcast light, 35mm, candid, newspaper style, natural skin tones";

/// A benign prompt in which every view is called for.
pub const DISGUISED: &str = "p0rtrait of a w0man in a l1brary, sooo cozyyy, [autumn|winter] light, d e t a i l e d faces, see-through curtain, \
    CozyReading, c@ndle &#103;low, sharp f0cus, best-quality --ar 3:2, (warm:1.2)";

/// A prompt outside ASCII, of about 200 bytes.
pub const FOREIGN: [&str; 3] = [
    "Портрет пожилого рыбака с седой бородой на палубе деревянной лодки, грозовое небо, мягкий свет, плёнка, высокая детализация",
    "Een café aan de gracht in de vroege ochtend, fietsers in de regen, reflecties op de natte straat, één lantaarn, sfeervol, schilderij in olieverf, naïeve stijl, crème en blauw, geïnspireerd op oude prenten",
    "夜明けの静かな港、漁船とカモメと赤い灯台、やわらかな金色の光、桟橋にかかる薄い霧、油絵、落ち着いた色合い、広い構図",
];

/// Fills each `{}` of a text with another listed name.
pub fn filled(text: &str, names: &[&str]) -> String {
    let mut names = names.iter();
    let mut pieces = text.split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        filled.push_str(names.next().copied().unwrap_or_default());
        filled.push_str(piece);
    }
    filled
}

/// This many different made-up full names, one a line.
pub fn million(names: usize) -> String {
    const HEADS: [&str; 20] = [
        "ba", "ker", "lo", "mi", "tan", "shu", "re", "vo", "da", "gri", "pel", "no", "fa", "zu", "hem", "ji", "quo",
        "wes", "ya", "tro",
    ];
    const TAILS: [&str; 10] = ["lin", "dor", "sk", "ma", "ten", "vik", "ra", "los", "nd", "po"];
    let word = |n: usize| {
        let (a, b, c, d) = (n % 20, n / 20 % 20, n / 400 % 20, n / 8000 % 10);
        [HEADS[a], HEADS[b], HEADS[c], TAILS[d]].concat()
    };
    let mut text = String::with_capacity(names * 24);
    for n in 0..names {
        // Given names repeat, as they do in life.
        let _ = writeln!(text, "{} {}", word(n * 7919 % 20_011), word(n / 13 + 20_011));
    }
    text
}

/// The built-in screener with a million more names.
pub fn with_a_million_names() -> Screener {
    let names = million(1_000_000);
    Screener::builder().builtin().names("names/synthetic.txt", &names).build().expect("the built-in files are sound")
}
