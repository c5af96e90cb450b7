//! `mingfa serve`: pages, metrics, jobs, and an end that commits what was sent.

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::{Common, data, terminal};
use crate::{
    config::{Config, LogFormat},
    domain::access::Role,
    service::{
        App, bank,
        clock::{Clock, Dice},
        demo, jobs, setup, sign_in,
    },
    store,
    web::{self, path},
};

/// Flags of `serve`.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct ServeArgs {
    /// Fill an empty data folder with the invented 青石县 and print its tickets and sign-in links.
    #[arg(long)]
    demo: bool,
    /// Address of the pages [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// Serves until it is told to stop.
///
/// # Errors
/// When the data folder is in use, the database cannot be opened or the address is taken.
pub async fn serve(common: &Common, args: ServeArgs) -> anyhow::Result<ExitCode> {
    let config = common.settings(args.demo, args.listen)?;
    log(&config);
    // Two processes may share one PostgreSQL; each then has a data folder of its own.
    let _lock = data::lock(&config.data)?;
    let token = data::operator_token(&config.data)?;
    let db = data::open(&config).await?;
    prepare(&config, &db).await?;
    let app = App::start(config, db, Clock::System, Dice::System).await?;
    let loaded = bank::load_shipped(&app).await?;
    tracing::info!(
        new = loaded.new,
        revised = loaded.revised,
        same = loaded.same,
        proposed = loaded.proposed,
        defects = loaded.defects,
        "question banks"
    );
    let county = if args.demo { Some(demo::ensure(&app).await?) } else { None };
    let stop = CancellationToken::new();
    jobs::run(&app, &stop);
    metrics(&app.config, &stop).await?;
    let listener = TcpListener::bind(app.config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", app.config.listen))?;
    let router = web::router(app.clone(), Some(&token))?;
    terminal::remark(format!(
        "mingfa {} listens on {}",
        env!("CARGO_PKG_VERSION"),
        app.config.public_url()
    ));
    if county.is_none()
        && let Some(token) = setup::token(&app).await?
    {
        terminal::say(format!(
            "Nobody administers this system yet. Open this address once to set it up (a new one is made at every start):\n  {}{}",
            app.config.public_url(),
            path::setup(&token)
        ));
    }
    if let Some(county) = county {
        print_demo(&app, &county).await?;
    }
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(told_to_stop(stop.clone()));
    // Connections get ten seconds to finish; what reached the saver is committed in any case.
    let ended = stop.clone();
    tokio::select! {
        done = serving.into_future() => done?,
        () = async { ended.cancelled().await; tokio::time::sleep(Duration::from_secs(10)).await } => {}
    }
    stop.cancel();
    app.stop().await;
    tracing::info!("stopped; everything acknowledged is stored");
    Ok(ExitCode::SUCCESS)
}

/// Migrates what may be migrated without asking: an empty database, and an SQLite file after a backup.
async fn prepare(config: &Config, db: &store::db::Db) -> anyhow::Result<()> {
    let (applied, all) = db.schema_state().await?;
    if applied == all {
        return Ok(());
    }
    match config.sqlite_file() {
        None if applied > 0 => anyhow::bail!(
            "the database is {applied} of {all} migrations old: stop every mingfa and run `mingfa migrate`"
        ),
        Some(file) if applied > 0 => {
            let name = data::backup_name(&file);
            db.backup(&name.to_string_lossy()).await.context("backup before migrating")?;
            data::write_checksum(&name)?;
            tracing::info!(backup = %name.display(), "database backed up before migrating");
        }
        Some(_) | None => {}
    }
    db.migrate().await?;
    Ok(())
}

fn log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call in one process (tests) keeps the first.
    match config.log_format {
        LogFormat::Text => drop(builder.try_init()),
        LogFormat::Json => drop(builder.json().try_init()),
    }
}

/// Prometheus metrics on an address of their own.
async fn metrics(config: &Config, stop: &CancellationToken) -> anyhow::Result<()> {
    if config.metrics_listen.is_empty() {
        return Ok(());
    }
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0])?
        .install_recorder()?;
    let listener = TcpListener::bind(&config.metrics_listen)
        .await
        .with_context(|| format!("cannot listen on {} for metrics", config.metrics_listen))?;
    let page = axum::routing::get(move || std::future::ready(recorder.render()));
    let router = axum::Router::new().route("/metrics", page);
    let stop = stop.clone();
    tokio::spawn(async move {
        let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
        if let Err(e) = serving.await {
            tracing::error!(error = %e, "metrics ended");
        }
    });
    Ok(())
}

async fn told_to_stop(stop: CancellationToken) {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
    stop.cancel();
}

async fn print_demo(app: &Arc<App>, county: &demo::County) -> anyhow::Result<()> {
    let base = app.config.public_url();
    terminal::say("青石县 (invented). Sign in with one of these links:");
    for (role, word) in [
        (Role::SystemAdmin, "administrator 系统管理员"),
        (Role::CountyAdmin, "clerk 县级管理员"),
        (Role::Leader, "leader 领导"),
    ] {
        for person in store::person::holders(&app.db, role).await? {
            let link = sign_in::make_link(app, person.id).await?;
            terminal::say(format!("  {word} {}: {base}{}", person.name, path::link(&link)));
        }
    }
    for place in demo::some_candidates(app, county).await? {
        let ticket = sign_in::ticket_token(app, county.open, &place);
        terminal::say(format!("  candidate 考生 {}: {base}{}", place.name, path::ticket(&ticket)));
    }
    Ok(())
}
