//! What is wrong with a draft. A function of the draft alone: correct a field, ask again.

use std::collections::BTreeMap;

use crate::domain::{
    bank_check::wording,
    chinese::{fold, letter},
    item::Kind,
};

use super::{
    Draft, Field, Finding, Key, LONG_OPTION, LONG_STEM, MAX_FIELD, MAX_OPTIONS, blanks, key, spell,
};

impl Draft {
    /// Everything that is wrong or doubtful, errors first. No error means that [`Draft::into_item`] succeeds.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        self.check_into(false, &mut out);
        out.sort_by_key(|f| std::cmp::Reverse(f.severity));
        out
    }

    fn check_into(&self, inside: bool, out: &mut Vec<Finding>) {
        kind(self, inside, out);
        lengths(self, out);
        spreadsheet(self, out);
        if self.stem.trim().is_empty() {
            let what = if self.kind == Some(Kind::CaseSet) {
                "案情是空的"
            } else {
                "题干是空的"
            };
            out.push(Finding::error(Field::Stem, what, "请填写题干。"));
        }
        match self.kind {
            Some(Kind::CaseSet) => subs(self, out),
            Some(Kind::Single | Kind::Multiple | Kind::Indeterminate) => choice(self, out),
            Some(Kind::TrueFalse) => truth(self, out),
            Some(Kind::Cloze) => cloze(self, out),
            Some(Kind::ShortAnswer) => short_answer(self, out),
            None => {}
        }
        wordings(self, out);
        values(self, out);
        if self.kind != Some(Kind::CaseSet) && self.basis.trim().is_empty() {
            let cure = "请补充法律名称和条文；导入后也可以在题库里补充。";
            out.push(Finding::warning(Field::Basis, "缺少依据", cure));
        }
    }
}

fn kind(draft: &Draft, inside: bool, out: &mut Vec<Finding>) {
    let cure = "请选择题型：单选题、多选题、不定项选择题、判断题、填空题、简答题或者案例分析题。";
    match (draft.kind, draft.unread.get(&Field::Kind)) {
        (None, Some(text)) => {
            out.push(Finding::error(Field::Kind, format!("不认识的题型“{}”", short(text)), cure));
        }
        (None, None) => {
            out.push(Finding::error(Field::Kind, "没有写明题型，也看不出是什么题型", cure));
        }
        (Some(Kind::CaseSet), _) if inside => {
            out.push(Finding::error(Field::Kind, "小题不能再是案例分析题", "请改为其他题型。"));
        }
        (Some(_), _) => {}
    }
}

/// A text that can stand inside a message.
pub(super) fn short(text: &str) -> String {
    let line = text.replace(['\n', '\t'], " ");
    let mut out: String = line.chars().take(24).collect();
    if line.chars().nth(24).is_some() {
        out.push('…');
    }
    out
}

fn lengths(draft: &Draft, out: &mut Vec<Finding>) {
    let long = |text: &str, limit: usize| text.len() > limit && text.chars().count() > limit;
    let fields = [
        (Field::Stem, &draft.stem),
        (Field::Answer, &draft.answer),
        (Field::Rationale, &draft.rationale),
        (Field::Basis, &draft.basis),
        (Field::Topic, &draft.point),
        (Field::Topic, &draft.topic),
        (Field::Whole, &draft.remark),
    ];
    let options = draft.options.iter().chain(&draft.whys).map(|o| (Field::Options, o));
    let tags = draft.tags.iter().map(|t| (Field::Topic, t));
    let mut too_long = false;
    for (field, text) in fields.into_iter().chain(options).chain(tags) {
        if long(text, MAX_FIELD) {
            too_long = true;
            let what = format!("{}超过 {MAX_FIELD} 个字", field.name());
            out.push(Finding::error(field, what, "请删减，或者核对是否把多道题写在了一处。"));
        }
    }
    if too_long {
        return;
    }
    if long(&draft.stem, LONG_STEM) {
        let what = format!("题干超过 {LONG_STEM} 个字");
        out.push(Finding::warning(Field::Stem, what, "请核对是否把多道题连在了一起。"));
    }
    for (i, _) in draft.options.iter().enumerate().filter(|(_, o)| long(o, LONG_OPTION)) {
        let what = format!("选项 {} 超过 {LONG_OPTION} 个字", letter(i));
        out.push(Finding::warning(Field::Options, what, "请核对后面是否连着别的内容。"));
    }
}

/// Contents that a spreadsheet destroyed: long numbers, error values.
fn spreadsheet(draft: &Draft, out: &mut Vec<Finding>) {
    let fields = [
        (Field::Stem, "题干".to_owned(), &draft.stem),
        (Field::Answer, "答案".to_owned(), &draft.answer),
        (Field::Rationale, "解析".to_owned(), &draft.rationale),
    ];
    let options = draft.options.iter().enumerate();
    let options = options.map(|(i, o)| (Field::Options, format!("选项 {}", letter(i)), o));
    for (field, name, text) in fields.into_iter().chain(options) {
        if scientific(text) {
            let what = format!("{name} 是科学计数法的长数字，末尾几位已经丢失");
            out.push(Finding::error(field, what, "请填写完整的数字。"));
        } else if FAILED.contains(&text.trim()) {
            let what = format!("{name} 是电子表格的出错值“{}”", text.trim());
            out.push(Finding::error(field, what, "请填写原来的内容。"));
        }
    }
}

