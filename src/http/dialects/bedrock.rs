use super::Dialect;
use super::stability_v1::push_weighted;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Field, Incoming, read_fields};

/// `POST /model/{id}/invoke` of Amazon Bedrock: Titan, Nova Canvas and Stability's models.
///
/// Requests without any field of an image model pass: text models are invoked on the same path.
#[derive(Clone, Copy, Debug)]
pub struct Bedrock;

impl Dialect for Bedrock {
    fn name(&self) -> &'static str {
        "bedrock"
    }

    fn routes(&self) -> &'static [&'static str] {
        // The id may be a resource name, with a slash.
        &["/model/{id}/invoke", "/model/{resource}/{id}/invoke"]
    }

    fn fields(&self) -> &'static [Field] {
        macro_rules! params {
            ($($name:literal),+) => {
                &[
                    $(
                        Field::positive(concat!($name, ".text")),
                        Field::positive(concat!($name, ".maskPrompt")),
                        Field::negative(concat!($name, ".negativeText")),
                        Field::image(concat!($name, ".image")),
                        Field::image(concat!($name, ".images")),
                        Field::image(concat!($name, ".maskImage")),
                        Field::image(concat!($name, ".conditionImage")),
                        Field::image(concat!($name, ".referenceImage")),
                    )+
                    Field::image("virtualTryOnParams"),
                    Field::positive("prompt"),
                    Field::negative("negative_prompt"),
                    Field::positive("search_prompt"),
                    Field::positive("select_prompt"),
                    Field::image("image"),
                    Field::image("init_image"),
                    Field::image("mask"),
                ]
            };
        }
        const {
            params!(
                "textToImageParams", "inPaintingParams", "outPaintingParams", "imageVariationParams",
                "colorGuidedGenerationParams"
            )
        }
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let mut prompt = read_fields(request, self.fields())?;
        push_weighted(&mut prompt, request)?;
        Ok((!prompt.parts().is_empty() || prompt.source_image()).then_some(prompt))
    }
}
