//! `mingfa bank import`: reads files of questions, prints a receipt with one verdict per item, and imports what is
//! sound. The same importer as on the web.

use std::{fs, io::Write, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::super::{Common, data};
use crate::{
    domain::{
        intake::{Finding, Place, Remark},
        item::Item,
        shelf::{Judged, Receipt, Verdict},
    },
    service::{
        App,
        clock::{Clock, Dice},
        import::{self, By, Preview},
    },
};

/// What `mingfa bank import` is told.
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    /// Files of questions: xlsx, xls, ods, csv, docx, html, text, native TOML; recognised by content.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The bank into which to import; made if there is none.
    #[arg(long, value_name = "CODE", default_value = "imported")]
    pub bank: String,
    /// Say what would be imported, and store nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON document with every item as read.
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    bank: &'a str,
    dry_run: bool,
    files: Vec<FileReport>,
}

#[derive(Serialize)]
struct FileReport {
    file: String,
    /// Why it could not be read.
    fault: Option<String>,
    /// The batch, by which it can be taken back.
    batch: Option<String>,
    receipt: Receipt,
    remarks: Vec<Remark>,
    rows: Vec<RowReport>,
}

#[derive(Serialize)]
struct RowReport {
    place: String,
    at: Place,
    verdict: Verdict,
    twin: Option<String>,
    findings: Vec<Finding>,
    original: String,
    item: Option<Item>,
    draft: crate::domain::intake::Draft,
}

fn row(judged: Judged) -> RowReport {
    let draft = judged.reading.draft;
    let code = if draft.code.is_empty() { "-" } else { draft.code.as_str() };
    RowReport {
        place: judged.reading.place.to_string(),
        at: judged.reading.place,
        verdict: judged.verdict,
        twin: judged.twin,
        findings: judged.reading.findings,
        original: judged.reading.original,
        item: draft.clone().into_item(code).ok(),
        draft,
    }
}

/// Reads, judges and, unless it is a dry run, imports files.
///
/// # Errors
/// When the database cannot be used or a file cannot be opened.
pub async fn import(common: &Common, args: ImportArgs) -> anyhow::Result<ExitCode> {
    let config = common.settings(false, None)?;
    let mut report = Report { bank: &args.bank, dry_run: args.dry_run, files: Vec::new() };
    if args.dry_run {
        let db = data::look(&config).await?;
        for path in &args.files {
            let bytes = fs::read(path).with_context(|| path.display().to_string())?;
            let preview = import::preview(db.as_ref(), Some(&args.bank), bytes).await;
            report.files.push(told(path, preview)?);
        }
    } else {
        let _lock = data::lock(&config.data)?;
        let db = data::open(&config).await?;
        let (applied, all) = db.schema_state().await?;
        anyhow::ensure!(
            applied == all,
            "the database schema is not up to date: run `mingfa migrate`"
        );
        let app = App::start(config, db, Clock::System, Dice::System).await?;
        for path in &args.files {
            let bytes = fs::read(path).with_context(|| path.display().to_string())?;
            let preview = import::preview(Some(&app.db), Some(&args.bank), bytes.clone()).await;
            let mut file = told(path, preview)?;
            if file.fault.is_none() {
                let bank = import::bank_for(&app, &args.bank).await?;
                let by = By { person: None, source: "command line".to_owned() };
                let id = import::begin(&app, bank, &file.file, &by).await?;
                import::fill(&app, id, bytes).await?;
                let batch = import::batch(&app, id).await?;
                import::confirm(&app, &batch, &by).await?;
                file.batch = Some(id.to_string());
            }
            report.files.push(file);
        }
        app.stop().await;
    }
    let out = &mut std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        print(&report, out)?;
    }
    let read = report.files.iter().all(|f| f.fault.is_none());
    Ok(if read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn told(
    path: &std::path::Path,
    preview: crate::service::failure::Result<Preview>,
) -> anyhow::Result<FileReport> {
    use crate::service::failure::Failure;
    let file = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let (preview, fault) = match preview {
        Ok(preview) => (preview, None),
        Err(Failure::Refused(why)) => (Preview::default(), Some(why)),
        Err(other) => return Err(other.into()),
    };
    Ok(FileReport {
        file,
        fault,
        batch: None,
        receipt: preview.receipt(),
        remarks: preview.remarks,
        rows: preview.rows.into_iter().map(row).collect(),
    })
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "可导入",
        Verdict::Same => "与题库相同",
        Verdict::Near => "疑似重复待核对",
        Verdict::Error => "有错误",
    }
}

fn print(report: &Report<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    for file in &report.files {
        writeln!(out, "{}", file.file)?;
        if let Some(fault) = &file.fault {
            writeln!(out, "  {fault}")?;
            continue;
        }
        for row in &file.rows {
            let begin: String = row.draft.stem.chars().take(30).collect();
            writeln!(out, "  {}\t{}\t{}", row.place, word(row.verdict), begin.replace('\n', " "))?;
            if let Some(line) = &row.twin {
                writeln!(out, "    {line}")?;
            }
            for finding in &row.findings {
                writeln!(out, "    {}：{finding}", finding.field.name())?;
            }
        }
        for remark in &file.remarks {
            writeln!(
                out,
                "  {}{}{}",
                remark.place,
                if remark.place.is_empty() { "" } else { "：" },
                remark.what
            )?;
        }
        writeln!(out, "  {}", file.receipt)?;
        match &file.batch {
            Some(batch) => writeln!(
                out,
                "  已导入题库 {}（草稿 {} 题），批次 {batch}",
                report.bank, file.receipt.ok
            )?,
            None => writeln!(out, "  试读，没有导入。")?,
        }
    }
    Ok(())
}
