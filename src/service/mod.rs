//! Use cases: one public function per intention. It opens the transaction, asks the domain, stores, audits and
//! commits. Pages and the command line only translate.
//!
//! Naming: a function is called what the person does (`start`, `save`, `hand_in`, `sign_in`), takes `&App`
//! first and returns [`failure::Result`].

use std::{sync::Arc, time::Duration};

use moka::future::Cache;

use crate::{
    config::Config,
    domain::{
        id::{AttemptId, ExamId, Id, IdMint, of},
        law::LawTable,
        ticket::ServerKey,
        time::{Calendar, Timestamp},
        unit::UnitTree,
    },
    store::{self, db::Db},
};

pub mod bank;
pub mod clock;
pub mod demo;
pub mod exam;
pub mod failure;
pub mod feedback;
pub mod figures;
pub mod hot;
pub mod import;
pub mod jobs;
pub mod marking;
pub mod paper;
pub mod password;
pub mod person;
pub mod reach;
pub mod record;
pub mod rehearsal;
pub mod role;
pub mod second_factor;
pub mod setup;
pub mod shelf;
pub mod sign_in;
pub mod site;
pub mod unit;

use clock::{Clock, Dice};
use failure::Result;

/// What a cache may be behind the database: a sign-out, an extension or a void takes effect everywhere
/// within this time; every write checks again in SQL.
const HEAD_LIFE: Duration = Duration::from_secs(5);

/// The running application.
pub struct App {
    /// Settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub dice: Dice,
    /// The office's calendar.
    pub calendar: Calendar,
    /// The secret behind tickets and receipts.
    pub key: ServerKey,
    mint: IdMint,
    hot: hot::Hot,
    sessions: Cache<String, Arc<store::session::Session>>,
    heads: Cache<AttemptId, Arc<store::attempt::Head>>,
    forms: Cache<AttemptId, Arc<crate::domain::assembly::Form>>,
    running: Cache<Id<of::Session>, AttemptId>,
    exams: Cache<ExamId, Arc<store::exam::Exam>>,
    pools: Cache<ExamId, Arc<paper::Pool>>,
    laws: tokio::sync::RwLock<Arc<LawTable>>,
    tree: Cache<(), Arc<UnitTree>>,
    site: site::SiteCache,
    hasher: password::hash::Hasher,
}

impl App {
    /// Puts the application together over a migrated database and starts the saver.
    ///
    /// # Errors
    /// When the database cannot be read or the server key cannot be made.
    pub async fn start(config: Config, db: Db, clock: Clock, dice: Dice) -> Result<Arc<Self>> {
        let calendar = Calendar::of(&config.time_zone).map_err(anyhow::Error::from)?;
        let key = server_key(&db, &dice).await?;
        let laws = store::law::table(&db).await?;
        let hasher = password::hash::Hasher::new(config.argon2_memory_kib, config.argon2_passes)?;
        let site = site::SiteCache::new(&config.site);
        let head_cache = |most: u64| Cache::builder().max_capacity(most).time_to_live(HEAD_LIFE);
        let (hot, queue) = hot::Hot::new();
        let app = Arc::new(Self {
            config,
            db,
            clock,
            dice,
            calendar,
            key,
            mint: IdMint::default(),
            hot,
            sessions: head_cache(100_000).build(),
            heads: Cache::builder().max_capacity(100_000).time_to_live(HEAD_LIFE).build(),
            forms: Cache::builder()
                .max_capacity(60_000)
                .time_to_idle(Duration::from_mins(10))
                .build(),
            running: Cache::builder().max_capacity(60_000).time_to_live(HEAD_LIFE).build(),
            exams: Cache::builder().max_capacity(200).time_to_live(HEAD_LIFE).build(),
            pools: Cache::builder().max_capacity(50).build(),
            laws: tokio::sync::RwLock::new(Arc::new(laws)),
            tree: Cache::builder().max_capacity(1).time_to_live(HEAD_LIFE).build(),
            site,
            hasher,
        });
        queue.run(Arc::downgrade(&app));
        Ok(app)
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id.
    #[must_use]
    pub fn id<T>(&self) -> Id<T> {
        self.dice.with(|mut rng| self.mint.next(self.now(), &mut rng))
    }

    /// The unit tree, at most 5 s old.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tree(&self) -> Result<Arc<UnitTree>> {
        if let Some(tree) = self.tree.get(&()).await {
            return Ok(tree);
        }
        let tree = Arc::new(store::unit::tree(&self.db).await?);
        self.tree.insert((), tree.clone()).await;
        Ok(tree)
    }

    /// Reads the unit tree again after it was changed; other processes follow within 5 s.
    pub async fn forget_tree(&self) {
        self.tree.invalidate(&()).await;
    }

    /// The law table.
    pub async fn laws(&self) -> Arc<LawTable> {
        self.laws.read().await.clone()
    }

    /// Reads the law table again after it was changed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reload_laws(&self) -> Result<()> {
        *self.laws.write().await = Arc::new(store::law::table(&self.db).await?);
        Ok(())
    }

    /// Forgets cached sessions that were ended.
    async fn forget_sessions(&self, token_hashes: &[String]) {
        for hash in token_hashes {
            self.sessions.invalidate(hash).await;
        }
    }

    /// Commits what waits to be saved, then closes the database.
    pub async fn stop(&self) {
        self.hot.stop().await;
        self.db.close().await;
    }
}

/// The server key: made once, by whichever process comes first.
async fn server_key(db: &Db, dice: &Dice) -> Result<ServerKey> {
    let made = data_encoding::HEXLOWER.encode(&dice.bytes::<32>());
    let held = match store::setting::find(db, "server_key").await? {
        Some(held) => held,
        None => {
            let mut w = db.write().await?;
            let held = store::setting::claim(&mut w, "server_key", &made).await?;
            w.commit().await?;
            held
        }
    };
    let bytes = data_encoding::HEXLOWER.decode(held.as_bytes()).map_err(anyhow::Error::from)?;
    let bytes: [u8; 32] =
        bytes.try_into().map_err(|_| anyhow::anyhow!("setting server_key is not 32 bytes"))?;
    Ok(ServerKey::new(bytes))
}

/// SHA-256 of a secret, hex: what is stored of it.
#[must_use]
pub fn secret_hash(secret: &str) -> String {
    use sha2::Digest;
    data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(secret.as_bytes()))
}

/// A new secret for a cookie or a link: 128 random bits, base64url.
#[must_use]
pub fn new_secret(dice: &Dice) -> String {
    data_encoding::BASE64URL_NOPAD.encode(&dice.bytes::<16>())
}
