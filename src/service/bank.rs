//! Loading shipped question banks: acts only on what changed since the last shipped revision, and never over
//! a local edit.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
};

use super::{App, failure::Result};
use crate::{
    domain::{
        bank_check::{self, Bank, Located, Severity},
        id::{Id, RevisionId, of},
        item::Item,
        law::{Law, LawTable},
        shelf::Marks,
    },
    files::{self, bank::content_hash},
    store::{
        self,
        item::{Known, NewRevision},
    },
};

/// Items written in one transaction: a chunk stays well under 50 ms.
const CHUNK: usize = 200;

/// What a load did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Loaded {
    /// Items that were not there before.
    pub new: usize,
    /// Items that got a new revision.
    pub revised: usize,
    /// Items unchanged since the last load.
    pub same: usize,
    /// Changes of locally edited items, kept for a person to decide.
    pub proposed: usize,
    /// Items left out because of defects in their file.
    pub defects: usize,
}

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/question_banks"]
#[include = "*.toml"]
struct Shipped;

/// The banks and laws embedded in this binary.
///
/// # Errors
/// Never in practice: a test reads every shipped file.
#[must_use]
pub fn shipped() -> (Vec<Bank>, Vec<Located<Law>>, usize) {
    let (mut banks, mut laws, mut defects) = (Vec::new(), Vec::new(), 0);
    let mut names: Vec<_> = Shipped::iter().collect();
    names.sort();
    for name in names {
        let Some(file) = Shipped::get(&name) else { continue };
        if name.ends_with(files::shelf::LAWS) {
            let reading = files::laws::read(&name, &file.data);
            defects += reading.defects.len();
            laws.extend(reading.laws);
        } else {
            let reading = files::bank::read(&name, &file.data);
            defects += reading.defects.len();
            banks.push(reading.bank);
        }
    }
    (banks, laws, defects)
}

/// Setting with the fingerprint of the files that were last loaded without a defect.
const LOADED: &str = "banks_loaded";

/// Loads the embedded banks and those of the folders in the settings. Files that are as they were last time are
/// not even read as banks: a start with many banks costs neither time nor memory.
///
/// # Errors
/// When a folder cannot be read or the database fails; what was loaded before stays.
pub async fn load_shipped(app: &Arc<App>) -> Result<Loaded> {
    let folders: Vec<PathBuf> = app.config.question_banks.clone();
    let print = fingerprint(&folders)?;
    if store::setting::find(&app.db, LOADED).await?.as_deref() == Some(print.as_str()) {
        let same = known(app).await?.values().filter(|k| k.shipped_hash.is_some()).count();
        return Ok(Loaded { same, ..Loaded::default() });
    }
    let loaded = load_all(app, folders).await?;
    if loaded.defects == 0 {
        let mut w = app.db.write().await?;
        store::setting::save(&mut w, LOADED, &print).await?;
        w.commit().await?;
    }
    Ok(loaded)
}

/// Names and hashes of everything there is to load, with the version of the rules that judge it.
fn fingerprint(folders: &[PathBuf]) -> Result<String> {
    let mut names: Vec<_> = Shipped::iter().collect();
    names.sort();
    let mut all = vec![env!("CARGO_PKG_VERSION").to_owned()];
    for name in names {
        let hash = Shipped::get(&name).map(|f| f.metadata.sha256_hash()).unwrap_or_default();
        all.push(format!("{name} {}", data_encoding::HEXLOWER.encode(&hash)));
    }
    all.push(files::shelf::fingerprint(folders).map_err(anyhow::Error::from)?);
    Ok(super::secret_hash(&all.join("\n")))
}

async fn load_all(app: &Arc<App>, folders: Vec<PathBuf>) -> Result<Loaded> {
    let (mut banks, mut laws, mut defects) = shipped();
    if !folders.is_empty() {
        let shelf = tokio::task::spawn_blocking(move || files::shelf::open(&folders))
            .await
            .map_err(anyhow::Error::from)?
            .map_err(anyhow::Error::from)?;
        for d in &shelf.defects {
            tracing::warn!(file = %d.file, line = d.line, what = %d.what, "defect in a question bank");
        }
        defects += shelf.defects.len();
        banks.extend(shelf.banks);
        laws.extend(shelf.laws);
    }
    load_laws(app, &laws).await?;
    let known = known(app).await?;
    let fresh = |l: &Located<Item>| {
        let held = known.get(&l.value.code).and_then(|k| k.shipped_hash.as_deref());
        held.is_none() || content_hash(&l.value).ok().as_deref() != held
    };
    // The rules over thousands of items take a second: they run only when there is something new to judge.
    if banks.iter().flat_map(|b| &b.items).any(fresh) {
        let table = app.laws().await;
        let today = app.calendar.date(app.now());
        let (checked, broken) =
            tokio::task::spawn_blocking(move || without_errors(banks, &table, today))
                .await
                .map_err(anyhow::Error::from)?;
        banks = checked;
        defects += broken;
    }
    let mut loaded = load(app, &banks, "shipped").await?;
    loaded.defects = defects;
    fill_marks(app).await?;
    Ok(loaded)
}

