//! Jobs are done by one worker at a time.

use super::*;
use crate::office::{Job, JobState, MOST_ATTEMPTS, NewJob};

fn new_job(id: u8, arguments: &str) -> NewJob<'_> {
    NewJob { id: [id; 16], account: "liwei", kind: "import", arguments }
}

fn get(office: &mut Office, id: u8) -> Job {
    office.job_get(&[id; 16]).unwrap().unwrap()
}

#[test]
fn a_job_goes_from_waiting_to_done() {
    for_each_database(|site| {
        let mut office = staffed(site);
        assert_eq!(office.job_claim_next("w1", NOW).unwrap(), None);
        assert!(office.job_put(&new_job(1, r#"{"file":"刘洋.csv"}"#), NOW).unwrap());
        assert!(!office.job_put(&new_job(1, "{}"), NOW).unwrap(), "sent twice is once");
        office.job_put(&new_job(2, "{}"), NOW - 1).unwrap();
        assert_eq!(get(&mut office, 1).state, JobState::Waiting);
        assert_eq!(office.job_claim_next("w1", NOW + 1).unwrap().unwrap().id, [2; 16], "the oldest first");
        let job = office.job_claim_next("w1", NOW + 1).unwrap().unwrap();
        assert_eq!((job.id, &*job.account, &*job.kind), ([1; 16], "liwei", "import"));
        assert_eq!((job.state, job.worker.as_deref(), job.n_attempts), (JobState::Running, Some("w1"), 1));
        assert_eq!((job.created_at, job.started_at, job.finished_at), (NOW, Some(NOW + 1), None));
        assert_eq!(job.arguments.reveal(), r#"{"file":"刘洋.csv"}"#);
        assert!(office.job_progress(&[1; 16], "w1", 3, 10, NOW + 2).unwrap());
        assert!(!office.job_progress(&[1; 16], "w2", 4, 10, NOW + 2).unwrap(), "not its job");
        let job = get(&mut office, 1);
        assert_eq!((job.n_done, job.n_total), (3, 10));
        assert!(!office.job_finish(&[1; 16], "w2", "{}", NOW + 3).unwrap());
        assert!(!office.job_fail(&[1; 16], "w2", "no", NOW + 3).unwrap());
        assert!(office.job_finish(&[1; 16], "w1", r#"{"entered":9}"#, NOW + 3).unwrap());
        assert!(!office.job_finish(&[1; 16], "w1", "{}", NOW + 4).unwrap(), "it has ended");
        assert!(!office.job_cancel(&[1; 16], NOW + 4).unwrap(), "it has ended");
        let job = get(&mut office, 1);
        assert_eq!((job.state, job.finished_at, job.error), (JobState::Done, Some(NOW + 3), None));
        assert_eq!(job.result.unwrap().reveal(), r#"{"entered":9}"#);
        assert!(office.job_fail(&[2; 16], "w1", &"长".repeat(2000), NOW + 5).unwrap());
        let job = get(&mut office, 2);
        assert_eq!((job.state, job.error.unwrap().reveal().len()), (JobState::Failed, 4095));
        let ids: Vec<_> = office.job_list("liwei", 10).unwrap().iter().map(|j| j.id[0]).collect();
        assert_eq!(ids, [1, 2]);
        assert_eq!(office.job_list("liwei", 1).unwrap().len(), 1);
        assert_eq!(office.job_list("zhaojing", u64::MAX).unwrap(), []);
        assert_eq!(office.job_get(&[9; 16]).unwrap(), None);
        assert_eq!(office.job_forget(NOW + 4).unwrap(), 1);
        assert_eq!(office.job_list("liwei", 10).unwrap().len(), 1);
    });
}

#[test]
fn a_job_is_given_to_one_worker() {
    for_each_database(|site| {
        let mut office = staffed(site);
        for i in 0..40 {
            office.job_put(&new_job(i, "{}"), NOW + i64::from(i)).unwrap();
        }
        let claimed = at_one_moment(site, |office, i| {
            let mut mine = Vec::new();
            while let Some(job) = office.job_claim_next(&format!("w{i}"), NOW).unwrap() {
                assert_eq!(job.worker.as_deref(), Some(format!("w{i}").as_str()));
                mine.push(job.id[0]);
            }
            mine
        });
        let mut all: Vec<u8> = claimed.into_iter().flatten().collect();
        all.sort_unstable();
        assert_eq!(all, (0..40).collect::<Vec<u8>>(), "each once, and none left");
    });
}

#[test]
fn a_job_that_is_called_off_stops_its_worker() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.job_put(&new_job(1, "{}"), NOW).unwrap();
        office.job_put(&new_job(2, "{}"), NOW + 1).unwrap();
        office.job_claim_next("w1", NOW + 2).unwrap().unwrap();
        assert!(office.job_cancel(&[1; 16], NOW + 3).unwrap());
        assert!(office.job_cancel(&[2; 16], NOW + 3).unwrap());
        assert!(!office.job_cancel(&[9; 16], NOW + 3).unwrap());
        assert!(!office.job_progress(&[1; 16], "w1", 1, 2, NOW + 4).unwrap());
        assert!(!office.job_finish(&[1; 16], "w1", "{}", NOW + 4).unwrap());
        assert_eq!(office.job_claim_next("w1", NOW + 4).unwrap(), None);
        assert_eq!(
            (get(&mut office, 1).state, get(&mut office, 1).finished_at),
            (JobState::Cancelled, Some(NOW + 3))
        );
    });
}

#[test]
fn an_abandoned_job_is_taken_over_but_not_for_ever() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.job_put(&new_job(1, "{}"), NOW).unwrap();
        office.job_claim_next("w1", NOW).unwrap().unwrap();
        office.job_progress(&[1; 16], "w1", 1, 2, NOW + 10).unwrap();
        assert_eq!(office.job_requeue(NOW + 10, NOW + 11).unwrap(), 0, "it gave a sign of life");
        assert_eq!(office.job_requeue(NOW + 11, NOW + 12).unwrap(), 1);
        assert_eq!((get(&mut office, 1).state, get(&mut office, 1).worker), (JobState::Waiting, None));
        let again = office.job_claim_next("w2", NOW + 20).unwrap().unwrap();
        assert_eq!((again.n_attempts, again.n_done), (2, 0));
        assert!(!office.job_finish(&[1; 16], "w1", "{}", NOW + 21).unwrap(), "w1 comes too late");
        office.job_requeue(NOW + 30, NOW + 30).unwrap();
        assert_eq!(office.job_claim_next("w3", NOW + 40).unwrap().unwrap().n_attempts, MOST_ATTEMPTS);
        assert_eq!(office.job_requeue(NOW + 50, NOW + 51).unwrap(), 1);
        let job = get(&mut office, 1);
        assert_eq!((job.state, job.finished_at), (JobState::Failed, Some(NOW + 51)));
        assert_eq!(job.error.unwrap().reveal(), "abandoned");
        assert_eq!(office.job_claim_next("w4", NOW + 60).unwrap(), None);
    });
}

#[test]
fn a_job_has_limits_and_is_sealed() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let long = "x".repeat((1 << 20) + 1);
        office.job_put(&new_job(1, "刘洋"), NOW).unwrap();
        for bad in ["", long.as_str()] {
            refused(office.job_put(&new_job(2, bad), NOW), "arguments");
            refused(office.job_finish(&[1; 16], "w1", bad, NOW), "result");
        }
        for bad in &bad_lines() {
            refused(office.job_put(&NewJob { kind: bad, ..new_job(2, "{}") }, NOW), "kind");
            refused(office.job_claim_next(bad, NOW), "worker");
        }
        unknown(office.job_put(&NewJob { account: "nobody", ..new_job(2, "{}") }, NOW), "account");
        let db = office.db().unwrap();
        db.execute("update job set job_id = $1", &[Cell::Tag([3; 16])]).unwrap();
        assert!(matches!(office.job_get(&[3; 16]), Err(StoreError::Sealed)));
        assert!(!format!("{:?}", rows(office.db().unwrap(), &crate::tables::JOB)).contains("刘洋"));
    });
}
