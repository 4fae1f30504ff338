//! What is published, as data. Filled by the program that has the figures; read by every format.
//! Nothing here formats anything.

use jiff::civil::Date;

use crate::PublicationError;
use crate::key::Index;
use crate::span::Span;

/// The code that stands for all values of a dimension together.
pub const TOTAL: &str = "_T";

/// One of the two languages of the book.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Language {
    /// Chinese. 中文
    Zh,
    /// English. 英文
    En,
}

impl Language {
    /// Both, in the order of the book.
    pub const ALL: [Language; 2] = [Language::Zh, Language::En];

    /// The tag for `lang` and `xml:lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh-CN",
            Language::En => "en",
        }
    }
}

/// One text in both languages.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Words {
        Words { zh: zh.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// The place that the publication is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Division code.
    pub code: String,
    /// Its name.
    pub name: Words,
}

/// The ledger at the moment of the close.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Number of entries.
    pub size: u64,
    /// Root hash of the tree, 64 hexadecimal digits.
    pub root: String,
}

/// An edition that this one replaces; it stays readable. 版
#[derive(Clone, PartialEq, Debug)]
pub struct EarlierEdition {
    /// Its number, from 1.
    pub edition: u32,
    /// The day it was sealed.
    pub sealed_on: Date,
    /// The ledger then.
    pub head: Head,
    /// Why the next edition was made, and who approved it.
    pub reason: Words,
    /// Cells whose published number or mark is another in the present edition.
    pub changed: Vec<ChangedCell>,
}

/// A cell that an earlier edition published otherwise. The difference must have passed the same disclosure rule
/// as the cell; where either is hidden there is no number.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangedCell {
    /// Table by id.
    pub table: String,
    /// The cell's codes in the table's order.
    pub keys: Vec<String>,
    /// Figure by id.
    pub figure: String,
    /// What the earlier edition said.
    pub before: Option<f64>,
}

/// What sort of number a figure is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FigureKind {
    /// Events counted over the period.
    Count,
    /// People or households counted on one day.
    Stock,
    /// Events per person-years.
    Rate,
    /// One count for each so many of another, such as boys per 100 girls.
    Ratio,
    /// A part of a whole.
    Share,
    /// A mean, a median, a life expectancy: a number with its own interval.
    Mean,
    /// The difference of two counts or two rates.
    Difference,
}

/// A figure's definition, as far as a reader needs it. 指标
#[derive(Clone, PartialEq, Debug)]
pub struct FigureInfo {
    /// Id: lower-case letters, digits and underscores.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Definition.
    pub definition: Words,
    /// Source document.
    pub source: String,
    /// Who or what is counted.
    pub universe: Words,
    /// Unit.
    pub unit: Words,
    /// What sort of number it is.
    pub kind: FigureKind,
    /// Decimals to print.
    pub decimals: u8,
    /// What the quotient is multiplied with: 1000 for ‰, 100 for %, 1 for counts.
    pub scale: f64,
    /// Name of the interval's method, if it has an interval.
    pub interval: Option<Words>,
    /// Name of the denominator, if it has one.
    pub denominator: Option<Words>,
    /// Smallest count that may be seen.
    pub threshold: u64,
}

/// What a dimension divides by. A table has each kind once.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DimKind {
    /// Places, by division code; every value but the topmost names its parent.
    Place,
    /// Months or month ranges, as `2005-10` or `2005-10..2006-03`.
    Time,
    /// `M`, `F`, or [`TOTAL`].
    Sex,
    /// Age of the person: `Y15`, `Y15T19`, `Y_GE95`, `Y_LT1`, or [`TOTAL`].
    Age,
    /// Age of the mother at the birth, coded as [`DimKind::Age`].
    MotherAge,
    /// Order of the birth, derived from the register: `1`, `2`, `GE3`, or [`TOTAL`].
    BirthOrder,
    /// Any other set of categories, by an id of lower-case letters, digits and underscores.
    Category(String),
}

impl DimKind {
    /// The id as it stands in the header of a file.
    pub fn id(&self) -> &str {
        match self {
            DimKind::Place => "place",
            DimKind::Time => "time",
            DimKind::Sex => "sex",
            DimKind::Age => "age",
            DimKind::MotherAge => "mother_age",
            DimKind::BirthOrder => "birth_order",
            DimKind::Category(id) => id,
        }
    }
}