/// Stores the marks of revisions that are older than the columns for them.
async fn fill_marks(app: &App) -> Result<()> {
    loop {
        let open = store::item::unmarked(&app.db, 100).await?;
        if open.is_empty() {
            return Ok(());
        }
        let marked: Vec<_> = open.iter().map(|(id, item)| (*id, Marks::of(item))).collect();
        let mut w = app.db.write().await?;
        for (id, marks) in &marked {
            store::item::mark(&mut w, *id, marks).await?;
        }
        w.commit().await?;
    }
}

/// Leaves out items that break a rule (an impossible key, an unknown law): they may examine nobody.
fn without_errors(
    mut banks: Vec<Bank>,
    laws: &LawTable,
    today: jiff::civil::Date,
) -> (Vec<Bank>, usize) {
    let defects = bank_check::check(&banks, Some(laws), today);
    let errors: Vec<_> = defects.into_iter().filter(|d| d.severity == Severity::Error).collect();
    for d in &errors {
        tracing::warn!(file = %d.file, line = d.line, item = %d.code, what = %d.what, "item left out");
    }
    let broken: HashSet<(String, String)> =
        errors.iter().map(|d| (d.file.clone(), d.code.clone())).collect();
    for bank in &mut banks {
        bank.items.retain(|l| {
            let codes =
                std::iter::once(&l.value.code).chain(l.value.questions.iter().map(|q| &q.code));
            !codes.into_iter().any(|c| broken.contains(&(l.file.clone(), c.clone())))
        });
    }
    (banks, errors.len())
}

async fn known(app: &App) -> Result<HashMap<String, Known>> {
    Ok(store::item::known(&app.db).await?.into_iter().map(|k| (k.code.clone(), k)).collect())
}

async fn load_laws(app: &App, laws: &[Located<Law>]) -> Result<()> {
    let held = app.laws().await;
    let json = |l: &Law| serde_json::to_string(l).map_err(anyhow::Error::from);
    let mut changed = Vec::new();
    for law in laws {
        let content = json(&law.value)?;
        let same = match held.laws().iter().find(|h| h.code == law.value.code) {
            Some(h) => json(h)? == content,
            None => false,
        };
        if !same {
            changed.push((&law.value, content));
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let mut w = app.db.write().await?;
    for (law, content) in &changed {
        store::law::save_shipped(&mut w, law, content).await?;
    }
    w.commit().await?;
    app.reload_laws().await
}

/// Loads banks as revisions of an origin (`shipped` or `rehearsal`).
///
/// # Errors
/// As the database says; whole chunks are loaded or not.
pub async fn load(app: &App, banks: &[Bank], origin: &'static str) -> Result<Loaded> {
    let known = known(app).await?;
    let mut loaded = Loaded::default();
    for bank in banks {
        let mut work = Vec::new();
        for located in &bank.items {
            let hash = content_hash(&located.value).map_err(anyhow::Error::from)?;
            let held = known.get(&located.value.code);
            if held.is_some_and(|k| k.shipped_hash.as_deref() == Some(&hash)) {
                loaded.same += 1;
            } else {
                work.push((&located.value, hash, held));
            }
        }
        for chunk in work.chunks(CHUNK) {
            load_chunk(app, bank, chunk, origin, &mut loaded).await?;
        }
    }
    Ok(loaded)
}

async fn load_chunk(
    app: &App,
    bank: &Bank,
    chunk: &[(&Item, String, Option<&Known>)],
    origin: &'static str,
    loaded: &mut Loaded,
) -> Result<()> {
    let now = app.now();
    let mut fresh: Vec<(Id<of::Item>, &Item, Option<&str>)> = Vec::new();
    let mut revisions: Vec<NewRevision<'_>> = Vec::new();
    let mut w = app.db.write().await?;
    let bank_origin = if origin == "rehearsal" { "rehearsal" } else { "shipped" };
    let bank_id = store::item::bank(&mut w, app.id(), &bank.code, &bank.title, bank_origin).await?;
    for (item, hash, held) in chunk {
        let content = serde_json::to_string(item).map_err(anyhow::Error::from)?;
        let id: RevisionId = app.id();
        match held {
            Some(k) if k.local => {
                store::item::propose(&mut w, app.id(), k.id, &content, hash, now).await?;
                store::item::save_shipped_hash(&mut w, k.id, hash).await?;
                loaded.proposed += 1;
            }
            Some(k) => {
                store::item::save_shipped_hash(&mut w, k.id, hash).await?;
                revisions.push(NewRevision {
                    id,
                    item_id: k.id,
                    no: k.revision_no + 1,
                    origin,
                    item,
                    content,
                    hash,
                });
                loaded.revised += 1;
            }
            None => {
                let item_id = app.id();
                fresh.push((item_id, item, Some(hash)));
                revisions.push(NewRevision { id, item_id, no: 1, origin, item, content, hash });
                loaded.new += 1;
            }
        }
    }
    store::item::add(&mut w, bank_id, &fresh).await?;
    store::item::publish(&mut w, &revisions, now).await?;
    w.commit().await?;
    Ok(())
}
