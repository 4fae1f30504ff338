//! How an account proves itself, besides passkeys: password, one-time passwords (TOTP, RFC 6238),
//! recovery codes. The store neither hashes nor computes codes; it sees to it that each is used once.

use super::{Hidden, Office, bound, require_account};
use crate::StoreError;
use crate::db::{Cell, Db};

const LONGEST_PHC: usize = 256;
const LONGEST_SECRET: usize = 128;
const MOST_CODES: usize = 32;

/// A confirmed secret of one-time passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    /// The shared secret.
    pub secret: Hidden<Vec<u8>>,
    /// The last step that was used; only later ones count.
    pub last_step: i64,
}

impl Office {
    /// Sets a password: its hash, as a PHC string (argon2). Sessions go on; end them where they must not.
    pub fn password_set(&mut self, account: &str, phc: &str, now: i64) -> Result<(), StoreError> {
        check_phc(phc)?;
        let db = self.db()?;
        require_account(db, account)?;
        put_password(db, account, phc, now)
    }

    /// The hash of an account's password, and when it was set.
    pub fn password_find(&mut self, account: &str) -> Result<Option<(Hidden<String>, i64)>, StoreError> {
        let sql = "select phc, set_at from account_password where account = $1";
        self.db()?.one(sql, &[Cell::text(account)], |r| Ok((Hidden::new(r.text(0)?), r.int(1)?)))
    }

    /// Takes the password away, where passkeys do instead. False where there was none.
    pub fn password_remove(&mut self, account: &str) -> Result<bool, StoreError> {
        self.changed("delete from account_password where account = $1", &[Cell::text(account)])
    }

    /// Keeps a secret that is being set up. A confirmed one stays in use until [`Office::totp_confirm`].
    pub fn totp_offer(&mut self, account: &str, secret: &[u8], now: i64) -> Result<(), StoreError> {
        if secret.is_empty() || secret.len() > LONGEST_SECRET {
            return Err(StoreError::OfficeField { field: "secret", longest: LONGEST_SECRET });
        }
        require_account(self.db()?, account)?;
        let sealed = self.seal(&totp_context(account), secret);
        self.changed(
            "insert into totp (account, confirmed, secret, last_step, set_at) values ($1, 0, $2, 0, $3) \
             on conflict (account, confirmed) do update set secret = excluded.secret, \
             set_at = excluded.set_at",
            &[Cell::text(account), Cell::Blob(sealed), Cell::Int(now)],
        )?;
        Ok(())
    }

    /// The secret that is being set up.
    pub fn totp_offered(&mut self, account: &str) -> Result<Option<Hidden<Vec<u8>>>, StoreError> {
        let sql = "select secret, last_step from totp where account = $1 and confirmed = 0";
        Ok(self.totp(account, sql)?.map(|totp| totp.secret))
    }

    /// The offered secret comes into use in the place of any other, `step` being the one whose code showed
    /// that its owner has it. The secret is given again, to be sure that it is the one that was shown.
    /// False where another, or none, is being set up.
    pub fn totp_confirm(
        &mut self,
        account: &str,
        secret: &Hidden<Vec<u8>>,
        step: i64,
        now: i64,
    ) -> Result<bool, StoreError> {
        if self.totp_offered(account)?.as_ref() != Some(secret) {
            return Ok(false);
        }
        let sealed = self.seal(&totp_context(account), secret.reveal());
        self.at_once(|db| {
            let taken = "delete from totp where account = $1 and confirmed = 0";
            if db.execute(taken, &[Cell::text(account)])? == 0 {
                return Ok(false);
            }
            db.execute(
                "insert into totp (account, confirmed, secret, last_step, set_at) values ($1, 1, $2, $3, $4) \
                 on conflict (account, confirmed) do update set secret = excluded.secret, \
                 last_step = excluded.last_step, set_at = excluded.set_at",
                &[Cell::text(account), Cell::Blob(sealed), Cell::Int(step), Cell::Int(now)],
            )?;
            Ok(true)
        })
    }

