//! Templates to fill in: a wide sheet, a Word document, a text.

use std::io;

use rust_xlsxwriter::Workbook;

use super::{
    sheet::{self, Page},
    word,
};

/// Which template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A workbook with one row for each item (L6) and a sheet 填写说明.
    Sheet,
    /// A Word document with the answer after each item (L1).
    Word,
    /// The same as plain text.
    Text,
}

/// Columns of the wide sheet with their explanations.
const COLUMNS: [(&str, &str); 14] = [
    ("序号", "可以不填。"),
    ("题型", "必填。单选题、多选题、不定项选择题、判断题、填空题、简答题。"),
    ("题干", "必填。填空题用四个下划线“____”表示一个空。"),
    ("选项A", "选择题必填。一格写一个选项，不写字母。"),
    ("选项B", "选择题必填。"),
    ("选项C", "没有的不填。"),
    ("选项D", "没有的不填。"),
    ("选项E", "没有的不填；选项更多的，可以在后面增加选项F、选项G、选项H。"),
    (
        "答案",
        "必填。选择题填字母，例如 B 或者 ABD；判断题填正确或者错误；填空题各空用“|”分隔，同一空的几种写法用“;”分隔；简答题每行写一个要点，后面注明分值，例如：主动出示执法证件（1分）。",
    ),
    ("解析", "可以不填。请写选项的内容，不要写字母：考试时选项次序会打乱。"),
    ("依据", "写明法律名称和条款，例如：《行政处罚法》第三十六条。不填的，导入后显示缺少依据。"),
    ("难度", "易、较易、中、较难、难，或者 1 至 5（1 最易）。不填的按 3 处理。"),
    ("知识点", "可以不填。"),
    ("分值", "可以不填，以试卷的设置为准。"),
];

const EXAMPLES: [[&str; 14]; 2] = [
    [
        "1",
        "单选题",
        "发现危害国家安全的可疑情况，可以拨打的举报电话是（　　）。",
        "12315",
        "12339",
        "12348",
        "12333",
        "",
        "B",
        "12339 是国家安全机关举报受理电话。",
        "",
        "易",
        "国家安全",
        "1",
    ],
    [
        "2",
        "判断题",
        "老韦家和老蒙家为排水争执，只能向人民法院起诉。",
        "",
        "",
        "",
        "",
        "",
        "错误",
        "可以先请人民调解委员会调解。",
        "",
        "易",
        "人民调解",
        "1",
    ],
];

/// The same examples as text.
const TEXT: &str = "\
一、单项选择题（每题1分）
1．发现危害国家安全的可疑情况，可以拨打的举报电话是（　　）。
A．12315
B．12339
C．12348
D．12333
答案：B
解析：12339 是国家安全机关举报受理电话。
难度：易
知识点：国家安全

二、判断题（每题1分）
1．老韦家和老蒙家为排水争执，只能向人民法院起诉。
答案：错误
解析：可以先请人民调解委员会调解。
难度：易
知识点：人民调解
";

/// Writes a template with two invented examples.
///
/// # Errors
/// When the file cannot be written.
pub fn template(which: Template) -> io::Result<Vec<u8>> {
    match which {
        Template::Sheet => {
            let mut page = Page::new("试题", COLUMNS.map(|(name, _)| name.to_owned()).to_vec());
            page.notes.push(
                "请从表头下面一行起填写。前两行是示例，导入前请删去。各栏的写法见“填写说明”。"
                    .to_owned(),
            );
            page.rows = EXAMPLES.map(|row| row.map(ToOwned::to_owned).to_vec()).to_vec();
            let mut how = Page::new("填写说明", vec!["栏目".to_owned(), "说明".to_owned()]);
            how.rows = COLUMNS.map(|(name, text)| vec![name.to_owned(), text.to_owned()]).to_vec();
            how.rows.push(vec![
                "注意".to_owned(),
                "严禁上传、录入涉及国家秘密、工作秘密的内容。".to_owned(),
            ]);
            let mut book = Workbook::new();
            page.write(&mut book)?;
            how.write(&mut book)?;
            sheet::save(&mut book)
        }
        Template::Word => word::document(TEXT),
        // The mark lets old editors know the encoding.
        Template::Text => Ok(format!("\u{feff}{}", TEXT.replace('\n', "\r\n")).into_bytes()),
    }
}
