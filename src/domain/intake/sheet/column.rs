//! What a column holds, by the spelling of its header (domain rules 4.1).

use crate::domain::{chinese::fold, citation, item::Kind};

use super::super::{clean::narrowed, key, spell};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// 序号: not read, but a row with nothing else is blank.
    Number,
    /// 试题编号.
    Code,
    /// 题型.
    Kind,
    /// 题干.
    Stem,
    /// 大题题干.
    ParentStem,
    /// 小题题型.
    SubKind,
    /// 小题题干.
    SubStem,
    /// One option by its 0-based letter.
    Option(usize),
    /// All options in one cell.
    Options,
    /// Whether an option is right.
    Right(usize),
    /// 选项说明.
    Whys,
    /// 答案.
    Answer,
    /// 要点.
    Marks,
    /// 解析.
    Rationale,
    /// 依据.
    Basis,
    /// 难度.
    Difficulty,
    /// 层次.
    Level,
    /// 用途.
    Usage,
    /// 考点.
    Point,
    /// 知识点.
    Topic,
    /// 章节, 分类, 标签.
    Tag,
    /// 分值.
    Worth,
    /// 适用对象.
    Audience,
    /// 备注.
    Remark,
    /// 选项数, 错误原因: known and not read.
    Ignored,
}

/// Spellings, folded and without brackets.
const SPELLINGS: [(Column, &[&str]); 24] = [
    (Column::Number, &["序号", "题号", "编号", "no", "id", "序", "行号", "number"]),
    (Column::Code, &["试题编号", "题目编号", "试题编码", "题目编码", "试题代码"]),
    (
        Column::Kind,
        &[
            "题型",
            "试题类型",
            "类型",
            "题目类型",
            "题类",
            "试题题型",
            "题目题型",
            "题型名称",
            "大题题型",
            "type",
            "questiontype",
            "题型代码",
        ],
    ),
    (
        Column::Stem,
        &[
            "题干",
            "题目",
            "试题",
            "试题内容",
            "问题",
            "题目内容",
            "题干内容",
            "试题题干",
            "题目题干",
            "问题内容",
            "题目描述",
            "试题描述",
            "试题标题",
            "题目标题",
            "题目名称",
            "content",
            "question",
            "stem",
            "title",
            "判断内容",
            "案情",
        ],
    ),
    (Column::ParentStem, &["大题题干", "大题", "材料", "案例", "案例材料"]),
    (Column::SubKind, &["小题题型", "小题类型"]),
    (Column::SubStem, &["小题题干", "小题", "小题内容"]),
    (
        Column::Options,
        &[
            "备选答案",
            "选项",
            "备选项",
            "选项内容",
            "答案选项",
            "候选答案",
            "options",
            "备选项内容",
        ],
    ),
    (Column::Whys, &["选项说明", "选项解析"]),
    (
        Column::Answer,
        &[
            "答案",
            "正确答案",
            "参考答案",
            "标准答案",
            "试题答案",
            "题目答案",
            "正确选项",
            "answer",
            "answers",
            "correctanswer",
            "key",
            "标答",
        ],
    ),
    (Column::Marks, &["要点", "评分要点", "得分点", "采分点", "答案要点"]),
    (
        Column::Rationale,
        &[
            "解析",
            "答案解析",
            "试题解析",
            "题目解析",
            "答案说明",
            "答案解释",
            "试题分析",
            "题目分析",
            "explanation",
            "analysis",
            "解释",
        ],
    ),
    (
        Column::Basis,
        &[
            "依据",
            "法律依据",
            "出处",
            "来源",
            "法条依据",
            "法规依据",
            "题目出处",
            "试题来源",
            "题目来源",
            "法律条文",
        ],
    ),
    (
        Column::Difficulty,
        &[
            "难度",
            "难易度",
            "难度系数",
            "题目难度",
            "试题难度",
            "难易程度",
            "难度等级",
            "difficulty",
        ],
    ),
    (Column::Level, &["层次", "能力层次", "认知层次"]),
    (Column::Usage, &["用途", "使用范围"]),
    (Column::Point, &["考点", "考查点"]),
    (Column::Topic, &["知识点", "知识点名称", "所属知识点", "考核知识点"]),
    (
        Column::Tag,
        &[
            "章节",
            "分类",
            "题目分类",
            "所属题库",
            "目录",
            "标签",
            "所属范围",
            "试题分类",
            "题库",
            "题库名称",
            "所属章节",
            "所属分类",
            "所属目录",
            "tag",
            "tags",
            "category",
            "专题",
        ],
    ),
    (
        Column::Worth,
        &[
            "分值",
            "分数",
            "score",
            "题目分值",
            "试题分值",
            "题目分数",
            "得分",
            "每题分值",
            "points",
        ],
    ),
    (Column::Audience, &["人员类型", "适用对象", "适用人员", "对象", "适用人群"]),
    (Column::Remark, &["备注", "说明", "remark", "note", "notes"]),
    (Column::Ignored, &["选项数", "选项个数", "选项数量", "答案数", "状态", "录入人", "创建时间"]),
    (Column::Ignored, &["错误原因"]),
];

