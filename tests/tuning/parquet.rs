//! Parquet as data sets of machine learning have it: under every compression that is read, and one that is not.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::place::Place;

/// How many rows: several pages of each column.
const ROWS: usize = 5000;

fn write(path: &Path, compression: Compression) {
    let schema = "message m { required int64 id; required binary prompt (UTF8); optional binary expect (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_dictionary_enabled(false)
        .set_data_page_row_count_limit(700)
        .build();
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let ids: Vec<i64> = (0..ROWS as i64).collect();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
    column.close().unwrap();
    let prompts = ids.iter().map(|id| match id % 10 {
        0 => ByteArray::from("Zyx Example flurb"),
        _ => ByteArray::from(format!("a red bicycle, the {id}th of many, by the sea").as_str()),
    });
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&prompts.collect::<Vec<_>>(), None, None).unwrap();
    column.close().unwrap();
    // Every second row has a label.
    let levels: Vec<i16> = ids.iter().map(|id| i16::from(id % 2 == 0)).collect();
    let labels: Vec<ByteArray> = ids
        .iter()
        .filter(|id| *id % 2 == 0)
        .map(|id| ByteArray::from(if id % 10 == 0 { "block" } else { "allow" }))
        .collect();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&labels, Some(&levels), None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn every_compression_of_the_list_is_read() {
    let place = Place::new();
    let plain = Compression::UNCOMPRESSED;
    let zstd = Compression::ZSTD(ZstdLevel::try_new(9).unwrap());
    let mut sizes = Vec::new();
    for (name, compression) in [
        ("plain", plain),
        ("snappy", Compression::SNAPPY),
        ("gzip", Compression::GZIP(GzipLevel::default())),
        ("zstd", zstd),
    ] {
        let file = format!("{name}.parquet");
        write(&place.path(&file), compression);
        sizes.push(place.path(&file).metadata().unwrap().len());
        let all = place.json(&[&file])["all"].clone();
        let of = |key: &str| all[key].as_u64().unwrap();
        assert_eq!(
            [of("prompts"), of("labelled"), of("caught"), of("passed")],
            [5000, 2500, 500, 2000],
            "{name}: {all}"
        );
    }
    assert!(sizes[1..].iter().all(|size| *size * 2 < sizes[0]), "the files are compressed: {sizes:?}");
}

#[test]
fn a_file_that_is_damaged_says_so_and_ends() {
    let place = Place::new();
    write(&place.path("whole.parquet"), Compression::ZSTD(ZstdLevel::default()));
    let mut bytes = std::fs::read(place.path("whole.parquet")).unwrap();
    // In the first pages, behind the magic and the header of the first.
    bytes[60..4000].fill(0x5a);
    place.write("damaged.parquet", bytes);
    let (status, _, error) = place.eval(&["damaged.parquet"]);
    assert!(status == 2 && error.starts_with("damaged.parquet:"), "{status}: {error}");
}
