//! Names that nobody in particular bears.
//!
//! Lists of common surnames and given characters, put together by chance. Some given names have one
//! character, a few families write theirs with the dot `·`, and a few surnames have two characters.

use crate::dice::Dice;
use crate::people::Sex;

/// Surnames, the common ones first; the first of each line are drawn more often.
const COMMON: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "高", "林", "罗",
];
const LESS_COMMON: [&str; 60] = [
    "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘",
    "于", "蒋", "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜", "崔",
    "钟", "谭", "陆", "汪", "范", "金", "石", "廖", "贾", "夏", "韦", "付", "方", "白", "邹", "孟", "熊",
    "秦", "邱", "江", "尹", "薛", "闫", "段", "雷", "侯",
];
const RARE: [&str; 16] =
    ["欧阳", "上官", "诸葛", "司马", "龙", "万", "史", "陶", "黎", "贺", "顾", "毛", "郝", "龚", "邵", "严"];
/// Second parts of names written with a dot.
const CLANS: [&str; 6] = ["卓玛", "巴特尔", "艾山", "乌云", "哈森", "玉山"];
const BEFORE_DOT_MALE: [&str; 6] = ["阿力木", "巴图", "扎西", "吐尔逊", "苏和", "格桑"];
const BEFORE_DOT_FEMALE: [&str; 6] = ["古丽", "其其格", "央金", "阿依", "萨仁", "娜仁"];

const MALE: [&str; 56] = [
    "伟", "强", "军", "勇", "杰", "涛", "明", "超", "刚", "平", "辉", "鹏", "华", "飞", "波", "斌", "宇",
    "浩", "国", "建", "文", "志", "海", "永", "林", "春", "松", "柏", "山", "成", "庆", "民", "福", "贵",
    "祥", "宝", "德", "义", "新", "东", "健", "宏", "利", "树", "生", "宁", "峰", "江", "根", "和", "安",
    "良", "旺", "兴", "胜", "友",
];
const FEMALE: [&str; 56] = [
    "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "燕", "玲", "桂", "英", "秀", "梅", "兰", "红", "云",
    "莲", "花", "香", "月", "琴", "雪", "洁", "凤", "蓉", "慧", "巧", "莹", "美", "倩", "琳", "春", "玉",
    "翠", "珍", "菊", "萍", "荷", "青", "素", "惠", "竹", "彩", "银", "冬", "秋", "菁", "婷", "丹", "欣",
    "妍", "晴", "蕾", "佳", "怡",
];

/// Characters that sound alike, right and wrong: what a hospital clerk hears and types.
const HOMOPHONES: [(char, char); 24] = [
    ('静', '婧'),
    ('娟', '鹃'),
    ('梅', '美'),
    ('红', '虹'),
    ('云', '芸'),
    ('丽', '莉'),
    ('英', '瑛'),
    ('燕', '艳'),
    ('兰', '岚'),
    ('芳', '方'),
    ('霞', '侠'),
    ('玲', '铃'),
    ('秀', '绣'),
    ('琴', '芹'),
    ('洁', '杰'),
    ('凤', '风'),
    ('慧', '惠'),
    ('莹', '盈'),
    ('琳', '林'),
    ('玉', '钰'),
    ('珍', '真'),
    ('萍', '平'),
    ('香', '湘'),
    ('婷', '亭'),
];

/// A surname, or the clan of a family that writes its names with a dot.
pub(crate) fn surname(dice: &mut Dice) -> &'static str {
    match dice.below(1000) {
        0..570 => dice.pick(&COMMON),
        570..950 => dice.pick(&LESS_COMMON),
        950..998 => dice.pick(&RARE),
        _ => dice.pick(&CLANS),
    }
}

/// A full name of the given family.
pub(crate) fn full_name(surname: &str, sex: Sex, dice: &mut Dice) -> String {
    if CLANS.contains(&surname) {
        let before = if sex == Sex::Male { &BEFORE_DOT_MALE } else { &BEFORE_DOT_FEMALE };
        return format!("{}·{surname}", dice.pick(before));
    }
    let given = if sex == Sex::Male { &MALE } else { &FEMALE };
    let first = dice.pick(given);
    if dice.permille(280) {
        return format!("{surname}{first}");
    }
    format!("{surname}{first}{}", dice.pick(given))
}

/// The name as someone might mishear it, if it has a character that can be misheard.
pub(crate) fn misheard(name: &str) -> Option<String> {
    let swap = |heard: char| HOMOPHONES.iter().find(|(right, _)| *right == heard).map(|(_, wrong)| *wrong);
    // The surname is what people spell out; only the rest goes wrong.
    let (at, wrong) = name.char_indices().skip(1).find_map(|(at, c)| swap(c).map(|wrong| (at, wrong)))?;
    let after = name[at..].chars().skip(1);
    Some(name[..at].chars().chain([wrong]).chain(after).collect())
}
