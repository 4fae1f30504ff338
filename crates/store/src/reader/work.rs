//! The work list and requests, as pages read them.

use register::area::PlaceCode;
use register::id::PersonId;

use super::Reader;
use crate::StoreError;
use crate::work::{self, Request, Task, TaskFilter, TaskStep, WorkId};

impl Reader {
    /// Open tasks of an area.
    pub fn open_tasks(&mut self, filter: &TaskFilter) -> Result<Vec<Task>, StoreError> {
        work::open_tasks(&mut self.db, filter)
    }

    /// One task.
    pub fn task(&mut self, id: WorkId) -> Result<Option<Task>, StoreError> {
        work::task(&mut self.db, id)
    }

    /// All tasks about a person, the newest first.
    pub fn tasks_of(&mut self, person: PersonId) -> Result<Vec<Task>, StoreError> {
        work::tasks_of(&mut self.db, person)
    }

    /// A task's history.
    pub fn task_steps(&mut self, id: WorkId) -> Result<Vec<TaskStep>, StoreError> {
        work::steps(&mut self.db, id)
    }

    /// One request.
    pub fn request(&mut self, id: WorkId) -> Result<Option<Request>, StoreError> {
        work::request(&mut self.db, &mut self.keys, &self.vault, id)
    }

    /// All requests about a person, the newest first.
    pub fn requests_of(&mut self, person: PersonId) -> Result<Vec<Request>, StoreError> {
        work::requests_of(&mut self.db, &mut self.keys, &self.vault, person)
    }

    /// Requests of an area that nobody has decided, the oldest first.
    pub fn waiting_requests(&mut self, place: PlaceCode) -> Result<Vec<Request>, StoreError> {
        work::waiting(&mut self.db, &mut self.keys, &self.vault, place)
    }
}