/// The header without what stands in brackets, folded. A single letter in brackets is kept: 选项（A）.
fn name(header: &str) -> String {
    let flat = narrowed(header);
    let mut out = String::with_capacity(flat.len());
    let mut rest = flat.as_str();
    while let Some((before, after)) = rest.split_once(['(', '[']) {
        out.push_str(before);
        let Some((inside, tail)) = after.split_once([')', ']']) else {
            rest = "";
            break;
        };
        if inside.trim().chars().count() <= 1 {
            out.push_str(inside);
        }
        rest = tail;
    }
    out.push_str(rest);
    // 答案：多选用逗号隔开 explains the answer after a colon.
    let head = out.split(':').next().unwrap_or_default();
    fold(if head.trim().is_empty() { &out } else { head })
}

/// What a header says its column holds.
pub(super) fn column(header: &str) -> Option<Column> {
    if header.len() > 200 {
        return None;
    }
    let name = name(header);
    if name.is_empty() {
        return None;
    }
    let spelled = SPELLINGS.iter().find(|(_, all)| all.contains(&name.as_str()));
    spelled.map(|(column, _)| *column).or_else(|| lettered(&name))
}

/// 选项A, A选项, A, option1, 选项一, isCorrect1.
fn lettered(name: &str) -> Option<Column> {
    if let Some(rest) = name.strip_prefix("iscorrect").or_else(|| name.strip_prefix("correct")) {
        return place(rest).map(Column::Right);
    }
    for prefix in ["备选答案", "备选项", "答案选项", "选项", "option", "答案", "choice"]
    {
        if let Some(rest) = name.strip_prefix(prefix) {
            return place(rest).map(Column::Option);
        }
    }
    let alone = name.strip_suffix("选项").or_else(|| name.strip_suffix('项')).unwrap_or(name);
    let letter = alone.len() == 1 && alone.chars().all(|c| c.is_ascii_alphabetic());
    letter.then(|| place(alone)).flatten().map(Column::Option)
}

/// 0 for `a`, `1` and `一`; at most 26 options.
fn place(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && let Some(at) = key::place(c)
    {
        return Some(at);
    }
    let n = citation::number(text).filter(|n| (1..=26).contains(n))?;
    usize::try_from(n - 1).ok()
}

/// What the figures of a kind column mean, as its header explains: `题型(0单选,1判断,2多选)`.
pub(super) fn legend(header: &str) -> Vec<(String, Kind)> {
    let flat = narrowed(header);
    let Some((_, inside)) = flat.split_once(['(', '[', ':']) else { return Vec::new() };
    let mut out = Vec::new();
    let mut figure = String::new();
    let mut word = String::new();
    for c in inside.chars().chain(std::iter::once(',')) {
        if c.is_ascii_digit() {
            if let Some(kind) = spell::kind(&word) {
                out.push((std::mem::take(&mut figure), kind));
            }
            if !word.trim().is_empty() {
                figure.clear();
            }
            word.clear();
            figure.push(c);
        } else if c.is_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() {
            if let Some(kind) = spell::kind(&word) {
                out.push((figure.clone(), kind));
                figure.clear();
            }
            word.clear();
        }
    }
    out.retain(|(figure, _)| !figure.is_empty());
    out
}
