//! Writes a made-up county's publication in every format: `cargo run -p publication --example sample -- FOLDER`.

mod county;

use std::error::Error;
use std::path::{Path, PathBuf};

use publication::report::{Languages, html};
use publication::tidy::ByteOrderMark;
use publication::{Language, Publication, sdmx, tidy, workbook};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("name the folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    write(&folder, &Publication::new(county::contents(false))?)?;
    let internal = folder.join("internal");
    std::fs::create_dir_all(&internal)?;
    write(&internal, &Publication::new(county::contents(true))?)?;
    Ok(())
}

fn write(folder: &Path, publication: &Publication) -> Result<(), Box<dyn Error>> {
    std::fs::write(folder.join("report.html"), html(publication, Languages::Both(Language::Zh)))?;
    std::fs::write(folder.join("report.zh.html"), html(publication, Languages::Only(Language::Zh)))?;
    std::fs::write(folder.join("report.en.html"), html(publication, Languages::Only(Language::En)))?;
    std::fs::write(folder.join("figures.xlsx"), workbook::workbook(publication)?)?;
    std::fs::write(folder.join("structure.xml"), sdmx::structure(publication))?;
    std::fs::write(folder.join("figures.sdmx.csv"), sdmx::csv_1(publication)?)?;
    std::fs::write(folder.join("figures.sdmx-2.csv"), sdmx::csv_2(publication)?)?;
    std::fs::write(folder.join("figures.csv"), tidy::everything(publication, ByteOrderMark::Absent)?)?;
    for table in &publication.contents().tables {
        let bytes = tidy::table(publication, table, ByteOrderMark::Present)?;
        std::fs::write(folder.join(format!("{}.csv", table.id)), bytes)?;
    }
    Ok(())
}
