//! Keyed codes: admission tickets (准考证), receipts and the seeds of forms, all derived from one server key.
//!
//! A ticket can be printed again because it is computed, not stored, and is revoked by raising the issue
//! number on the roster. Comparison is constant in time.

use data_encoding::{BASE64URL_NOPAD, Encoding, Specification};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::id::{AttemptId, ExamId, PersonId};

/// The secret behind every derived code of one installation: 32 random bytes made at first start.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

impl ServerKey {
    /// Takes the stored bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn mac(&self, purpose: &str, numbers: &[i64]) -> [u8; 32] {
        keyed(&self.0, purpose, numbers)
    }
}

fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    // A key shorter than the hash's block is padded with zeros (RFC 2104, section 2).
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

fn keyed(key: &[u8; 32], purpose: &str, numbers: &[i64]) -> [u8; 32] {
    let mut mac = hmac(key);
    mac.update(purpose.as_bytes());
    for n in numbers {
        mac.update(&n.to_be_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// What a ticket text claims, before it is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The exam it admits to.
    pub exam: ExamId,
    /// The person it admits.
    pub person: PersonId,
    code: [u8; 16],
}

/// The text of a ticket: exam, person and a 128-bit code over exam, person and issue number, base64url.
#[must_use]
pub fn ticket(key: &ServerKey, exam: ExamId, person: PersonId, issue: i64) -> String {
    let code = key.mac("ticket", &[exam.number(), person.number(), issue]);
    let mut bytes = Vec::with_capacity(32);
    bytes.extend_from_slice(&exam.number().to_be_bytes());
    bytes.extend_from_slice(&person.number().to_be_bytes());
    bytes.extend_from_slice(&code[..16]);
    BASE64URL_NOPAD.encode(&bytes)
}

impl Claim {
    /// Reads a ticket text; `None` when it cannot be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (exam, rest) = bytes.split_first_chunk::<8>()?;
        let (person, rest) = rest.split_first_chunk::<8>()?;
        let code: [u8; 16] = rest.try_into().ok()?;
        let (exam, person) = (i64::from_be_bytes(*exam), i64::from_be_bytes(*person));
        (exam > 0 && person > 0).then(|| Self {
            exam: ExamId::new(exam),
            person: PersonId::new(person),
            code,
        })
    }

    /// Whether the ticket was issued with this issue number, the one now on the roster.
    #[must_use]
    pub fn proven(&self, key: &ServerKey, issue: i64) -> bool {
        let mut mac = hmac(&key.0);
        mac.update(b"ticket");
        for n in [self.exam.number(), self.person.number(), issue] {
            mac.update(&n.to_be_bytes());
        }
        mac.verify_truncated_left(&self.code).is_ok()
    }
}

/// Digest of a text under the server key, hex: names in tables that are no secrets but nobody's business. `purpose`
/// keeps digests of different things apart.
#[must_use]
pub fn digest(key: &ServerKey, purpose: &str, text: &str) -> String {
    let mut mac = hmac(&key.0);
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()[..16])
}

/// The text of a device cookie: a random part and its code, so that devices cannot be made up in bulk by others.
#[must_use]
pub fn device(key: &ServerKey, random: &str) -> String {
    format!("{random}.{}", digest(key, "device-cookie", random))
}

/// The random part of a device cookie of ours, `None` for any other text.
#[must_use]
pub fn read_device<'a>(key: &ServerKey, text: &'a str) -> Option<&'a str> {
    let (random, code) = text.split_once('.')?;
    let code = data_encoding::HEXLOWER.decode(code.as_bytes()).ok()?;
    let mut mac = hmac(&key.0);
    for part in [b"device-cookie".as_slice(), &[0], random.as_bytes()] {
        mac.update(part);
    }
    (code.len() == 16 && mac.verify_truncated_left(&code).is_ok()).then_some(random)
}

/// Receipt number of a hand-in, `K7Q2-9FXM`: nobody can make one up.
#[must_use]
pub fn receipt(key: &ServerKey, attempt: AttemptId) -> String {
    let mut spec = Specification::new();
    spec.symbols.push_str("23456789ABCDEFGHJKLMNPQRSTUVWXYZ");
    let code = key.mac("receipt", &[attempt.number()]);
    let text =
        spec.encoding().unwrap_or(Encoding::clone(&data_encoding::BASE32)).encode(&code[..5]);
    format!("{}-{}", &text[..4], &text[4..])
}

/// Seed of one person's form: the same exam seed, person and attempt number give the same form.
#[must_use]
pub fn form_seed(exam_seed: &[u8; 32], person: PersonId, attempt_no: i64) -> [u8; 32] {
    keyed(exam_seed, "form", &[person.number(), attempt_no])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_admits_its_own_person_to_its_own_exam_until_its_number_is_raised() {
        let (key, other) = (ServerKey::new([1; 32]), ServerKey::new([2; 32]));
        let (exam, person) = (ExamId::new(7), PersonId::new(9));
        let text = ticket(&key, exam, person, 1);
        let claim = Claim::read(&text).unwrap();
        assert_eq!((claim.exam, claim.person), (exam, person));
        assert!(claim.proven(&key, 1));
        assert!(!claim.proven(&key, 2), "revoked by a new issue");
        assert!(!claim.proven(&other, 1), "another installation");
        let forged = ticket(&key, exam, PersonId::new(10), 1);
        let mixed = format!("{}{}", &forged[..22], &text[22..]);
        assert!(!Claim::read(&mixed).is_some_and(|c| c.proven(&key, 1)));
        assert_eq!(Claim::read("K7Q2"), None);
        assert_eq!(text, ticket(&key, exam, person, 1), "it can be printed again");
    }

    #[test]
    fn a_device_cookie_is_ours_or_none() {
        let (key, other) = (ServerKey::new([1; 32]), ServerKey::new([2; 32]));
        let cookie = device(&key, "abcDEF_-123");
        assert_eq!(read_device(&key, &cookie), Some("abcDEF_-123"));
        for text in
            ["", ".", "abcDEF_-123", "abcDEF_-123.", &cookie[1..], &cookie[..cookie.len() - 2]]
        {
            assert_eq!(read_device(&key, text), None, "{text}");
        }
        assert_eq!(read_device(&other, &cookie), None);
        assert_ne!(digest(&key, "a", "bc"), digest(&key, "ab", "c"));
    }

    #[test]
    fn a_receipt_has_two_groups_of_four_without_letters_that_look_alike() {
        let code = receipt(&ServerKey::new([1; 32]), AttemptId::new(5));
        assert_eq!((code.len(), code.find('-')), (9, Some(4)));
        assert!(!code.contains(['0', '1', 'I', 'O']));
    }
}
