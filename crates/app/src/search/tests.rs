//! Names of many kinds and what finds them; how long it takes among a million.

mod following;
mod speed;

use register::area::PlaceCode;
use register::id::PersonId;
use register::name::Name;
use store::NameLine;

use super::*;

const VILLAGE: u64 = 990_101_100_200;

fn place(code: u64) -> PlaceCode {
    PlaceCode::from_u64(code).unwrap()
}

fn line(id: u64, name: &str) -> NameLine {
    NameLine {
        person: PersonId(id),
        name: Name::parse(name).unwrap(),
        place: Some(place(VILLAGE)),
        household: None,
        is_gone: false,
        is_dead: false,
    }
}

fn index(names: &[&str]) -> SearchIndex {
    let lines: Vec<NameLine> = names.iter().enumerate().map(|(id, name)| line(id as u64, name)).collect();
    SearchIndex::of(&lines)
}

fn ask(index: &SearchIndex, text: &str) -> Hits {
    index.find(&Query { text, places: &[place(990_101_000_000)], limit: 20 })
}

/// Each question beside the names that it finds, best first, among all names of the table.
fn check(names: &[&str], questions: &[(&str, &[&str])]) {
    let index = index(names);
    for (text, wanted) in questions {
        let found: Vec<&str> =
            ask(&index, text).hits.iter().map(|hit| names[hit.person.0 as usize]).collect();
        let mut wanted = wanted.to_vec();
        let mut sorted = found.clone();
        sorted.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(sorted, wanted, "{text:?}");
    }
}

const PLAIN: &[&str] = &["王小梅", "王晓明", "汪小美", "李小梅", "王梅", "吴小曼", "西安", "先进"];

#[test]
fn characters_pinyin_initials_and_mixtures() {
    check(
        PLAIN,
        &[
            ("王小梅", &["王小梅"]),
            ("王小", &["王小梅"]),
            ("小梅", &["王小梅", "李小梅"]),
            ("梅", &["王梅"]),
            ("wangxiaomei", &["王小梅", "汪小美"]),
            ("Wang Xiao Mei", &["王小梅", "汪小美"]),
            ("WÁNG XIǍOMÉI", &["王小梅", "汪小美"]),
            ("ｗａｎｇ xiaom", &["王小梅", "王晓明", "汪小美"]),
            ("xiaomei", &["王小梅", "李小梅", "汪小美"]),
            ("wxm", &["王小梅", "王晓明", "汪小美", "吴小曼"]),
            ("wangxm", &["王小梅", "王晓明", "汪小美"]),
            ("王xm", &["王小梅", "王晓明"]),
            ("王 xiao ming", &["王晓明"]),
            ("wang小梅", &["王小梅"]),
            ("xian", &["西安", "先进"]),
            ("xi'an", &["西安"]),
            ("xi an", &["西安"]),
            ("lixm", &["李小梅"]),
            ("王大", &[]),
            ("zzz", &[]),
            ("\u{7}", &[]),
            ("王\u{202E}", &[]),
            ("", &[]),
        ],
    );
}

#[test]
fn surnames_are_said_as_families_say_them() {
    check(
        &[
            "曾国强",
            "单田芳",
            "解小东",
            "仇英",
            "查良",
            "区国",
            "任红",
            "尉迟恭",
            "万俟雅",
            "长孙无忌",
            "欧阳修",
            "欧阳",
            "令狐冲",
            "单于雄",
            "翟天",
            "覃丽",
            "吕梁",
            "绿萍",
        ],
        &[
            ("zengguoqiang", &["曾国强"]),
            ("ceng guo qiang", &["曾国强"]),
            ("shantianfang", &["单田芳"]),
            ("dantianfang", &["单田芳"]),
            ("xiexiaodong", &["解小东"]),
            ("jiexiaodong", &["解小东"]),
            ("qiuying", &["仇英"]),
            ("chouying", &["仇英"]),
            ("zhaliang", &["查良"]),
            ("chaliang", &["查良"]),
            ("ouguo", &["区国"]),
            ("quguo", &["区国"]),
            ("yuchigong", &["尉迟恭"]),
            ("yuchi", &["尉迟恭"]),
            ("moqiya", &["万俟雅"]),
            ("zhangsunwuji", &["长孙无忌"]),
            ("zswj", &["长孙无忌"]),
            ("无忌", &["长孙无忌"]),
            ("wuji", &["长孙无忌"]),
            ("欧阳", &["欧阳", "欧阳修"]),
            ("修", &["欧阳修"]),
            ("linghuchong", &["令狐冲"]),
            ("chanyuxiong", &["单于雄"]),
            ("zhait", &["翟天"]),
            ("dit", &["翟天"]),
            ("qinli", &["覃丽"]),
            ("tanli", &["覃丽"]),
            ("lvliang", &["吕梁"]),
            ("lüliang", &["吕梁"]),
            ("lyuliang", &["吕梁"]),
            ("lvp", &["绿萍"]),
        ],
    );
}

