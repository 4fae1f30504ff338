//! What people do with the book: one public function a thing.
//!
//! `app` reads what people send, asks the pure crates what it means, and writes through `store`. It knows
//! no HTTP, no HTML, no SQL and no DataFusion.

pub mod import;
pub mod locale;
pub mod office;
pub mod openid;
pub mod pack;
pub mod search;
pub mod webauthn;
