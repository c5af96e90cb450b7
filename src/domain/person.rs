//! What is kept of a person on the establishment: position groups, and how little of a telephone number is shown.

use serde::{Deserialize, Serialize};

use super::id::UnitId;

/// What kind of post a person holds; papers, figures and certificates ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PositionGroup {
    /// 领导干部.
    Leading,
    /// 工作人员.
    Staff,
    /// 行政执法人员.
    Enforcement,
    /// 事业单位人员.
    PublicInstitution,
    /// 国有企业管理人员.
    StateEnterprise,
    /// 村（社区）干部.
    VillageCadre,
    /// 工勤人员.
    Support,
    /// Anything else.
    Other,
}

impl PositionGroup {
    /// All groups, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Leading,
        Self::Staff,
        Self::Enforcement,
        Self::PublicInstitution,
        Self::StateEnterprise,
        Self::VillageCadre,
        Self::Support,
        Self::Other,
    ];

    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Leading => "leading",
            Self::Staff => "staff",
            Self::Enforcement => "enforcement",
            Self::PublicInstitution => "public_institution",
            Self::StateEnterprise => "state_enterprise",
            Self::VillageCadre => "village_cadre",
            Self::Support => "support",
            Self::Other => "other",
        }
    }

    /// The group of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }
}

/// What is kept of a person and may be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Name.
    pub name: String,
    /// The county's own number for the person; none where the county has no numbers.
    pub staff_code: Option<String>,
    /// The unit that holds the established post (编制).
    pub unit: UnitId,
    /// Position group.
    pub group: PositionGroup,
    /// Telephone number as given.
    pub phone: Option<String>,
    /// Still on the establishment.
    pub active: bool,
}

/// A telephone number as others may see it (domain rules 7.2): `138****5678`.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let all: Vec<char> = phone.chars().collect();
    let n = all.len();
    // Short numbers of offices keep their last two digits.
    let (head, tail) = if n >= 11 { (3, 4) } else { (0, n.min(2)) };
    let shown = |i: usize| i < head || i + tail >= n;
    all.iter().enumerate().map(|(i, c)| if shown(i) { *c } else { '*' }).collect()
}

/// The form in which two telephone numbers are compared: digits only, without the country's 86.
#[must_use]
pub fn phone_key(phone: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let digits: String = phone.nfkc().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("86") {
        Some(rest) if rest.len() == 11 => rest.to_owned(),
        _ => digits,
    }
}

/// Why a telephone number cannot be one; `None` when it may be.
#[must_use]
pub fn phone_fault(phone: &str) -> Option<&'static str> {
    let n = phone_key(phone).len();
    let plain = phone.chars().all(|c| c.is_ascii_digit() || " -+()（）－".contains(c));
    (!plain || !(5..=13).contains(&n)).then_some("联系电话应当是 11 位手机号或者带区号的座机号。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_of_a_number_is_shown() {
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("6212345"), "*****45");
        assert_eq!(mask_phone(""), "");
        assert_eq!(mask_phone("1"), "1");
    }

    #[test]
    fn numbers_are_compared_by_their_digits() {
        for written in ["138 1234 5678", "+86 138-1234-5678", "１３８１２３４５６７８"] {
            assert_eq!(phone_key(written), "13812345678", "{written}");
        }
        assert_eq!(phone_fault("138 1234 5678"), None);
        assert_eq!(phone_fault("0746-6212345"), None);
        assert!(phone_fault("李桂芳").is_some() && phone_fault("123").is_some());
    }

    #[test]
    fn codes_read_back() {
        for group in PositionGroup::ALL {
            assert_eq!(PositionGroup::parse(group.code()), Some(group));
        }
    }
}
