//! `count_cells(inquiry, column, ...)`: the counting kernel as an aggregate.
//! The first argument is the text of an [`Inquiry`], the same for all rows; the others are the columns of its
//! table that it needs. The answer is a [`State`] as bytes: states of parts are added in any order, and
//! whoever asked reads the last one.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, LargeBinaryArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use datafusion::common::{Result as DataFusionResult, plan_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Expr, Signature, Volatility, lit};
use datafusion::physical_expr::expressions::{Column, Literal};
use datafusion::physical_plan::PhysicalExpr;
use datafusion::scalar::ScalarValue;

use crate::error::EngineError;
use crate::inquiry::Inquiry;
use crate::kernel::{Question, State};
use crate::sealed_table::{SealedTable, outside};
use crate::set::Table;

/// The name in plans.
pub const NAME: &str = "count_cells";

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CountCells {
    signature: Signature,
}

impl CountCells {
    pub(crate) fn new() -> Self {
        Self { signature: Signature::variadic_any(Volatility::Immutable) }
    }
}

/// The arguments that count an inquiry in its table.
pub fn arguments(inquiry: &Inquiry, table: &SealedTable) -> Vec<Expr> {
    // A dictionary repeats the text for every row of a batch without copying it.
    let text = Box::new(ScalarValue::Utf8(Some(inquiry.to_text())));
    let text = lit(ScalarValue::Dictionary(Box::new(DataType::Int8), text));
    std::iter::once(text).chain(table.columns().iter().map(datafusion::prelude::ident)).collect()
}

impl AggregateUDFImpl for CountCells {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> DataFusionResult<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn state_fields(&self, _: StateFieldsArgs<'_>) -> DataFusionResult<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new("counted", DataType::LargeBinary, true))])
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> DataFusionResult<Box<dyn Accumulator>> {
        let Some((first, columns)) = args.exprs.split_first() else {
            return plan_err!("{NAME} needs an inquiry");
        };
        let inquiry = Inquiry::from_text(&text(first)?).map_err(outside)?;
        let mut fields = Vec::new();
        for (column, field) in columns.iter().zip(&args.expr_fields[1..]) {
            let Some(column) = column.downcast_ref::<Column>() else {
                return plan_err!("{NAME} takes columns of a sealed table, not {column}");
            };
            fields.push(field.as_ref().clone().with_name(column.name()));
        }
        let question = inquiry.question().map_err(outside)?;
        let schema = Arc::new(Schema::new(fields));
        Ok(Box::new(Counting { table: inquiry.table.table, schema, state: State::new(&question), question }))
    }
}

/// The text of a literal.
fn text(argument: &Arc<dyn PhysicalExpr>) -> DataFusionResult<String> {
    let literal = argument.downcast_ref::<Literal>();
    let value = literal.and_then(|literal| literal.value().try_as_str().flatten());
    match value {
        Some(text) => Ok(text.to_owned()),
        None => plan_err!("the first argument of {NAME} is the text of an inquiry, not {argument}"),
    }
}

/// One part's counts.
#[derive(Debug)]
struct Counting {
    table: Table,
    /// The columns as they arrive.
    schema: SchemaRef,
    question: Arc<Question>,
    state: State,
}

impl Counting {
    /// What was counted so far; the next part begins from nothing.
    fn take(&mut self) -> ScalarValue {
        let state = std::mem::replace(&mut self.state, State::new(&self.question));
        ScalarValue::LargeBinary(Some(state.to_bytes()))
    }
}

impl Accumulator for Counting {
    fn update_batch(&mut self, values: &[ArrayRef]) -> DataFusionResult<()> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), values[1..].to_vec())?;
        self.state.add(self.table, &batch).map_err(outside)
    }

    fn evaluate(&mut self) -> DataFusionResult<ScalarValue> {
        Ok(self.take())
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.state.n_bytes()
    }

    fn state(&mut self) -> DataFusionResult<Vec<ScalarValue>> {
        Ok(vec![self.take()])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> DataFusionResult<()> {
        let Some(parts) = states.first().and_then(|part| part.as_any().downcast_ref::<LargeBinaryArray>())
        else {
            let problem = "they are not in a column of bytes";
            return Err(outside(EngineError::State { problem }));
        };
        for part in (0..parts.len()).filter(|&part| parts.is_valid(part)) {
            let other = State::from_bytes(&self.question, parts.value(part)).map_err(outside)?;
            self.state.merge(other);
        }
        Ok(())
    }
}