/// Error values of spreadsheets.
const FAILED: [&str; 8] =
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA"];

/// `4.3E+17`: what a spreadsheet makes of a number of more than fifteen digits.
fn scientific(text: &str) -> bool {
    let Some((figure, power)) = text.trim().split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, rest) = figure.split_once('.').unwrap_or((figure, "0"));
    digits(whole) && digits(rest) && power.strip_prefix('+').is_some_and(digits)
}

/// Options: enough, none blank, none twice.
fn options(draft: &Draft, out: &mut Vec<Finding>) {
    let n = draft.options.len();
    if n < 2 {
        let what = if n == 0 { "没有选项" } else { "只有一个选项" };
        out.push(Finding::error(Field::Options, what, "请补充选项，至少两个。"));
        return;
    }
    if n > MAX_OPTIONS {
        let what = format!("有 {n} 个选项，超过 {MAX_OPTIONS} 个");
        out.push(Finding::error(Field::Options, what, "请删减选项。"));
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (i, option) in draft.options.iter().enumerate() {
        if option.trim().is_empty() {
            let what = format!("选项 {} 是空的", letter(i));
            out.push(Finding::error(Field::Options, what, "请填写这个选项，或者把它删去。"));
            continue;
        }
        let folded = fold(option);
        let same = if folded.is_empty() { option.trim().to_owned() } else { folded };
        if let Some(first) = seen.get(&same) {
            let what = format!("选项 {} 与选项 {} 相同", letter(i), letter(*first));
            out.push(Finding::error(Field::Options, what, "请改正其中一个选项。"));
        } else {
            seen.insert(same, i);
        }
    }
}

fn missing(out: &mut Vec<Finding>) {
    out.push(Finding::error(Field::Answer, "没有答案", "请填写答案。"));
}

fn unclear(draft: &Draft, cure: &str, out: &mut Vec<Finding>) {
    let what = format!("看不懂答案“{}”", short(&draft.answer));
    out.push(Finding::error(Field::Answer, what, cure));
}

fn choice(draft: &Draft, out: &mut Vec<Finding>) {
    options(draft, out);
    let key = match draft.key() {
        Key::Choice(key) => key,
        Key::Missing => return missing(out),
        _ => return unclear(draft, "请填写选项的字母，例如 B 或者 ABD。", out),
    };
    let n = draft.options.len();
    let range = || match n {
        0 | 1 => "选项之中".to_owned(),
        n => format!("选项 A—{} 之中", letter(n - 1)),
    };
    let beyond: String = key.iter().filter(|i| **i >= n).map(|i| letter(*i)).collect();
    if !beyond.is_empty() && n >= 2 {
        let what = format!("答案 {beyond} 不在{}", range());
        out.push(Finding::error(
            Field::Answer,
            what,
            format!("请改正答案，或者补充选项 {beyond}。"),
        ));
    }
    match (draft.kind, key.len()) {
        (Some(Kind::Single), 2..) => {
            let what = format!("单选题有 {} 个答案", key.len());
            out.push(Finding::error(
                Field::Answer,
                what,
                "请只保留一个答案，或者把题型改为多选题。",
            ));
        }
        (Some(Kind::Multiple), 1) => {
            let cure = "请补充答案，或者把题型改为单选题、不定项选择题。";
            out.push(Finding::error(Field::Answer, "多选题只有一个答案", cure));
        }
        _ => {}
    }
    if key::repeats(&draft.answer) {
        let what = format!("答案“{}”里有重复的字母", short(&draft.answer));
        out.push(Finding::warning(Field::Answer, what, "请核对答案，重复的字母只计一次。"));
    }
}

fn truth(draft: &Draft, out: &mut Vec<Finding>) {
    let filled: Vec<&String> = draft.options.iter().filter(|o| !o.trim().is_empty()).collect();
    if !filled.is_empty() && key::truth_pair(&draft.options).is_none() {
        let cure = "请把选项写成“正确”和“错误”，或者删去选项，或者改为单选题。";
        out.push(Finding::error(Field::Options, "判断题的选项不是“正确”和“错误”", cure));
    }
    match draft.key() {
        Key::Truth(_) => {
            if spell::truth(&draft.answer).is_none() && filled.is_empty() {
                let what = "判断题没有选项，按 A 为正确、B 为错误理解";
                out.push(Finding::warning(
                    Field::Answer,
                    what,
                    "请核对答案，最好写“正确”或者“错误”。",
                ));
            }
        }
        Key::Missing => missing(out),
        _ => unclear(draft, "请填写“正确”或者“错误”。", out),
    }
}

fn cloze(draft: &Draft, out: &mut Vec<Finding>) {
    let blanks = blanks::count(&draft.stem);
    if blanks == 0 {
        let cure = "请在题干中用四个下划线“____”标出要填的地方。";
        out.push(Finding::error(Field::Stem, "填空题的题干里没有空", cure));
    }
    let key = match draft.key() {
        Key::Blanks(key) => key,
        Key::Missing => return missing(out),
        _ => return unclear(draft, "请填写每一空的答案。", out),
    };
    if blanks > 0 && key.len() != blanks {
        let what = format!("题干有 {blanks} 个空，答案有 {} 个", key.len());
        out.push(Finding::error(
            Field::Answer,
            what,
            "请用“|”分隔各空的答案，同一空的几种写法用“;”分隔。",
        ));
    }
    for (i, answers) in key.iter().enumerate() {
        let mut folded: Vec<String> = answers.iter().map(|a| fold(a)).collect();
        let n = folded.len();
        folded.sort();
        folded.dedup();
        if folded.is_empty() || folded.iter().any(String::is_empty) {
            let what = format!("第 {} 空的答案是空的，或者只有标点", i + 1);
            out.push(Finding::error(Field::Answer, what, "请填写这一空的答案。"));
        } else if folded.len() < n {
            let what = format!("第 {} 空有两种写法实际相同", i + 1);
            out.push(Finding::warning(
                Field::Answer,
                what,
                "全角半角、大小写和标点不影响判分，可以删去其中一种。",
            ));
        }
    }
}

fn short_answer(draft: &Draft, out: &mut Vec<Finding>) {
    match draft.key() {
        Key::Missing => {
            let cure = "请填写参考答案或者要点；由阅卷人掌握的，请填写“人工评分”。";
            out.push(Finding::error(Field::Answer, "简答题没有参考答案和要点", cure));
        }
        Key::ByHand => {
            let cure = "可以补充要点和分值，便于统一评分标准。";
            out.push(Finding::warning(Field::Answer, "简答题没有要点，由阅卷人评分", cure));
        }
        Key::Marks(points) if points.iter().any(|p| p.text.trim().is_empty()) => {
            out.push(Finding::error(
                Field::Answer,
                "有一个要点是空的",
                "请填写要点，或者把它删去。",
            ));
        }
        _ => {}
    }
}

fn subs(draft: &Draft, out: &mut Vec<Finding>) {
    match draft.subs.len() {
        0 => {
            let cure = "请补充小题，或者改为其他题型。";
            out.push(Finding::error(Field::Subs, "案例分析题没有小题", cure));
        }
        1 => {
            let cure = "请核对后面的小题是否没有读出；确实只有一道的，可以改为普通试题。";
            out.push(Finding::warning(Field::Subs, "案例分析题只有一道小题", cure));
        }
        _ => {}
    }
    for (sub, n) in draft.subs.iter().zip(1..) {
        let mut own = Vec::new();
        sub.check_into(true, &mut own);
        out.extend(own.into_iter().map(|f: Finding| Finding {
            what: format!("第 {n} 小题：{}", f.what),
            field: Field::Subs,
            ..f
        }));
    }
}

/// Words that stop making sense when options are shuffled.
fn wordings(draft: &Draft, out: &mut Vec<Finding>) {
    if draft.options.is_empty() {
        return;
    }
    let texts = [(Field::Stem, &draft.stem), (Field::Rationale, &draft.rationale)];
    for (field, text) in texts {
        if let Some(place) = wording::names_letter(text) {
            let what = format!("{}里用字母指称选项（“{}”）", field.name(), short(&place));
            out.push(Finding::warning(field, what, "考试时选项次序会打乱，请改为写出选项的内容。"));
        }
    }
    for (i, option) in draft.options.iter().enumerate() {
        if let Some(phrase) = wording::about_others(option) {
            let what = format!("选项 {} 指称其他选项（“{phrase}”）", letter(i));
            out.push(Finding::warning(
                Field::Options,
                what,
                "考试时选项次序会打乱，请改写这个选项。",
            ));
        }
    }
}

/// What was entered in the lesser fields and could not be understood.
fn values(draft: &Draft, out: &mut Vec<Finding>) {
    for (field, text) in &draft.unread {
        let text = short(text);
        let (what, cure) = match field {
            Field::Difficulty if draft.difficulty.is_none() => (
                format!("看不懂难度“{text}”，按 3 处理"),
                "请填写易、较易、中、较难、难，或者 1 至 5。",
            ),
            Field::Worth if draft.worth.is_none() => {
                (format!("看不懂分值“{text}”，没有采用"), "请填写数字，例如 2 或者 1.5。")
            }
            Field::Audience => (
                format!("不认识的适用对象“{text}”，没有采用"),
                "请填写国家工作人员、行政执法人员、村社区干部、村民或者青少年。",
            ),
            Field::Topic if draft.level.is_none() => {
                (format!("不认识的层次“{text}”，没有采用"), "请填写识记、理解或者案例。")
            }
            Field::Use if draft.usage.is_none() => {
                (format!("不认识的用途“{text}”，没有采用"), "请填写考试、练习，或者考试和练习。")
            }
            _ => continue,
        };
        out.push(Finding::warning(*field, what, cure));
    }
}
