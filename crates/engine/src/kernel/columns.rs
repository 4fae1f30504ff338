//! From a batch of residence rows to plain columns, in buffers that are used again.

use datafusion::arrow::array::{
    Array, BooleanArray, Date32Array, PrimitiveArray, RecordBatch, UInt8Array, UInt64Array,
};
use datafusion::arrow::datatypes::Date32Type;

use crate::kernel::Question;
use crate::kernel::spans::{NEVER, SpanColumns, class_of};
use crate::scan::{column, column_if_there};

/// Buffers for one batch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch {
    place: Vec<u32>,
    class: Vec<u16>,
    birth: Vec<i32>,
    from: Vec<i32>,
    to: Vec<i32>,
    since: Vec<i32>,
}

impl Scratch {
    pub fn fill(&mut self, question: &Question, batch: &RecordBatch) {
        let villages = column::<UInt64Array>(batch, "village");
        self.place.clear();
        self.place.extend(villages.values().iter().map(|&code| question.places.position(code)));
        let sexes = column::<UInt8Array>(batch, "sex").values();
        let statuses = column::<UInt8Array>(batch, "status").values();
        let rosters = column::<BooleanArray>(batch, "roster").values();
        let kinds = column_if_there::<UInt8Array>(batch, "household_kind").map(PrimitiveArray::values);
        self.class.clear();
        self.class.extend((0..batch.num_rows()).map(|row| {
            let kind = kinds.map_or(0, |kinds| kinds[row]);
            class_of(sexes[row], statuses[row], kind, rosters.value(row))
        }));
        days(&mut self.birth, column(batch, "birth"));
        days(&mut self.from, column(batch, "from_day"));
        days(&mut self.to, column(batch, "to_day"));
        self.since.clear();
        if let Some(since) = column_if_there::<Date32Array>(batch, "ever_married_since") {
            days(&mut self.since, since);
        }
    }

    pub fn columns(&self) -> SpanColumns<'_> {
        SpanColumns {
            place: &self.place,
            class: &self.class,
            birth: &self.birth,
            from: &self.from,
            to: &self.to,
            ever_married_since: &self.since,
        }
    }
}

/// Days as they are, an empty one as the day that never comes.
fn days(into: &mut Vec<i32>, from: &PrimitiveArray<Date32Type>) {
    into.clear();
    into.extend_from_slice(from.values());
    if let Some(nulls) = from.nulls().filter(|nulls| nulls.null_count() > 0) {
        for (day, known) in into.iter_mut().zip(nulls.iter()) {
            *day = if known { *day } else { NEVER };
        }
    }
}
