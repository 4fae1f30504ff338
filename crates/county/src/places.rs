//! The places of a made-up county: townships, villages, their names and 12-digit codes.

use std::collections::BTreeSet;
use std::path::Path;

use crate::CountyError;
use crate::dice::Dice;
use crate::plan::Plan;
use crate::write::write_csv;

const TOWNSHIPS: [&str; 20] = [
    "青石", "柳林", "河湾", "东桥", "云岭", "南塘", "白沙", "石门", "长冲", "梅溪", "双井", "枫树", "高坪",
    "新市", "松柏", "龙潭", "竹园", "金坑", "黄泥", "大河",
];
const TOWNSHIP_KINDS: [&str; 6] = ["镇", "乡", "镇", "街道", "乡", "乡"];
const VILLAGE_SIDES: [&str; 14] =
    ["小", "前", "老", "下", "后", "北", "西", "新", "东", "大", "南", "上", "里", "外"];
const VILLAGE_FAMILIES: [&str; 16] =
    ["赵", "周", "杨", "马", "王", "李", "张", "孙", "徐", "陈", "刘", "吴", "何", "罗", "郭", "谢"];
const VILLAGE_KINDS: [&str; 6] = ["家村", "家湾", "庄", "家冲", "家坪", "家塘"];
const QUARTER_KINDS: [&str; 2] = ["社区", "家社区"];

pub(crate) struct Place {
    pub(crate) code: String,
    pub(crate) name: String,
}

pub(crate) struct Places {
    pub(crate) townships: Vec<Place>,
    /// Township by township, in the order of codes.
    pub(crate) villages: Vec<Place>,
    villages_per_township: usize,
}

impl Places {
    pub(crate) fn invent(plan: &Plan, dice: &mut Dice) -> Places {
        let mut places = Places {
            townships: Vec::new(),
            villages: Vec::new(),
            villages_per_township: plan.villages_per_township as usize,
        };
        for township in 0..plan.townships {
            let stem = TOWNSHIPS[township as usize % TOWNSHIPS.len()];
            let kind = TOWNSHIP_KINDS[township as usize % TOWNSHIP_KINDS.len()];
            let round = ["", "东", "西", "南", "北"][(township as usize / TOWNSHIPS.len()).min(4)];
            let code = format!("990101{:03}000", 100 + township);
            places.townships.push(Place { code, name: format!("{stem}{round}{kind}") });
            // Names are unique within a township; across the county they repeat, as names of villages do.
            let mut taken = BTreeSet::new();
            for village in 0..plan.villages_per_township {
                let code = format!("990101{:03}{:03}", 100 + township, 200 + village);
                places.villages.push(Place { code, name: village_name(kind, &mut taken, dice) });
            }
        }
        places
    }

    pub(crate) fn township_of(&self, village: usize) -> usize {
        village / self.villages_per_township
    }
}

fn village_name(township_kind: &str, taken: &mut BTreeSet<String>, dice: &mut Dice) -> String {
    let kinds: &[&str] = if township_kind == "街道" { &QUARTER_KINDS } else { &VILLAGE_KINDS };
    loop {
        let (side, family, kind) =
            (dice.pick(&VILLAGE_SIDES), dice.pick(&VILLAGE_FAMILIES), dice.pick(kinds));
        let name = format!("{side}{family}{kind}");
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

pub(crate) fn write_places(plan: &Plan, places: &Places, path: &Path) -> Result<(), CountyError> {
    let mut rows = vec![
        "990000000000,样例省,province,".to_owned(),
        "990100000000,样例市,prefecture,990000000000".to_owned(),
        format!("990101000000,{},county,990100000000", plan.county),
    ];
    for (index, township) in places.townships.iter().enumerate() {
        rows.push(format!("{},{},township,990101000000", township.code, township.name));
        let first = index * places.villages_per_township;
        for village in &places.villages[first..first + places.villages_per_township] {
            rows.push(format!("{},{},village,{}", village.code, village.name, township.code));
        }
    }
    write_csv(path, "code,name,level,parent", rows)
}
