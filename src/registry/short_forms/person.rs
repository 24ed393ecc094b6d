//! Persons with a Chinese name: the given name alone, and only beside a word that says who is meant.

use super::Matching::Accompanied;
use super::chinese::Letters;
use super::distinct;
use super::found::Found;

/// The commonest surnames of one character; the first hundred bear 85 % of all people (2020 census).
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任\
    卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史黎贺陶顾毛郝龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪\
    辛柯庄温牛樊葛邢安齐庞颜倪伍申耿关焦鲁季左岳章芦詹尚管祝包霍凌翟毕裴聂涂柳阎葛柴靳祁骆游喻单欧鲍冉路俞华童甘盛涂解费\
    车房阮曲尤时翁蒙蓝宫于谷饶覃成裘缪舒苗窦项景臧宁滕古梅褚桂鄢殷卜丛水边卞支劳敬郎阳都边慕尼束祖符谌卓池岑佟娄连银刁\
    撒鹿麦占柏衣简明沙巫全宗屈戚仲班桑隋郁鞠应燕楼虞农车初师寇晏原幸荆冀米来候苟冷上";

/// Surnames of two characters.
const COMPOUND: [&str; 16] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "宇文",
    "长孙", "端木", "轩辕",
];

/// Categories whose entries are persons.
const PERSONS: [&str; 2] = ["news-anchor", "official"];

/// Characters in which the names of bodies end and those of persons hardly.
const BODY_ENDS: &str = "网报社台院局部厅会军所处馆司行团站刊校店厂号库港省市县区州村镇乡界科技";

/// Whether entries of a category are persons.
pub(super) fn is_category(category: &str) -> bool {
    PERSONS.contains(&category)
}

/// Derives the forms of a person; `false` if the name is not clearly one.
pub(super) fn derive(name: &str, category: &str, found: &mut Found) -> bool {
    let letters = Letters::of(name);
    let plain: String = letters.plain.iter().collect();
    let surname = if COMPOUND.iter().any(|surname| plain.starts_with(surname)) {
        2
    } else if plain.chars().next().is_some_and(|first| SURNAMES.contains(first)) {
        1
    } else {
        return false;
    };
    // A given name has one character or two; one alone is never met.
    if letters.plain.len() != surname + 2 || !letters.plain.iter().all(|&c| super::is_han(c)) {
        return false;
    }
    let parts = distinct::parts(name);
    let bodily = parts.own < letters.plain.len().min(3)
        || plain.chars().last().is_some_and(|last| BODY_ENDS.contains(last));
    if bodily && !is_category(category) {
        return false;
    }
    // Very many people bear any given name.
    found.push(&letters.text(surname, surname + 2), Accompanied, 25);
    true
}
