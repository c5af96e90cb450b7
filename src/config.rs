//! Settings: TOML file, then environment `MINGFA_*`, then flags; checked once, then never asked again.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use serde::Deserialize;

/// All settings. Every field is described in [`Config::example`], which `mingfa config example` prints.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of database, keys and lock.
    pub data: PathBuf,
    /// Database URL; empty means `sqlite:` in the data folder.
    pub database: String,
    /// Connections to PostgreSQL.
    pub database_connections: u32,
    /// Address of the pages.
    pub listen: SocketAddr,
    /// Address of `/metrics`; empty switches it off.
    pub metrics_listen: String,
    /// Address under which people reach the system; empty means `http://` and the listen address.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// IANA name of the office's time zone.
    pub time_zone: String,
    /// Further folders with question banks.
    pub question_banks: Vec<PathBuf>,
    /// `text` or `json`.
    pub log_format: LogFormat,
    /// Filter of the logs, `info` or `mingfa=debug,info`.
    pub log: String,
    /// Memory of one password hash (argon2id), in KiB.
    pub argon2_memory_kib: u32,
    /// Passes of one password hash over its memory.
    pub argon2_passes: u32,
    /// Names shown in header and footer while the county has set none.
    pub site: Site,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Names of the county, as long as 系统设置 holds none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// Title of the system.
    pub title: String,
    /// 主办单位.
    pub host_unit: String,
    /// 技术支持.
    pub support: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police_filing: String,
    /// The county's one word: 合格 or 及格.
    pub pass_word: String,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            title: "学法考法".into(),
            host_unit: String::new(),
            support: String::new(),
            icp: String::new(),
            police_filing: String::new(),
            pass_word: "合格".into(),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: "./data".into(),
            database: String::new(),
            database_connections: 16,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: String::new(),
            public_url: String::new(),
            trusted_proxies: Vec::new(),
            time_zone: "Asia/Shanghai".into(),
            question_banks: Vec::new(),
            log_format: LogFormat::Text,
            log: "info".into(),
            argon2_memory_kib: 19_456,
            argon2_passes: 2,
            site: Site::default(),
        }
    }
}

/// What flags may set, above file and environment.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--config FILE`.
    pub file: Option<PathBuf>,
    /// `--demo`: only moves the default of `data`.
    pub demo: bool,
    /// `--data DIR`.
    pub data: Option<PathBuf>,
    /// `--database URL`.
    pub database: Option<String>,
    /// `--listen ADDRESS`.
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads file and environment and lays the flags on top.
    ///
    /// # Errors
    /// Names the file, the field and what is wrong with it.
    pub fn load(flags: &Flags) -> anyhow::Result<Self> {
        let mut builder = config::Config::builder();
        if let Some(file) = &flags.file {
            let source = config::File::from(file.as_path()).format(config::FileFormat::Toml);
            builder = builder.add_source(source.required(true));
        }
        let environment = config::Environment::with_prefix("MINGFA")
            .prefix_separator("_")
            .separator("__")
            .list_separator(",")
            .with_list_parse_key("trusted_proxies")
            .with_list_parse_key("question_banks")
            .try_parsing(true);
        let read = builder.add_source(environment).build().context("settings")?;
        let given_data = read.get_string("data").is_ok();
        let mut c: Self = read.try_deserialize().context("settings")?;
        if flags.demo && !given_data {
            c.data = "./data-demo".into();
        }
        if let Some(data) = &flags.data {
            c.data.clone_from(data);
        }
        if let Some(database) = &flags.database {
            c.database.clone_from(database);
        }
        if let Some(listen) = flags.listen {
            c.listen = listen;
        }
        if flags.demo && c.site.host_unit.is_empty() {
            c.site = Site {
                title: "青石县学法考法".into(),
                host_unit: "青石县司法局".into(),
                support: "青石县大数据中心".into(),
                icp: "青ICP备00000000号".into(),
                ..c.site
            };
        }
        c.check()?;
        Ok(c)
    }

    fn check(&self) -> anyhow::Result<()> {
        if !self.public_url.is_empty() {
            let rest = ["http://", "https://"].iter().find_map(|p| self.public_url.strip_prefix(p));
            let Some(host) = rest else {
                bail!(
                    "public_url must begin with http:// or https://, it is {:?}",
                    self.public_url
                );
            };
            if host.trim_end_matches('/').is_empty() || host.trim_end_matches('/').contains('/') {
                bail!(
                    "public_url must be scheme and host without a path, it is {:?}",
                    self.public_url
                );
            }
        }
        crate::domain::time::Calendar::of(&self.time_zone)
            .with_context(|| format!("time_zone: {:?} is not known", self.time_zone))?;
        if !self.metrics_listen.is_empty() {
            self.metrics_listen.parse::<SocketAddr>().context("metrics_listen: not HOST:PORT")?;
        }
        Ok(())
    }

    /// The database URL in force.
    #[must_use]
    pub fn database_url(&self) -> String {
        if self.database.is_empty() {
            format!("sqlite:{}", self.data.join("mingfa.db").display())
        } else {
            self.database.clone()
        }
    }

    /// File of the embedded database, `None` on PostgreSQL.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.database_url();
        url.strip_prefix("sqlite:").map(|f| {
            Path::new(f.trim_start_matches("//").split('?').next().unwrap_or_default())
                .to_path_buf()
        })
    }

    /// The address people use, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        if self.public_url.is_empty() {
            format!("http://{}", self.listen)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// Whether people reach the system over https: then cookies are `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// A settings file in which every value is the default and every line is explained.
    #[must_use]
    pub const fn example() -> &'static str {
        include_str!("config_example.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_example_holds_exactly_the_defaults() {
        let read: Config = toml::from_str(Config::example()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn flags_lie_over_the_file_and_unknown_names_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("mingfa.toml");
        std::fs::write(
            &file,
            "listen = \"127.0.0.1:1\"\npublic_url = \"https://kaoshi.example/\"\n",
        )
        .unwrap();
        let flags = Flags {
            file: Some(file.clone()),
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 2))),
            ..Flags::default()
        };
        let c = Config::load(&flags).unwrap();
        assert_eq!(c.listen.port(), 2);
        assert_eq!((c.public_url().as_str(), c.is_https()), ("https://kaoshi.example", true));
        std::fs::write(&file, "listem = 3\n").unwrap();
        assert!(format!("{:#}", Config::load(&flags).unwrap_err()).contains("listem"));
    }
}