#[test]
fn minority_latin_and_rare_names() {
    check(
        &[
            "阿卜杜拉·买买提",
            "阿依古丽•艾山",
            "古丽娜尔·吐尔逊江·阿不都热西提",
            "卓玛",
            "Anna Smith",
            "李Mary",
            "張曉東",
            "王𬭎",
            "陈喆",
            "陈哲",
            "乐长茜",
        ],
        &[
            ("阿卜杜拉·买买提", &["阿卜杜拉·买买提"]),
            ("阿卜杜拉买买提", &["阿卜杜拉·买买提"]),
            ("阿卜杜拉.买", &["阿卜杜拉·买买提"]),
            ("买买提", &["阿卜杜拉·买买提"]),
            ("maimaiti", &["阿卜杜拉·买买提"]),
            ("abudulamaimaiti", &["阿卜杜拉·买买提"]),
            ("abdlmmt", &["阿卜杜拉·买买提"]),
            ("阿依古丽・艾山", &["阿依古丽•艾山"]),
            ("吐尔逊江", &["古丽娜尔·吐尔逊江·阿不都热西提"]),
            ("gulinaertuerxunjiangabudourexiti", &["古丽娜尔·吐尔逊江·阿不都热西提"]),
            ("anna", &["Anna Smith"]),
            ("ANNA smith", &["Anna Smith"]),
            ("smith", &["Anna Smith"]),
            ("李mary", &["李Mary"]),
            ("limary", &["李Mary"]),
            ("张晓东", &["張曉東"]),
            ("張晓", &["張曉東"]),
            ("zxd", &["張曉東"]),
            ("王𬭎", &["王𬭎"]),
            ("wanghong", &["王𬭎"]),
            ("陈喆", &["陈喆"]),
            ("陈哲", &["陈哲"]),
            ("chenzhe", &["陈喆", "陈哲"]),
            ("yuechangqian", &["乐长茜"]),
            ("lezhangxi", &["乐长茜"]),
        ],
    );
}

fn ids(hits: &Hits) -> Vec<u64> {
    hits.hits.iter().map(|hit| hit.person.0).collect()
}

#[test]
fn the_best_come_first_and_the_gone_last() {
    let mut lines: Vec<NameLine> =
        ["王小梅花", "李王梅", "王梅", "王梅", "王梅英"].iter().zip(0..).map(|(n, id)| line(id, n)).collect();
    lines[2].is_gone = true;
    let index = SearchIndex::of(&lines);
    let hits = ask(&index, "王梅");
    let told: Vec<_> = hits.hits.iter().map(|h| (h.person.0, h.rank, h.is_gone)).collect();
    assert_eq!(
        told,
        [
            (3, Rank::Name, false),
            (4, Rank::NameStart, false),
            (1, Rank::GivenName, false),
            (2, Rank::Name, true)
        ]
    );
    assert_eq!(ids(&ask(&index, "wm")), [3, 4, 1, 2]);
}

#[test]
fn a_bare_surname_gives_a_few_and_says_so() {
    let names: Vec<String> = (0..50).map(|i| format!("王{}", char::from_u32(0x5000 + i).unwrap())).collect();
    let index = index(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let hits = ask(&index, "王");
    assert_eq!((hits.hits.len(), hits.more), (20, true));
    assert_eq!(ask(&index, "wang").hits.len(), 20);
    for letter in ["w", "W", " a "] {
        assert_eq!(ask(&index, letter), Hits { hits: vec![], more: true }, "a letter lists nobody");
    }
    assert_eq!(ask(&index, " "), Hits::default());
}

#[test]
fn only_places_that_may_be_seen_are_searched() {
    let mut lines = vec![line(1, "王梅"), line(2, "王梅"), line(3, "王梅")];
    lines[1].place = Some(place(990_101_101_201));
    lines[2].place = None;
    let index = SearchIndex::of(&lines);
    let seen = |codes: &[u64]| {
        let places: Vec<_> = codes.iter().map(|code| place(*code)).collect();
        ids(&index.find(&Query { text: "王梅", places: &places, limit: 20 }))
    };
    assert_eq!(seen(&[990_101_000_000]), [1, 2]);
    assert_eq!(seen(&[VILLAGE]), [1]);
    assert_eq!(seen(&[990_101_101_000]), [2]);
    assert_eq!(seen(&[VILLAGE, 990_101_101_201]), [1, 2]);
    assert_eq!(seen(&[990_102_000_000]), [] as [u64; 0]);
    assert_eq!(seen(&[]), [] as [u64; 0]);
}

#[test]
fn changes_take_the_place_of_what_was_known() {
    let mut index = index(PLAIN);
    index.apply(&[line(0, "曾晓梅"), line(90, "王小梅")], &[PersonId(3)]);
    let found = |index: &SearchIndex, text: &str| ids(&ask(index, text));
    let check = |index: &SearchIndex| {
        assert_eq!(found(index, "王小梅"), [90]);
        assert_eq!(found(index, "曾晓梅"), [0]);
        assert_eq!(found(index, "cengxm"), [0]);
        assert_eq!(found(index, "李小梅"), [] as [u64; 0]);
    };
    check(&index);
    index.settle();
    assert!(index.changes.is_empty());
    check(&index);
    index.apply(&[line(3, "李小梅")], &[PersonId(90)]);
    assert_eq!((found(&index, "李小梅"), found(&index, "王小梅")), (vec![3], vec![]));
}

#[test]
fn many_changes_are_settled() {
    let mut index = index(PLAIN);
    for i in 0..3 {
        let lines: Vec<_> = (0..3_000).map(|id| line(1_000 + i * 3_000 + id, "赵新民")).collect();
        index.apply(&lines, &[]);
    }
    assert!(index.changes.len() <= CHANGES_MIN);
    assert_eq!(index.base.n_people() + index.changes.len(), PLAIN.len() + 9_000);
    assert!(ask(&index, "赵新民").more);
}
