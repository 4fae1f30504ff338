//! Surnames of two characters, and characters that sound otherwise in names than a dictionary's first entry.
//!
//! Simplified characters only: names are folded before they come here.

/// Surnames of two characters, as they are said.
#[rustfmt::skip]
const COMPOUND: &[(&str, [&str; 2])] = &[
    ("欧阳", ["ou", "yang"]), ("上官", ["shang", "guan"]), ("司马", ["si", "ma"]), ("诸葛", ["zhu", "ge"]),
    ("司徒", ["si", "tu"]), ("司空", ["si", "kong"]), ("东方", ["dong", "fang"]), ("独孤", ["du", "gu"]),
    ("慕容", ["mu", "rong"]), ("夏侯", ["xia", "hou"]), ("尉迟", ["yu", "chi"]), ("万俟", ["mo", "qi"]),
    ("长孙", ["zhang", "sun"]), ("皇甫", ["huang", "fu"]), ("宇文", ["yu", "wen"]), ("令狐", ["ling", "hu"]),
    ("公孙", ["gong", "sun"]), ("公冶", ["gong", "ye"]), ("公羊", ["gong", "yang"]), ("公西", ["gong", "xi"]),
    ("澹台", ["tan", "tai"]), ("淳于", ["chun", "yu"]), ("单于", ["chan", "yu"]), ("鲜于", ["xian", "yu"]),
    ("钟离", ["zhong", "li"]), ("濮阳", ["pu", "yang"]), ("赫连", ["he", "lian"]), ("呼延", ["hu", "yan"]),
    ("申屠", ["shen", "tu"]), ("太叔", ["tai", "shu"]), ("太史", ["tai", "shi"]), ("闻人", ["wen", "ren"]),
    ("轩辕", ["xuan", "yuan"]), ("端木", ["duan", "mu"]), ("百里", ["bai", "li"]), ("南宫", ["nan", "gong"]),
    ("南门", ["nan", "men"]), ("西门", ["xi", "men"]), ("东郭", ["dong", "guo"]), ("呼和", ["hu", "he"]),
    ("拓跋", ["tuo", "ba"]), ("完颜", ["wan", "yan"]), ("耶律", ["ye", "lv"]), ("纳兰", ["na", "lan"]),
    ("乐正", ["yue", "zheng"]), ("亓官", ["qi", "guan"]), ("夹谷", ["jia", "gu"]), ("宰父", ["zai", "fu"]),
    ("谷梁", ["gu", "liang"]), ("闾丘", ["lv", "qiu"]), ("左丘", ["zuo", "qiu"]), ("梁丘", ["liang", "qiu"]),
    ("段干", ["duan", "gan"]), ("第五", ["di", "wu"]), ("颛孙", ["zhuan", "sun"]), ("仲孙", ["zhong", "sun"]),
    ("叔孙", ["shu", "sun"]), ("漆雕", ["qi", "diao"]), ("巫马", ["wu", "ma"]), ("壤驷", ["rang", "si"]),
    ("子车", ["zi", "ju"]), ("羊舌", ["yang", "she"]), ("微生", ["wei", "sheng"]), ("宗政", ["zong", "zheng"]),
    ("即墨", ["ji", "mo"]), ("拓拔", ["tuo", "ba"]), ("哥舒", ["ge", "shu"]), ("贺兰", ["he", "lan"]),
];

/// Surnames of one character that are said otherwise than the character alone.
#[rustfmt::skip]
const SINGLE: &[(&str, [&str; 1])] = &[
    ("曾", ["zeng"]), ("单", ["shan"]), ("解", ["xie"]), ("仇", ["qiu"]), ("查", ["zha"]), ("区", ["ou"]),
    ("盖", ["ge"]), ("朴", ["piao"]), ("乐", ["yue"]), ("员", ["yun"]), ("缪", ["miao"]), ("翟", ["zhai"]),
    ("召", ["shao"]), ("折", ["she"]), ("黑", ["he"]), ("秘", ["bi"]), ("隗", ["wei"]), ("句", ["gou"]),
    ("繁", ["po"]), ("覃", ["qin"]), ("种", ["chong"]), ("祭", ["zhai"]), ("牟", ["mu"]), ("能", ["nai"]),
    ("郇", ["xun"]), ("佴", ["nai"]), ("卜", ["bu"]), ("阚", ["kan"]), ("洗", ["xian"]), ("重", ["chong"]),
    ("都", ["du"]), ("颉", ["xie"]),
];

/// Other ways in which a character is said in names, beside a dictionary's first.
#[rustfmt::skip]
const OTHER: &[(char, &[&str])] = &[
    ('乐', &["yue"]), ('长', &["chang"]), ('朝', &["zhao"]), ('行', &["hang"]), ('重', &["chong"]),
    ('茜', &["xi"]), ('莎', &["suo"]), ('娜', &["nuo"]), ('晟', &["sheng"]), ('盛', &["cheng"]),
    ('莘', &["xin"]), ('柏', &["bo"]), ('伯', &["bai"]), ('靓', &["liang"]), ('炅', &["gui"]),
    ('藏', &["zang"]), ('伽', &["jia", "qie"]), ('宿', &["xiu"]), ('曾', &["zeng"]), ('单', &["shan"]),
    ('覃', &["qin"]), ('翟', &["zhai"]), ('牟', &["mu"]), ('盖', &["ge"]), ('尉', &["yu"]),
    ('隗', &["wei"]), ('郗', &["chi"]), ('费', &["bi"]), ('谌', &["shen"]), ('缪', &["miao"]),
    ('解', &["xie"]), ('朴', &["piao"]), ('区', &["ou"]), ('强', &["jiang"]), ('佛', &["fo"]),
    ('仔', &["zi"]), ('婼', &["ruo"]), ('调', &["tiao"]), ('参', &["shen"]), ('都', &["du"]),
    ('雀', &["qiao"]), ('薄', &["bo"]), ('禅', &["shan"]), ('卜', &["bu"]),
];

/// How many characters the surname has; 0 for a name of one.
pub fn length(key: &str) -> usize {
    let n_chars = key.chars().count();
    match n_chars {
        0 | 1 => 0,
        3.. if COMPOUND.iter().any(|(surname, _)| key.starts_with(surname)) => 2,
        _ => 1,
    }
}

/// How the surname at the start of a key is said, where that is not what its characters alone say.
pub fn reading(key: &str, given: u8) -> Option<&'static [&'static str]> {
    let starts = |surname: &str| key.starts_with(surname);
    match given {
        1 => SINGLE.iter().find(|(surname, _)| starts(surname)).map(|(_, said)| said.as_slice()),
        2 => COMPOUND.iter().find(|(surname, _)| starts(surname)).map(|(_, said)| said.as_slice()),
        _ => None,
    }
}

/// Other ways to say a character.
pub fn other_readings(c: char) -> &'static [&'static str] {
    OTHER.iter().find(|(known, _)| *known == c).map_or(&[], |(_, said)| said)
}