/// One dimension of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dim {
    /// What it divides by.
    pub kind: DimKind,
    /// Title of the column.
    pub title: Words,
    /// Its values, in the order of reading.
    pub values: Vec<DimValue>,
}

/// One value of a dimension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DimValue {
    /// Code; see [`DimKind`].
    pub code: String,
    /// Name.
    pub label: Words,
    /// The value that this one is a part of, by code, among the same dimension's values.
    pub parent: Option<String>,
}

/// Whether a cell's number may be seen, and with what warning. 标记
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// The number stands.
    Shown,
    /// Hidden: too few, or to keep another number from being worked out. Readers never learn which of the two, for
    /// that alone would tell how large the number can be. 隐
    Hidden,
    /// Shown, but from few people: use with care. 慎
    FewPeople,
    /// There is no such number here. 无
    NotCounted,
}

/// One number of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// Codes in the order of the table's dimensions.
    pub keys: Vec<String>,
    /// Figure by id.
    pub figure: String,
    /// The number, rounded as it is published.
    pub value: Option<f64>,
    /// What was divided.
    pub numerator: Option<f64>,
    /// What it was divided by.
    pub denominator: Option<f64>,
    /// Lower limit of the 95% interval.
    pub low: Option<f64>,
    /// Upper limit of the 95% interval.
    pub high: Option<f64>,
    /// Whether it may be seen.
    pub mark: Mark,
}

/// One table.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// Id: lower-case letters, digits and underscores.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Dimensions, outermost first.
    pub dims: Vec<Dim>,
    /// Figures by id, in the order of the columns.
    pub figures: Vec<String>,
    /// Cells in any order; combinations without a cell are not published.
    pub cells: Vec<Cell>,
}

/// A line of a table: one combination of codes, one place per figure.
#[derive(Clone, Debug)]
pub struct Row<'t> {
    /// The values, in the order of the dimensions.
    pub values: Vec<&'t DimValue>,
    /// A cell for each of the table's figures.
    pub cells: Vec<Option<&'t Cell>>,
}

/// What disclosure control took away. 损失
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Loss {
    /// Cells in all tables.
    pub cells: u64,
    /// Cells whose number is not published.
    pub hidden: u64,
    /// Share of all counted events and people that stand in hidden cells only, 0 to 1.
    pub share_of_counts: f64,
}

/// How published counts are rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Rounding {
    /// Not at all.
    #[default]
    Exact,
    /// To a multiple of this base.
    ToBase(u32),
}

/// What the report shows, by the ids of tables and figures that are published anyway.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ReportPlan {
    /// Key figures, in order; their numbers are those of the whole place and period.
    pub keys: Vec<String>,
    /// The same figures one period earlier.
    pub before: Option<Before>,
    /// Pictures, in order.
    pub pictures: Vec<Picture>,
}

/// The period to compare with.
#[derive(Clone, PartialEq, Debug)]
pub struct Before {
    /// Its months.
    pub span: Span,
    /// Its name.
    pub label: Words,
    /// Its numbers.
    pub headlines: Vec<Headline>,
}

/// A number of a whole place and period.
#[derive(Clone, PartialEq, Debug)]
pub struct Headline {
    /// The figure and the number; `keys` stays empty.
    pub cell: Cell,
}

/// One picture of the report. 图
#[derive(Clone, PartialEq, Debug)]
pub enum Picture {
    /// Population by age and sex; needs a table with both dimensions.
    Pyramid {
        /// Table by id.
        table: String,
        /// People, by figure id.
        figure: String,
        /// Those of them who live elsewhere, by figure id.
        elsewhere: Option<String>,
    },
    /// Figures over time; needs a table with [`DimKind::Time`].
    Trend {
        /// Table by id.
        table: String,
        /// One or two figures of one unit.
        figures: Vec<String>,
    },
    /// A ratio with its interval beside a reference, for the whole place, the period before, and places.
    Ratio {
        /// Figure by id.
        figure: String,
        /// Table with [`DimKind::Place`], if places are to be shown.
        table: Option<String>,
        /// The value to compare with; a tick, nothing to be reached.
        reference: f64,
    },
    /// A share by place against its range of chance; needs a table with [`DimKind::Place`].
    Funnel {
        /// Table by id.
        table: String,
        /// A [`FigureKind::Share`], by id.
        figure: String,
    },
}

