//! What runs by itself: deadlines and figures.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{
    App,
    failure::{Failure, Result},
    figures,
};
use crate::{
    domain::{attempt::HandIn, credential::FORGET_MS},
    store,
};

/// Attempts handed in at a time; each chunk is one or two transactions of the saver.
const DUE_CHUNK: i64 = 256;

/// Starts the jobs; they end with the token.
pub fn run(app: &Arc<App>, stop: &tokio_util::sync::CancellationToken) {
    spawn(app.clone(), stop.clone(), Duration::from_secs(1), "deadlines", |app| async move {
        hand_in_due(&app).await.map(drop)
    });
    spawn(app.clone(), stop.clone(), Duration::from_hours(1), "sessions", |app| async move {
        remove_ended_sessions(&app).await?;
        remove_forgotten_tries(&app).await
    });
    let doubted = Arc::new(AtomicBool::new(false));
    spawn(app.clone(), stop.clone(), Duration::from_secs(5), "figures", move |app| {
        let doubted = doubted.clone();
        async move {
            if !doubted.load(Ordering::Relaxed) {
                figures::doubt(&app).await?;
                doubted.store(true, Ordering::Relaxed);
            }
            figures::refresh(&app).await.map(drop)
        }
    });
}

fn spawn<F, Fut>(
    app: Arc<App>,
    stop: tokio_util::sync::CancellationToken,
    every: Duration,
    name: &'static str,
    work: F,
) where
    F: Fn(Arc<App>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(every) => {}
            }
            match work(app.clone()).await {
                Ok(()) | Err(Failure::Busy) => {}
                Err(e) => {
                    tracing::error!(job = name, error = %e, "job failed, will be tried again");
                }
            }
        }
    });
}

/// Days an ended session is kept, for questions about who was signed in where.
const SESSION_DAYS: i64 = 180;
/// Sessions removed in one transaction.
const SESSION_CHUNK: i64 = 500;

/// Removes sessions that ended long ago.
///
/// # Errors
/// As the database says.
pub async fn remove_ended_sessions(app: &App) -> Result<()> {
    let before = app.now().plus_minutes(-SESSION_DAYS * 24 * 60);
    loop {
        let mut w = app.db.write().await?;
        let removed = store::session::remove_ended(&mut w, before, SESSION_CHUNK).await?;
        w.commit().await?;
        if removed == 0 {
            return Ok(());
        }
    }
}

/// Removes tries to sign in that no longer count.
///
/// # Errors
/// As the database says.
pub async fn remove_forgotten_tries(app: &App) -> Result<()> {
    let before = app.now().plus_ms(-FORGET_MS);
    loop {
        let mut w = app.db.write().await?;
        let removed = store::password::remove_forgotten(&mut w, before, SESSION_CHUNK).await?;
        w.commit().await?;
        if removed == 0 {
            return Ok(());
        }
    }
}

/// Hands in every attempt whose deadline has come (到时自动交卷); gives how many.
///
/// # Errors
/// [`Failure::Busy`] when the saver is full: the rest is handed in next time.
pub async fn hand_in_due(app: &Arc<App>) -> Result<usize> {
    let mut done = 0;
    loop {
        let due = store::attempt::due(&app.db, app.now(), DUE_CHUNK).await?;
        if due.is_empty() {
            return Ok(done);
        }
        let mut waits = Vec::with_capacity(due.len());
        for (attempt, exam) in due {
            let paper = app.paper(exam).await?;
            waits.push(async move {
                app.hot.hand_in(attempt, HandIn::Deadline, paper).await?;
                app.heads.invalidate(&attempt).await;
                Ok::<_, Failure>(())
            });
        }
        done += waits.len();
        futures_util::future::try_join_all(waits).await?;
    }
}
