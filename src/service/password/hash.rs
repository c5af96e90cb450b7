//! Slow hashes of passwords: argon2id on blocking threads, never more at once than there are cores.

use std::{sync::Arc, time::Duration};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::service::failure::{Failure, Result};

/// How long a sign-in may wait for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(25);

/// Hashes and compares passwords.
#[derive(Clone, Debug)]
pub struct Hasher {
    params: Params,
    turns: Arc<Semaphore>,
}

impl Hasher {
    /// A hasher with the cost of new hashes; old ones carry their own.
    ///
    /// # Errors
    /// When the algorithm cannot be run at that cost.
    pub fn new(memory_kib: u32, passes: u32) -> anyhow::Result<Self> {
        let params =
            Params::new(memory_kib, passes, 1, None).map_err(|e| anyhow::anyhow!("argon2: {e}"))?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self { params, turns: Arc::new(Semaphore::new(cores)) })
    }

    /// The PHC text of a password.
    ///
    /// # Errors
    /// [`Failure::Busy`] when too many wait.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String> {
        let algorithm = self.algorithm();
        self.in_turn(move || {
            algorithm
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|e| Failure::Broken(anyhow::anyhow!("argon2: {e}")))
        })
        .await
    }

    /// Whether it is this password. Without a hash it takes as long and is not: nobody learns which names exist.
    ///
    /// # Errors
    /// [`Failure::Busy`] when too many wait.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let algorithm = self.algorithm();
        self.in_turn(move || match hash {
            Some(hash) => Ok(algorithm.verify_password(password.as_bytes(), hash.as_str()).is_ok()),
            None => {
                // Only the time it takes matters.
                drop(algorithm.hash_password_with_salt(password.as_bytes(), &[0; 16]));
                Ok(false)
            }
        })
        .await
    }

    fn algorithm(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned())
            .await
            .map_err(|_| Failure::Busy)?
            .map_err(|_| Failure::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(|e| Failure::Broken(e.into()))?
    }
}
