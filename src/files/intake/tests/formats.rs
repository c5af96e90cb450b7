//! Every format: that it is recognised by content, and what each has of its own.

use rust_xlsxwriter::{ExcelDateTime, Format as Cell, Workbook};

use super::{
    super::{open, read},
    make::{li, p, packed, show_all, word},
};
use crate::domain::intake::{Field, Part, Severity};

const CSV: &str = "题型,题干,选项A,选项B,答案,解析\n\
单选题,举报电话是（　）,12315,12339,B,\"见公告，\n共两处\"\n\
判断题,=SUM(1) 是公式,正确,错误,错误,<script>alert(1)</script>\n";

fn csv_items() -> Vec<&'static str> {
    vec!["单选题｜举报电话是（　）｜12315 / 12339｜B", "判断题｜=SUM(1) 是公式｜正确 / 错误｜false"]
}

#[test]
fn a_csv_is_read_alike_in_every_encoding_and_with_every_delimiter() {
    let gb = encoding_rs::GB18030.encode(CSV).0.into_owned();
    let le: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let with = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    let files = [
        CSV.as_bytes().to_vec(),
        with(b"\xef\xbb\xbf", CSV.as_bytes()),
        gb,
        le.clone(),
        with(b"\xff\xfe", &le),
        with(b"\xfe\xff", &be),
        CSV.replace(',', ";").into_bytes(),
        CSV.replace(',', "\t").into_bytes(),
        format!("sep=;\n{}", CSV.replace(',', ";")).into_bytes(),
        CSV.replace('\n', "\r\n").into_bytes(),
    ];
    for (i, file) in files.iter().enumerate() {
        let intake = read(file).unwrap();
        assert_eq!(show_all(&intake), csv_items(), "file {i}");
        assert_eq!(intake.readings[0].draft.rationale, "见公告，\n共两处");
        assert_eq!(intake.readings[1].draft.rationale, "<script>alert(1)</script>");
    }
}

#[test]
fn a_workbook_gives_what_was_typed_and_says_what_excel_made_of_it() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("单选题").unwrap();
    sheet.merge_range(0, 0, 0, 5, "清水县题库（红色为必填）", &Cell::new()).unwrap();
    for (c, name) in (0_u16..).zip(["序号", "题干", "选项A", "选项B", "答案", "知识点"])
    {
        sheet.write_string(1, c, name).unwrap();
    }
    let short = Cell::new().set_num_format("m\"月\"d\"日\"");
    let long = Cell::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let date = |y, m, d| ExcelDateTime::from_ymd(y, m, d).unwrap();
    sheet.write_string(2, 1, "连续多少个工作日").unwrap();
    sheet.write_datetime_with_format(2, 2, date(2026, 1, 2), &short).unwrap();
    sheet.write_number(2, 3, 3).unwrap();
    sheet.write_string(2, 4, "A").unwrap();
    sheet.write_string(3, 1, "施行日期是").unwrap();
    sheet.write_datetime_with_format(3, 2, date(2021, 1, 1), &long).unwrap();
    sheet.write_number_with_format(3, 3, 0.6, &Cell::new().set_num_format("0%")).unwrap();
    sheet.write_string(3, 4, "A").unwrap();
    sheet.write_string(4, 1, "证件号码是").unwrap();
    sheet.write_number(4, 2, 430_000_000_000_000_000.0).unwrap();
    sheet.write_number_with_format(4, 3, 7, &Cell::new().set_num_format("0000")).unwrap();
    sheet.write_string(4, 4, "B").unwrap();
    sheet.write_string(5, 1, "公式的结果是").unwrap();
    sheet.write_formula(5, 2, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_boolean(5, 3, true).unwrap();
    sheet.write_string(5, 4, "A").unwrap();
    sheet.merge_range(2, 5, 4, 5, "综合", &Cell::new()).unwrap();
    for row in 6..400 {
        sheet.write_string(row, 0, (row - 1).to_string()).unwrap();
        sheet.write_string(row, 3, " ").unwrap();
    }
    let hidden = book.add_worksheet();
    hidden.set_name("旧题").unwrap().set_hidden(true);
    hidden.write_string(0, 0, "题干").unwrap();
    let intake = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        show_all(&intake),
        [
            "单选题｜连续多少个工作日｜1-2 / 3｜A",
            "单选题｜施行日期是｜2021年1月1日 / 60%｜A",
            "单选题｜证件号码是｜4.3E+17 / 0007｜B",
            "单选题｜公式的结果是｜2 / TRUE｜A",
        ]
    );
    let topics: Vec<_> = intake.readings.iter().map(|r| r.draft.topic.as_str()).collect();
    assert_eq!(topics, ["综合", "综合", "综合", ""]);
    let dates = intake.readings[0].noticed.iter().filter(|f| f.field == Field::Options).count();
    assert_eq!(dates, 1);
    assert_eq!(intake.readings[2].verdict(), Some(Severity::Error));
    assert_eq!(intake.readings[3].place.to_string(), "“单选题”第 6 行");
    assert!(intake.remarks.iter().any(|r| r.place == "旧题"), "{:?}", intake.remarks);
}

