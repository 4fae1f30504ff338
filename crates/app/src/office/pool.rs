//! Handles on the databases that pages share: taken for one request, then given back.

use std::ops::{Deref, DerefMut};
use std::sync::Mutex;

use store::StoreError;

type Make<T> = Box<dyn Fn() -> Result<T, StoreError> + Send + Sync>;

/// A pool. It never waits: where all are taken it makes another, and keeps no more than so many.
pub(super) struct Pool<T> {
    idle: Mutex<Vec<T>>,
    most: usize,
    make: Make<T>,
}

/// A handle, taken.
pub(super) struct Taken<'a, T> {
    pool: &'a Pool<T>,
    one: Option<T>,
}

impl<T> Pool<T> {
    pub fn new(most: usize, make: impl Fn() -> Result<T, StoreError> + Send + Sync + 'static) -> Pool<T> {
        Pool { idle: Mutex::new(Vec::new()), most, make: Box::new(make) }
    }

    /// One of the pool's, else a new one.
    pub fn take(&self) -> Result<Taken<'_, T>, StoreError> {
        let idle = super::lock(&self.idle).pop();
        let one = match idle {
            Some(one) => one,
            None => (self.make)()?,
        };
        Ok(Taken { pool: self, one: Some(one) })
    }
}

impl<T> Deref for Taken<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.one.as_ref().expect("INVARIANT: it is given back only when dropped")
    }
}

impl<T> DerefMut for Taken<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.one.as_mut().expect("INVARIANT: it is given back only when dropped")
    }
}

impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        let Some(one) = self.one.take() else { return };
        // One that a panic went through may be in the middle of something.
        if std::thread::panicking() {
            return;
        }
        let mut idle = super::lock(&self.pool.idle);
        if idle.len() < self.pool.most {
            idle.push(one);
        }
    }
}
