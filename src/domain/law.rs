//! Laws, their versions, and whether a legal basis was in force on a given day.
//!
//! Every item cites law, version and article (domain rules 5.3). Article numbers move between versions, so a
//! citation without its version means nothing. Statute texts are not held here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One citation behind a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// `statute` (checked against the law table), or a document that is only recorded: `party_rule`,
    /// `interpretation`, `document`.
    #[serde(default)]
    pub kind: BasisKind,
    /// Short title as in the law table, or the title of the document.
    pub law: String,
    /// The version cited: date of its adoption, `2018-03-11`.
    pub version: String,
    /// Article down to the paragraph: `第四十一条第二款`.
    pub article: String,
    /// Short verbatim phrases (4–30 characters) that support the key.
    pub quote: Vec<String>,
}

/// What kind of text a basis is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisKind {
    /// Constitution, law or regulation in the law table.
    #[default]
    Statute,
    /// A rule of the Party.
    PartyRule,
    /// A judicial interpretation.
    Interpretation,
    /// Any other official document.
    Document,
}

/// A law with the versions that are known.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Stable short code, the name of its reference file.
    pub code: String,
    /// Full title.
    pub title: String,
    /// Short title: what a basis names.
    pub short: String,
    /// Other names under which it is found.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// constitution, law, administrative-regulation, party-regulation …
    pub kind: String,
    /// The body that adopted it.
    pub issuer: String,
    /// Day on which this entry was last compared with its source.
    pub checked_on: String,
    /// What it was compared with.
    pub source: String,
    /// Versions, in any order.
    pub version: Vec<LawVersion>,
}

/// One version of a law.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawVersion {
    /// Day of adoption: its name in citations.
    pub version: String,
    /// First day in force.
    pub effective_from: String,
    /// First day no longer in force, if it ended.
    #[serde(default)]
    pub effective_to: Option<String>,
    /// 制定, 修订 or 修正.
    #[serde(default)]
    pub change: Option<String>,
    /// What repealed it, if it was repealed and not merely followed by a newer version.
    #[serde(default)]
    pub repealed_by: Option<String>,
}

/// State of a legal basis on a day (domain rules 5.3, ui-strings 34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BasisState {
    /// In force.
    Current,
    /// Adopted, not yet in force; from when.
    NotYetInForce(Date),
    /// Followed by another version, or repealed.
    Superseded,
    /// Law or version is not in the table, or there is no basis at all.
    Missing,
}

/// The laws by every name under which a basis may cite them.
#[derive(Clone, Debug, Default)]
pub struct LawTable {
    laws: Vec<Law>,
    by_name: BTreeMap<String, usize>,
}

impl LawTable {
    /// Builds the table.
    #[must_use]
    pub fn new(laws: Vec<Law>) -> Self {
        let mut by_name = BTreeMap::new();
        for (i, law) in laws.iter().enumerate() {
            for name in [&law.code, &law.title, &law.short].into_iter().chain(&law.aliases) {
                by_name.entry(name.clone()).or_insert(i);
            }
        }
        Self { laws, by_name }
    }

    /// All laws, in the order given.
    #[must_use]
    pub fn laws(&self) -> &[Law] {
        &self.laws
    }

    /// The law of a name, short title, alias or code.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Law> {
        self.by_name.get(name).map(|&i| &self.laws[i])
    }

    /// The version a basis cites.
    #[must_use]
    pub fn version(&self, basis: &LegalBasis) -> Option<&LawVersion> {
        self.find(&basis.law)?.version.iter().find(|v| v.version == basis.version)
    }

    /// The state of one basis on `day`. Documents outside the table count as current: a person checks those.
    #[must_use]
    pub fn state(&self, basis: &LegalBasis, day: Date) -> BasisState {
        if basis.kind != BasisKind::Statute {
            return BasisState::Current;
        }
        let Some(version) = self.version(basis) else { return BasisState::Missing };
        let Ok(from) = version.effective_from.parse::<Date>() else { return BasisState::Missing };
        if day < from {
            return BasisState::NotYetInForce(from);
        }
        match version.effective_to.as_deref().map(str::parse::<Date>) {
            None => BasisState::Current,
            Some(Ok(to)) if day < to => BasisState::Current,
            Some(Ok(_)) => BasisState::Superseded,
            Some(Err(_)) => BasisState::Missing,
        }
    }

    /// The worst state among several bases; no basis at all is [`BasisState::Missing`].
    #[must_use]
    pub fn worst<'a>(
        &self,
        bases: impl IntoIterator<Item = &'a LegalBasis>,
        day: Date,
    ) -> BasisState {
        bases.into_iter().map(|b| self.state(b, day)).max().unwrap_or(BasisState::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> LawTable {
        let version = |v: &str, from: &str, to: Option<&str>| LawVersion {
            version: v.into(),
            effective_from: from.into(),
            effective_to: to.map(Into::into),
            change: None,
            repealed_by: None,
        };
        LawTable::new(vec![Law {
            code: "cybersecurity-law".into(),
            title: "中华人民共和国网络安全法".into(),
            short: "网络安全法".into(),
            aliases: vec!["网安法".into()],
            kind: "law".into(),
            issuer: "全国人民代表大会常务委员会".into(),
            checked_on: "2026-11-23".into(),
            source: "test".into(),
            version: vec![
                version("2016-11-07", "2017-06-01", Some("2026-01-01")),
                version("2025-10-28", "2026-01-01", None),
            ],
        }])
    }

    fn basis(law: &str, version: &str) -> LegalBasis {
        LegalBasis {
            kind: BasisKind::Statute,
            law: law.into(),
            version: version.into(),
            article: "第一条".into(),
            quote: vec![],
        }
    }

    #[test]
    fn a_version_is_in_force_from_its_first_day_until_the_day_the_next_one_begins() {
        let (t, day) = (table(), |s: &str| s.parse::<Date>().unwrap());
        let (old, new) = (basis("网络安全法", "2016-11-07"), basis("网安法", "2025-10-28"));
        assert_eq!(t.state(&old, day("2025-12-31")), BasisState::Current);
        assert_eq!(t.state(&old, day("2026-01-01")), BasisState::Superseded);
        assert_eq!(t.state(&new, day("2025-12-31")), BasisState::NotYetInForce(day("2026-01-01")));
        assert_eq!(t.state(&new, day("2026-01-01")), BasisState::Current);
        assert_eq!(t.worst([&old, &new], day("2026-05-01")), BasisState::Superseded);
        assert_eq!(t.worst([], day("2026-05-01")), BasisState::Missing);
        assert_eq!(t.state(&basis("无此法", "2016-11-07"), day("2026-05-01")), BasisState::Missing);
    }
}