#[test]
fn word_keeps_automatic_numbers_tables_and_blanks_and_leaves_out_what_was_deleted() {
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperLetter\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
<w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>\
<w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/></w:num>";
    let run = |text: &str, properties: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let row = |cells: [&str; 2]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let body = [
        li(4, "单项选择题（每题2分）"),
        li(1, "举报电话是"),
        li(2, "12315"),
        li(2, "12339"),
        p("答案：B"),
        li(1, "法律援助热线是"),
        li(3, "12348"),
        li(3, "12366"),
        p("答案：A"),
        li(4, "填空题"),
        format!(
            "<w:p>{}{}<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>{}</w:ins>{}<w:r><w:br/><w:t>答案：12|4</w:t></w:r></w:p>",
            run("1.国家宪法日是", ""),
            run("      ", "<w:u w:val=\"single\"/>"),
            run("月____日", ""),
            run("隐藏", "<w:vanish/>"),
        ),
        p("判断题"),
        "<w:p><w:r><w:t>1.宪法是根本法（</w:t></w:r><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r><w:r><w:t>）</w:t><w:drawing><a:blip/></w:drawing></w:r></w:p>".to_owned(),
        format!("<w:tbl>{}{}{}</w:tbl>", row(["题干", "答案"]), row(["宪法由县级人大修改。", "错"]), row(["公民有受教育的义务。", "对"])),
    ]
    .concat();
    let intake = read(&word(&body, numbering)).unwrap();
    assert_eq!(
        show_all(&intake),
        [
            "单选题｜举报电话是｜12315 / 12339｜B",
            "单选题｜法律援助热线是｜12348 / 12366｜A",
            "填空题｜国家宪法日是____月____日｜｜12|4",
            "判断题｜宪法是根本法｜｜true",
            "判断题｜宪法由县级人大修改。｜｜false",
            "判断题｜公民有受教育的义务。｜｜true",
        ]
    );
    assert_eq!(intake.readings[0].draft.worth.unwrap().to_string(), "2");
    let told: Vec<&str> = intake.remarks.iter().map(|r| r.what.as_str()).collect();
    assert!(told.iter().any(|r| r.contains("图片")), "{told:?}");
    assert!(told.iter().any(|r| r.contains("隐藏文字")) && told.iter().any(|r| r.contains("删除")));
}

#[test]
fn a_web_page_under_the_name_of_a_word_file_is_read() {
    let page = "<html xmlns:o=\"urn:x\"><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><title>题库</title>\
<style>p{color:red}</style></head><body><p class=MsoNormal>一、单选题</p><p>1.举报电话<span>是&nbsp;</span>\n（&nbsp;）</p><p>A.12315<br>B.12339</p><p>答案：B</p>\
<script>document.write('<p>2.假题</p>')</script><img src=x>\
<table><tr><td>题干</td><td>答案</td></tr><tr><td><p>宪法是根本法。</p></td><td>√</td></tr></table></body></html>";
    let bytes = encoding_rs::GBK.encode(page).0;
    let intake = read(&bytes).unwrap();
    assert_eq!(
        show_all(&intake),
        ["单选题｜举报电话是  （ ）｜12315 / 12339｜B", "判断题｜宪法是根本法。｜｜true"]
    );
    assert_eq!(intake.remarks.len(), 1, "{:?}", intake.remarks);
}

