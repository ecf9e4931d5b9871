//! The picture: a coloured card with the verdict and its reason.

use embedded_graphics::Drawable as _;
use embedded_graphics::Pixel;
use embedded_graphics::geometry::{OriginDimensions, Point, Size};
use embedded_graphics::mono_font::ascii::{FONT_5X8, FONT_10X20};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::DrawTarget;
use embedded_graphics::text::{Alignment, Text};
use std::convert::Infallible;

/// Drawn at half size: fonts are small, and large pixels suit them.
const WIDTH: usize = 128;
const HEIGHT: usize = 64;
const SCALE: usize = 2;

/// One byte a pixel: 0 background, 1 ink.
struct Card {
    pixels: [u8; WIDTH * HEIGHT],
}

impl OriginDimensions for Card {
    fn size(&self) -> Size {
        Size::new(WIDTH as u32, HEIGHT as u32)
    }
}

impl DrawTarget for Card {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I>(&mut self, pixels: I) -> Result<(), Infallible>
    where
        I: IntoIterator<Item = Pixel<BinaryColor>>,
    {
        for Pixel(Point { x, y }, color) in pixels {
            let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { continue };
            if x < WIDTH && y < HEIGHT {
                self.pixels[y * WIDTH + x] = u8::from(color.is_on());
            }
        }
        Ok(())
    }
}

/// A PNG of 256 x 128 with `word` large and `detail` small, on `background` (red, green, blue).
pub(super) fn png(word: &str, detail: &str, background: [u8; 3]) -> Vec<u8> {
    let mut card = Card { pixels: [0; WIDTH * HEIGHT] };
    let mut write = |text: &str, font: &MonoFont<'_>, y: i32| {
        let style = MonoTextStyle::new(font, BinaryColor::On);
        let Ok(_) =
            Text::with_alignment(text, Point::new(WIDTH as i32 / 2, y), style, Alignment::Center).draw(&mut card);
    };
    write(word, &FONT_10X20, 34);
    write(detail, &FONT_5X8, 52);

    let large: Vec<u8> = (0..HEIGHT * SCALE)
        .flat_map(|y| (0..WIDTH * SCALE).map(move |x| (x / SCALE, y / SCALE)))
        .map(|(x, y)| card.pixels[y * WIDTH + x])
        .collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, (WIDTH * SCALE) as u32, (HEIGHT * SCALE) as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    let [r, g, b] = background;
    encoder.set_palette(vec![r, g, b, 255, 255, 255]);
    // Writing into memory does not fail; an empty picture would show in every test.
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&large));
    if written.is_err() {
        out.clear();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_decodes_and_shows_the_word() {
        let bytes = png("ALLOW", "clear", [0, 120, 60]);
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (256, 128));
        let ink = pixels.chunks(3).filter(|pixel| *pixel == [255, 255, 255]).count();
        assert!(ink > 500 && ink < 8000, "{ink}");
        assert_eq!(&pixels[..3], [0, 120, 60]);
        assert_ne!(png("ALLOW", "", [0; 3]), png("BLOCK", "", [0; 3]));
    }
}
