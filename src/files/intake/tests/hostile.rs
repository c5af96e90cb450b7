//! What an attacker, or a broken disk, would send.

use std::fmt::Write;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::{
    super::{limit, open, read, write},
    make::{p, packed, word},
};
use crate::domain::intake::{self, Document, Line, Part, Severity};

#[test]
fn a_zip_bomb_is_refused_before_it_unfolds() {
    let zeros = vec![b' '; 40 << 20];
    let bomb = packed(&[("xl/workbook.xml", b"<workbook/>"), ("xl/bomb.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(open(&bomb).unwrap_err().what, "文件展开后过大");
}

#[test]
fn a_nested_archive_is_not_opened() {
    let zeros = vec![0; 30 << 20];
    let inner = packed(&[("xl/workbook.xml", &zeros)]);
    let outer = packed(&[
        ("word/document.xml", word_xml(&p("1.题（√）")).as_bytes()),
        ("word/embeddings/a.xlsx", &inner),
    ]);
    assert_eq!(read(&outer).unwrap().readings.len(), 1);
}

fn word_xml(body: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

#[test]
fn every_truncation_of_a_packed_file_is_refused_or_read_and_never_more() {
    let files = [
        write::template(write::Template::Sheet).unwrap(),
        write::template(write::Template::Word).unwrap(),
    ];
    for file in files {
        for cut in (0..file.len()).step_by(97) {
            assert!(open(&file[..cut]).is_err(), "cut at {cut} of {}", file.len());
        }
    }
}

#[test]
fn a_cell_of_a_hundred_thousand_characters_is_an_error_of_its_row() {
    let long = "长".repeat(100_000);
    let csv = format!(
        "题型,题干,选项A,选项B,答案\n单选题,{long},一,二,A\n单选题,举报电话是,12315,12339,B\n"
    );
    let intake = read(csv.as_bytes()).unwrap();
    assert_eq!(intake.readings.len(), 2);
    assert_eq!(intake.readings[0].verdict(), Some(Severity::Error));
    assert!(intake.readings[0].findings[0].what.contains("超过 32767 个字"));
    assert!(intake.readings[0].draft.stem.chars().count() <= limit::CHARACTERS + 1);
    assert_ne!(intake.readings[1].verdict(), Some(Severity::Error));
}

#[test]
fn cells_far_out_and_merges_over_everything_cost_nothing() {
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>题干</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>答案</t></is></c></row>\
<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>宪法是根本法。</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>对</t></is></c><c r=\"XFD2\"><v>1</v></c></row>\
<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"C1:C1048576\"/></mergeCells></worksheet>";
    let file = packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml", b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let intake = read(&file).unwrap();
    assert_eq!(intake.readings.len(), 1);
    assert!(intake.remarks.iter().any(|r| r.what.contains("列以后")), "{:?}", intake.remarks);
}

/// A find of the fuzzer: a chain of sectors that bites its own tail filled the memory of the machine.
#[test]
fn a_compound_file_whose_chain_bites_its_tail_is_refused() {
    let file = include_bytes!("../../../../tests/suite/cases/intake/cycle.xls");
    assert!(open(file).is_err());
}

/// BIFF8 in a container of its own.
fn old_workbook(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, data) in records {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        stream.extend(data);
    }
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    std::io::Write::write_all(&mut file.create_stream("/Workbook").unwrap(), &stream).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn one_long_string_in_a_hundred_thousand_cells_of_an_old_workbook_is_refused() {
    let bof = (0x0809, vec![0, 6, 5, 0]);
    let listed = |at: u32| {
        let mut data = at.to_le_bytes().to_vec();
        data.extend([0, 0, 1, 0, b'S']);
        (0x0085, data)
    };
    let mut strings = vec![0; 8];
    strings.extend([0x40, 0x1f, 0]);
    strings.extend(vec![b'x'; 8000]);
    let head = 8 + (4 + 9) + (4 + strings.len()) + 4;
    let mut records = vec![
        bof.clone(),
        listed(u32::try_from(head).unwrap()),
        (0x00fc, strings),
        (0x000a, vec![]),
    ];
    records.push(bof);
    for i in 0..100_000_u32 {
        let [row, high] = u16::try_from(i / 250).unwrap().to_le_bytes();
        let column = u8::try_from(i % 250).unwrap();
        records.push((0x00fd, vec![row, high, column, 0, 0, 0, 0, 0, 0, 0]));
    }
    assert_eq!(open(&old_workbook(&records)).unwrap_err().what, "文字过多");
}

#[test]
fn a_million_styles_are_refused_before_they_fill_the_memory() {
    let styles =
        format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(1_000_000));
    let file = packed(&[("xl/workbook.xml", b"<workbook/>"), ("xl/styles.xml", styles.as_bytes())]);
    assert_eq!(open(&file).unwrap_err().what, "文件里的样式或者文字过多");
}

#[test]
fn a_tag_with_a_million_attributes_is_a_tag() {
    let attributes = (0..300_000).map(|i| format!("a{i}")).collect::<Vec<_>>().join(" ");
    let page = format!("<html><p {attributes}>1.题（√）</p>{}", "<".repeat(1_000_000));
    assert_eq!(read(page.as_bytes()).unwrap().readings.len(), 1);
}

#[test]
fn too_many_rows_are_refused() {
    let mut csv = String::from("题干,答案\n");
    for i in 0..limit::ROWS {
        writeln!(csv, "第{i}条是对的,对").unwrap();
    }
    assert!(open(csv.as_bytes()).unwrap_err().what.contains("行"));
}

#[test]
fn a_repeated_row_that_claims_a_million_of_itself_is_refused() {
    let row = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>甲</text:p></table:table-cell></table:table-row>";
    let content = format!(
        "<d xmlns:table=\"t\" xmlns:text=\"x\"><table:table table:name=\"a\">{row}</table:table></d>"
    );
    let file = packed(&[("mimetype", b"x"), ("content.xml", content.as_bytes())]);
    assert!(open(&file).is_err());
}

#[test]
fn entities_formulas_and_direction_marks_stay_text() {
    let bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let xml = format!("{bomb}{}", word_xml("<w:p><w:r><w:t>1.&b;是实体（√）</w:t></w:r></w:p>"));
    let intake = read(&packed(&[("word/document.xml", xml.as_bytes())])).unwrap();
    assert_eq!(intake.readings[0].draft.stem, "&b;是实体");
    let text = "1.\u{202e}txt.exe\u{202c}是什么<b>&\nA.=HYPERLINK(\"x\")\nB.@SUM(1)\n答案：A";
    let intake = read(text.as_bytes()).unwrap();
    let reading = &intake.readings[0];
    assert_eq!(reading.draft.stem, "txt.exe是什么<b>&");
    assert_eq!(reading.draft.options, ["=HYPERLINK(\"x\")", "@SUM(1)"]);
    assert!(reading.findings.iter().any(|f| f.what.contains("控制字符")));
}

#[test]
fn a_workbook_of_formulas_alone_holds_their_last_results() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (c, name) in (0..).zip(["题干", "答案"]) {
        sheet.write_string(0, c, name).unwrap();
        sheet.write_formula(1, c, "=WEBSERVICE(\"http://example.invalid\")").unwrap();
    }
    let intake = read(&book.save_to_buffer().unwrap()).unwrap();
    assert!(intake.readings.len() <= 1);
}

#[test]
fn text_boxes_and_tables_nested_a_thousand_deep_are_lines() {
    let deep = format!(
        "{}{}{}",
        "<w:tbl><w:tr><w:tc>".repeat(1000),
        p("1.题（√）"),
        "</w:tc></w:tr></w:tbl>".repeat(1000)
    );
    assert!(read(&word(&deep, "")).is_ok());
    let page = format!("<html>{}1.题（√）", "<div><b><table><tr><td>".repeat(20_000));
    assert!(read(page.as_bytes()).is_ok());
}

/// Pieces from which texts are put together that look like questions.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "一、单选题",
        "二、多项选择题（每题2分）",
        "1.",
        "2、",
        "（1）",
        "①",
        "A.",
        "B、",
        "C ",
        "D．",
        "答案：",
        "参考答案",
        "ABD",
        "1-5 ABCDE",
        "√",
        "（  ）",
        "____",
        "【解析】",
        "[单选题]",
        "【案例分析】",
        "难度：0.9",
        "\n",
        "\n\n",
        "\t",
        "　",
        "甲",
        "是",
        "|",
        ";",
        "（C）",
        "《民法典》第十九条",
        "“",
        "\\",
        "2021年",
        "1分",
        "（要点：",
        "）",
        "\u{202e}",
        "题干",
        "选项A",
        ",",
        "\"",
        "小题（",
    ];
    let word = prop::sample::select(words.to_vec()).prop_map(ToOwned::to_owned);
    let any = prop_oneof![4 => word, 1 => "\\PC{0,6}"];
    prop::collection::vec(any, 0..60).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read_without_panic_and_a_draft_without_error_becomes_an_item(text in pieces()) {
        let lines = text.lines().zip(1..).map(|(t, number)| Line { number, text: t.to_owned() });
        let document = Document { parts: vec![Part::Text(lines.collect())], remarks: vec![] };
        let read = intake::read(&document);
        for reading in &read.readings {
            let grave = reading.draft.check().iter().any(|f| f.severity == Severity::Error);
            prop_assert_eq!(reading.draft.clone().into_item("x").is_err(), grave);
            let _ = reading.draft.bases();
        }
        let _ = write::rejected(&read.readings);
        let _ = open(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_change_of_a_packed_file_is_read_or_refused(at in 0_usize..6000, byte: u8, which: bool) {
        let template = if which { write::Template::Sheet } else { write::Template::Word };
        let mut file = write::template(template).unwrap();
        let at = at % file.len();
        file[at] = byte;
        let _ = read(&file);
    }
}