    /// The confirmed secret.
    pub fn totp_find(&mut self, account: &str) -> Result<Option<Totp>, StoreError> {
        let sql = "select secret, last_step from totp where account = $1 and confirmed = 1";
        self.totp(account, sql)
    }

    /// Uses up a step whose code was right. False where it, or a later one, was used before: the code was
    /// seen or guessed by somebody else, and is refused.
    pub fn totp_use(&mut self, account: &str, step: i64) -> Result<bool, StoreError> {
        self.changed(
            "update totp set last_step = $1 where account = $2 and confirmed = 1 and last_step < $1",
            &[Cell::Int(step), Cell::text(account)],
        )
    }

    /// Takes one-time passwords away. False where there were none.
    pub fn totp_remove(&mut self, account: &str) -> Result<bool, StoreError> {
        self.changed("delete from totp where account = $1", &[Cell::text(account)])
    }

    fn totp(&mut self, account: &str, sql: &str) -> Result<Option<Totp>, StoreError> {
        let found = self.db()?.one(sql, &[Cell::text(account)], |r| Ok((r.bytes(0)?.to_vec(), r.int(1)?)))?;
        let Some((sealed, last_step)) = found else { return Ok(None) };
        let secret = crate::seal::open(&self.key, &totp_context(account), &sealed)?;
        Ok(Some(Totp { secret: Hidden::new(secret), last_step }))
    }

    /// Gives an account new recovery codes, by their hashes; the old ones are void.
    pub fn recovery_codes_set(
        &mut self,
        account: &str,
        hashes: &[[u8; 32]],
        now: i64,
    ) -> Result<(), StoreError> {
        if hashes.len() > MOST_CODES {
            return Err(StoreError::OfficeField { field: "recovery codes", longest: MOST_CODES });
        }
        self.at_once(|db| {
            require_account(db, account)?;
            db.execute("delete from recovery_code where account = $1", &[Cell::text(account)])?;
            for hash in hashes {
                db.execute(
                    "insert into recovery_code (account, code_hash, created_at) values ($1, $2, $3) \
                     on conflict (account, code_hash) do nothing",
                    &[Cell::text(account), Cell::Hash(*hash), Cell::Int(now)],
                )?;
            }
            Ok(())
        })
    }

    /// Uses a recovery code up. False where it is not one, or was used.
    pub fn recovery_code_use(
        &mut self,
        account: &str,
        hash: &[u8; 32],
        now: i64,
    ) -> Result<bool, StoreError> {
        self.changed(
            "update recovery_code set used_at = $1 \
             where account = $2 and code_hash = $3 and used_at is null",
            &[Cell::Int(now), Cell::text(account), Cell::Hash(*hash)],
        )
    }

    /// How many recovery codes are left.
    pub fn recovery_codes_left(&mut self, account: &str) -> Result<u64, StoreError> {
        let sql = "select count(*) from recovery_code where account = $1 and used_at is null";
        Ok(self.db()?.number(sql, &[Cell::text(account)])? as u64)
    }
}

fn totp_context(account: &str) -> Vec<u8> {
    bound("office totp", &[account.as_bytes()])
}

/// A PHC string is told from a password that somebody meant to be hashed: that must never be stored.
pub(super) fn check_phc(phc: &str) -> Result<(), StoreError> {
    let plain =
        phc.starts_with('$') && phc.matches('$').count() >= 3 && phc.chars().all(|c| c.is_ascii_graphic());
    if !plain || phc.len() > LONGEST_PHC {
        return Err(StoreError::OfficeField { field: "password hash", longest: LONGEST_PHC });
    }
    Ok(())
}

pub(super) fn put_password(db: &mut Db, account: &str, phc: &str, now: i64) -> Result<(), StoreError> {
    db.execute(
        "insert into account_password (account, phc, set_at) values ($1, $2, $3) \
         on conflict (account) do update set phc = excluded.phc, set_at = excluded.set_at",
        &[Cell::text(account), Cell::text(phc), Cell::Int(now)],
    )?;
    Ok(())
}
