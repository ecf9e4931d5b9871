//! The words an entry is made of: what it counts for, and how gravely.

use crate::words::words;

words! {
    /// What the request sexualises. Ordered by gravity.
    Severity {
        /// Nothing sexual.
        None = "none",
        /// Swimwear, shirtless, a kiss.
        Mild = "mild",
        /// Lingerie, a seductive pose.
        Suggestive = "suggestive",
        /// Nudity.
        Nudity = "nudity",
        /// Sexual acts.
        Explicit = "explicit",
        /// A change that takes clothes off somebody.
        Undress = "undress",
    }
}

words! {
    /// Who the request is about.
    Subject {
        /// Nobody.
        None = "none",
        /// Somebody without identity: a woman.
        Anonymous = "anonymous",
        /// A character of fiction.
        Fictional = "fictional",
        /// Somebody who died over 70 years ago.
        Historical = "historical",
        /// A name that is also a word, or half a name.
        Ambiguous = "ambiguous",
        /// A private person: my ex, @handle, an unlisted "First Last".
        Private = "private",
        /// A listed public figure.
        Public = "public",
        /// Somebody on the protected registry.
        Protected = "protected",
        /// Whoever is in the source image.
        Depicted = "depicted",
        /// A minor.
        Minor = "minor",
    }
}

impl Subject {
    /// Whether this is a living (or recently dead) person whose consent matters: `private`, `public`, `protected`, `depicted`, `minor`.
    pub const fn is_real(self) -> bool {
        matches!(self, Self::Private | Self::Public | Self::Protected | Self::Depicted | Self::Minor)
    }
}

words! {
    /// The folders of the lexicon.
    Category {
        /// What is sexual.
        Sexual = "sexual",
        /// Taking clothes off somebody.
        Undress = "undress",
        /// Signs that somebody is a minor.
        Minors = "minors",
        /// Art, parody, medicine, news, negation, photorealism; small words.
        Context = "context",
        /// Words for people, relations, roles.
        Persons = "persons",
        /// Compounds that only look sexual.
        Benign = "benign",
    }
}

words! {
    /// What stands around a request and may change what it means.
    Context {
        /// Drawn, painted, sculpted.
        Art = "art",
        /// Satire of somebody.
        Parody = "parody",
        /// Medicine, anatomy, breastfeeding.
        Medical = "medical",
        /// News, or somebody who seeks help.
        News = "news",
        /// Meant to look like a photograph.
        Photorealistic = "photorealistic",
        /// Negates a sexual word behind it.
        Negated = "negated",
        /// Small words a negation reaches across.
        Linker = "linker",
    }
}

words! {
    /// The part a person plays in the sentence.
    Role {
        /// The picture is in that person's style, or by that person.
        Creator = "creator",
        /// The person is spoken of and not shown.
        Mentioned = "mentioned",
        /// Somebody is to look like that person.
        Likeness = "likeness",
        /// The person makes a picture of whoever is named next: "{person} draws a woman".
        Making = "making",
    }
}

words! {
    /// On which side of a name a role phrase stands.
    Side {
        /// "in the style of {person}"
        Before = "before",
        /// "{person} style"
        After = "after",
    }
}

words! {
    /// What a word does in a sentence, where that helps to read names and bindings.
    Reads {
        /// A given name.
        GivenName = "given-name",
        /// Part of surnames: van der, de la.
        Particle = "particle",
        /// A title or profession that supports the name beside it.
        Title = "title",
        /// She, her, haar.
        Pronoun = "pronoun",
        /// Articles, prepositions, conjunctions, auxiliaries.
        Function = "function",
        /// The, a, de, een: may stand between "by" and a name.
        Article = "article",
        /// And, en: joins names in a list.
        Conjunction = "conjunction",
        /// の, का: what stands before it owns what stands behind it, or is shown by it.
        Genitive = "genitive",
        /// My, our, us: whose it is who is spoken of.
        Own = "own",
        /// Who, that, die: opens what is said of somebody.
        Relative = "relative",
        /// The, that, tjejen: it is somebody certain.
        Definite = "definite",
        /// Works, teaches, delivers: what one knows somebody by, and no picture shows.
        Deed = "deed",
        /// Please, quickly, bitte: changes nothing of what is asked, and may stand anywhere in it.
        Filler = "filler",
        /// A cat, a shop-window dummy: wears clothes or is bare, and is nobody.
        Thing = "thing",
        /// Wearing a dress, in his uniform: names the clothes that "it" is, right behind.
        Worn = "worn",
    }
}

words! {
    /// In which prompts a term counts.
    Where {
        /// In what is asked for.
        Positive = "positive",
        /// In what is steered away from.
        Negative = "negative",
    }
}
