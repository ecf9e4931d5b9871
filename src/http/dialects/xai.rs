use super::Dialect;
use super::openai::{self, OpenAi};
use crate::http::read::Field;
use crate::http::refusal::{Answer, Refusal};

/// `POST /v1/images/generations` and `/v1/images/edits` of xAI, on the paths of OpenAI's API and with its errors.
#[derive(Clone, Copy, Debug)]
pub struct XAi;

impl Dialect for XAi {
    fn name(&self) -> &'static str {
        "xai"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/v1/images/generations", "/v1/images/edits"]
    }

    fn by_default(&self) -> bool {
        false
    }

    fn fields(&self) -> &'static [Field] {
        OpenAi.fields()
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        openai::error(refusal)
    }
}
