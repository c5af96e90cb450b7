//! Files for other load generators: what they need to save answers, and what was acknowledged to them.

use std::{
    collections::HashMap,
    fs,
    io::{BufWriter, Write},
    path::Path,
};

use anyhow::{Context, bail};

use super::{check::Check, walk::Memory};
use crate::{
    domain::id::ExamId,
    store::{attempt, db::Db},
};

/// Writes a line for each attempt: session, exam, attempt, epoch, highest number sent, and for each slot
/// `r` (one) or `c` (several) with the values of its options: `1:r:ab12,cd34 2:c:…`, separated by tabs.
/// The file holds sessions, so only its owner may read it.
///
/// # Errors
/// When the file cannot be written.
pub fn write(file: &Path, exam: ExamId, memories: &[Memory]) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = BufWriter::new(options.open(file).with_context(|| file.display().to_string())?);
    for m in memories {
        let slots: Vec<String> = m
            .sheet
            .slots
            .iter()
            .zip(1_u32..)
            .map(|(s, n)| format!("{n}:{}:{}", if s.many { 'c' } else { 'r' }, s.options.join(",")))
            .collect();
        let seq = m.sent.last().map_or(m.sheet.seq, |s| s.seq);
        writeln!(
            out,
            "{}\t{exam}\t{}\t{}\t{seq}\t{}",
            m.cookie,
            m.attempt,
            m.sheet.epoch,
            slots.join(" ")
        )?;
    }
    out.flush()?;
    Ok(())
}

/// Attempt and slot.
type Place = (i64, i64);

/// One line of a file of acknowledgements: its place, the highest acknowledged number, its answer.
fn line(text: &str) -> Option<(Place, (i64, &str))> {
    let mut words = text.split('\t');
    let mut number = || words.next()?.parse::<i64>().ok();
    let place = (number()?, number()?);
    let seq = number()?;
    Some((place, (seq, words.next()?)))
}

/// Compares a file of acknowledgements with the database: every slot must hold its highest acknowledged
/// number with that answer, or a newer one.
///
/// # Errors
/// When file or database cannot be read. What is wrong is no error but counted.
pub async fn verify(db: &Db, file: &Path) -> anyhow::Result<Check> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let mut acknowledged = HashMap::new();
    for (n, one) in text.lines().enumerate() {
        let Some((place, save)) = line(one) else {
            bail!("{} line {}: not readable", file.display(), n + 1)
        };
        acknowledged.insert(place, save);
    }
    let mut ids: Vec<i64> = acknowledged.keys().map(|place| place.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut check = Check::default();
    for chunk in ids.chunks(512) {
        let mut r = db.read().await?;
        for held in attempt::responses(&mut r, chunk.to_vec()).await? {
            let place = (held.attempt_id, held.slot);
            let Some((seq, answer)) = acknowledged.remove(&place) else { continue };
            check.answers += 1;
            if held.seq < seq || (held.seq == seq && held.answer != answer) {
                check.wrong += 1;
                check.words.push(format!(
                    "{place:?}: acknowledged {seq} {answer}, holds {} {}",
                    held.seq, held.answer
                ));
            }
            check.newer += u64::from(held.seq > seq);
        }
        check.attempts += u64::try_from(chunk.len()).unwrap_or(0);
    }
    for (place, (seq, _)) in acknowledged {
        check.answers += 1;
        check.wrong += 1;
        check.words.push(format!("{place:?}: acknowledged {seq}, holds nothing"));
    }
    check.words.truncate(20);
    Ok(check)
}
