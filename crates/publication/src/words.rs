//! The fixed words of the files, each in both languages. Words of one report's sentences stand with the report.

use crate::model::{FigureKind, Language, Mark};

/// A fixed text in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Fixed {
    /// The text in one language.
    pub fn of(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }

    /// Both, for a heading that stands in a bilingual file.
    pub(crate) fn both(self) -> String {
        format!("{} {}", self.zh, self.en)
    }
}

pub(crate) const fn words(zh: &'static str, en: &'static str) -> Fixed {
    Fixed { zh, en }
}

pub(crate) const INTERNAL: Fixed = words(
    "内部使用，未作公开处理，不得外传",
    "For internal use: exact numbers, not treated for disclosure. Do not pass on",
);
pub(crate) const NOTES: Fixed = words("说明", "Notes");
pub(crate) const FIGURES: Fixed = words("指标", "Figures");
pub(crate) const PLACE: Fixed = words("地方", "Place");
pub(crate) const PERIOD: Fixed = words("统计期间", "Period");
pub(crate) const EDITION: Fixed = words("版次", "Edition");
pub(crate) const MADE_ON: Fixed = words("生成日期", "Made on");
pub(crate) const SEALED_ON: Fixed = words("封存日期", "Sealed on");
pub(crate) const LEDGER_SIZE: Fixed = words("账本条数", "Ledger entries");
pub(crate) const LEDGER_ROOT: Fixed = words("账本封印", "Sealed head of the ledger");
pub(crate) const MANIFEST: Fixed = words("关账清单校验码", "Check code of the close");
pub(crate) const LOW: Fixed = words("95%区间下限", "95% low");
pub(crate) const HIGH: Fixed = words("95%区间上限", "95% high");
pub(crate) const DENOMINATOR: Fixed = words("分母", "Denominator");
pub(crate) const MARK: Fixed = words("标记", "Mark");
pub(crate) const TITLE: Fixed = words("名称", "Title");
pub(crate) const DEFINITION: Fixed = words("定义", "Definition");
pub(crate) const UNIVERSE: Fixed = words("范围", "Universe");
pub(crate) const UNIT: Fixed = words("单位", "Unit");
pub(crate) const SOURCE: Fixed = words("出处", "Source");
pub(crate) const INTERVAL: Fixed = words("区间算法", "Interval");
pub(crate) const THRESHOLD: Fixed = words("公开的最小数", "Least count shown");
pub(crate) const KIND: Fixed = words("类别", "Kind");
pub(crate) const TABLES: Fixed = words("表", "Tables");
pub(crate) const CODE: Fixed = words("代码", "code");
pub(crate) const HOW_TO_CHECK: Fixed = words(
    "怎样核对：向县里要这一版的封印，或到见证的邻县去看；条数和封印应与这里一字不差。再运行 townbook verify，它逐条重算账本，算出的封印也应相同。",
    "How to check: ask the county, or the neighbour that witnesses it, for the sealed head of this edition; entries and head must be the same as here, to the letter. Then run townbook verify, which recomputes the ledger entry by entry and must arrive at the same head.",
);
pub(crate) const READ_INTERVAL: Fixed = words(
    "情况不变，偶然也会让数字上下。真实水平约有95%的把握在区间的上下限之间。",
    "Chance alone moves a number from one period to the next. We are about 95% sure that the underlying level lies within the interval.",
);

impl Mark {
    /// What the sign says.
    pub fn meaning(self) -> Fixed {
        match self {
            Mark::Shown => words("照数公布", "published as it is"),
            Mark::Hidden => {
                words("不公布（太少，或为防推算）", "not published (too few, or to protect another number)")
            }
            Mark::FewPeople => words("人数少，慎用", "few people: use with care"),
            Mark::NotCounted => words("没有这个数", "there is no such number"),
        }
    }

    /// Marks that a reader may meet in a table.
    pub(crate) const SIGNED: [Mark; 3] = [Mark::Hidden, Mark::FewPeople, Mark::NotCounted];
}

impl FigureKind {
    /// Its name.
    pub fn name(self) -> Fixed {
        match self {
            FigureKind::Count => words("件数", "count"),
            FigureKind::Stock => words("时点数", "stock"),
            FigureKind::Rate => words("率", "rate"),
            FigureKind::Ratio => words("比", "ratio"),
            FigureKind::Share => words("比重", "share"),
            FigureKind::Mean => words("平均数", "mean"),
            FigureKind::Difference => words("差额", "difference"),
        }
    }
}