#[test]
fn an_open_document_spreadsheet_is_read_cell_by_cell() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|c| cell(c)).collect();
        format!(
            "<table:table-row>{cells}<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>"
        )
    };
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><table:table table:name=\"题目\">{}{}\
<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table></office:body></office:document-content>",
        row(&["题型", "题干", "选项A", "选项B", "答案"]),
        row(&["单选题", "举报&amp;电话是", "12315", "12339", "B"]),
    );
    let file = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]);
    assert_eq!(show_all(&read(&file).unwrap()), ["单选题｜举报&电话是｜12315 / 12339｜B"]);
}

#[test]
fn text_pasted_into_cells_and_a_table_of_answers_are_read_as_text() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, line) in
        (0..).zip(["1.举报电话是", "A.12315", "B.12339", "2.热线是", "A.12348", "B.12345"])
    {
        sheet.write_string(r, 0, line).unwrap();
    }
    let answers = book.add_worksheet();
    for (r, cells) in (0..).zip([["题号", "1", "2"], ["答案", "B", "A"]]) {
        for (c, text) in (0..).zip(cells) {
            answers.write_string(r, c, text).unwrap();
        }
    }
    let intake = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        show_all(&intake),
        ["单选题｜举报电话是｜12315 / 12339｜B", "单选题｜热线是｜12348 / 12345｜A"]
    );
}

#[test]
fn a_native_bank_file_goes_to_its_own_reader() {
    let file = include_bytes!("../../tests/sound.toml");
    let document = open(file).unwrap();
    let [Part::Native(items)] = document.parts.as_slice() else { panic!("not native") };
    let intake = crate::domain::intake::read(&document);
    assert_eq!(intake.readings.len(), items.len());
    for (reading, item) in intake.readings.iter().zip(items) {
        let code = reading.draft.code.clone();
        assert_eq!(reading.draft.clone().into_item(&code).as_ref(), Ok(&item.value));
    }
}

#[test]
fn other_files_are_refused_with_a_cure() {
    let ole = |name: &str| {
        let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        drop(file.create_stream(format!("/{name}")).unwrap());
        file.into_inner().into_inner()
    };
    let table: [(Vec<u8>, &str); 9] = [
        (Vec::new(), "空"),
        (b"%PDF-1.7 ".to_vec(), "PDF"),
        (b"\x89PNG\r\n".to_vec(), "图片"),
        (b"{\\rtf1\\ansi 1.x}".to_vec(), "RTF"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related".to_vec(), "mht"),
        (ole("WordDocument"), "doc"),
        (ole("EncryptedPackage"), "密码"),
        (packed(&[("a.xlsx", b"PK")]), "压缩包"),
        ((0..=255).cycle().take(4000).collect(), "不认识"),
    ];
    for (bytes, word) in table {
        let fault = open(&bytes).unwrap_err();
        assert!(fault.what.contains(word), "{fault}");
        assert!(fault.cure.starts_with("请"), "{fault}");
    }
}

/// `old.xls`: a merged note, the header in the second row, numbers, a date shown as month and day, rich text, a string
/// of 9001 characters that goes on in the next record, merged cells, a hidden sheet.
#[test]
fn an_old_workbook_is_read_too() {
    let file = include_bytes!("../../../../tests/suite/cases/intake/old.xls");
    let intake = read(file).unwrap();
    let long = format!("{}{}短", "长".repeat(4500), "x".repeat(4500));
    assert_eq!(
        show_all(&intake),
        [
            "单选题｜举报电话是｜12315 / 12339｜B".to_owned(),
            "单选题｜几个工作日｜1-2 / 4.3E+17｜A".to_owned(),
            "判断题｜百分之六十是多数｜TRUE / FALSE｜true".to_owned(),
            format!("单选题｜{long}｜60% / -2.5｜A"),
        ]
    );
    assert!(intake.readings.iter().all(|r| r.draft.topic == "综合"));
    assert!(intake.readings[1].noticed[0].what.contains("日期"));
    assert_eq!(intake.readings[1].verdict(), Some(Severity::Error));
    assert!(intake.remarks.iter().any(|r| r.place == "旧题"), "{:?}", intake.remarks);
}