/// Everything that is published at once.
#[derive(Clone, PartialEq, Debug)]
pub struct Contents {
    /// The book's name.
    pub book: Words,
    /// The place it is about.
    pub place: Place,
    /// Its months.
    pub span: Span,
    /// What the period is called.
    pub period: Words,
    /// Edition, from 1.
    pub edition: u32,
    /// Earlier editions, oldest first.
    pub earlier: Vec<EarlierEdition>,
    /// The ledger when this edition was sealed.
    pub head: Head,
    /// Hash of the close's manifest, 64 hexadecimal digits.
    pub manifest: String,
    /// The day the files were made.
    pub made_on: Date,
    /// Definitions of all figures.
    pub figures: Vec<FigureInfo>,
    /// The tables.
    pub tables: Vec<Table>,
    /// What is hidden, in sum.
    pub loss: Loss,
    /// How counts are rounded.
    pub rounding: Rounding,
    /// An officer's exact edition, which says so everywhere.
    pub internal: bool,
    /// What the report shows.
    pub report: ReportPlan,
}

/// Checked contents, in which hidden cells have no number.
#[derive(Clone, Debug)]
pub struct Publication {
    // INVARIANT: passed `check`, and cells that are not to be seen hold no number.
    contents: Contents,
    index: Index,
}

impl Publication {
    /// Checks the contents, and forgets the numbers of hidden cells.
    ///
    /// # Errors
    /// The first thing that is wrong, as [`PublicationError`], in the order of the model.
    pub fn new(mut contents: Contents) -> Result<Publication, PublicationError> {
        crate::check::forget_hidden(&mut contents);
        crate::check::contents(&contents)?;
        let index = Index::new(&contents)?;
        Ok(Publication { contents, index })
    }

    /// What is published.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// A figure's definition.
    pub fn figure(&self, id: &str) -> Option<&FigureInfo> {
        self.contents.figures.iter().find(|figure| figure.id == id)
    }

    /// A table.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.contents.tables.iter().find(|table| table.id == id)
    }

    /// The number of the whole place and period, from whichever table has it.
    pub fn headline(&self, figure: &str) -> Option<&Cell> {
        self.index.headline(&self.contents, figure)
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }
}

impl Mark {
    /// Whether the number may be seen.
    pub fn is_shown(self) -> bool {
        matches!(self, Mark::Shown | Mark::FewPeople)
    }

    /// The two letters that stand in a table, or nothing.
    pub fn sign(self) -> &'static str {
        match self {
            Mark::Shown => "",
            Mark::Hidden => "隐 c",
            Mark::FewPeople => "慎 u",
            Mark::NotCounted => "无 z",
        }
    }
}

impl FigureKind {
    /// Whether it counts something, so that the number itself is a count.
    pub fn is_count(self) -> bool {
        matches!(self, FigureKind::Count | FigureKind::Stock)
    }
}

impl Table {
    /// The dimension of a kind, with its place in the keys.
    pub fn dim(&self, kind: &DimKind) -> Option<(usize, &Dim)> {
        self.dims.iter().enumerate().find(|(_, dim)| dim.kind == *kind)
    }

    /// The lines, in the order of the dimensions' values.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let places: Vec<std::collections::HashMap<&str, usize>> = self
            .dims
            .iter()
            .map(|dim| dim.values.iter().enumerate().map(|(at, value)| (value.code.as_str(), at)).collect())
            .collect();
        let columns: std::collections::HashMap<&str, usize> =
            self.figures.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut lines = std::collections::BTreeMap::<Vec<usize>, Vec<Option<&Cell>>>::new();
        for cell in &self.cells {
            let at: Option<Vec<usize>> = cell
                .keys
                .iter()
                .zip(&places)
                .map(|(code, place)| place.get(code.as_str()).copied())
                .collect();
            if let (Some(at), Some(column)) = (at, columns.get(cell.figure.as_str())) {
                lines.entry(at).or_insert_with(|| vec![None; self.figures.len()])[*column] = Some(cell);
            }
        }
        let values = |at: &[usize]| self.dims.iter().zip(at).map(|(dim, at)| &dim.values[*at]).collect();
        lines.into_iter().map(|(at, cells)| Row { values: values(&at), cells }).collect()
    }
}
