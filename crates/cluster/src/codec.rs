//! How plans of our own travel: sealed tables and their scans are written as text, the scans after a mark;
//! whatever else Ballista needs between its stages is left to its own codec.

use std::sync::Arc;

use ballista_core::serde::BallistaPhysicalExtensionCodec;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::{Result, TableReference, not_impl_err, plan_err};
use datafusion::error::DataFusionError;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{Extension, LogicalPlan};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use engine::sealed_table::{SealedScan, SealedTable};

/// Before the text of a scan. No message of Ballista begins so.
const SCAN_MARK: &[u8] = b"townbook scan 1\n";

/// Tables in queries.
#[derive(Debug)]
pub struct Plans;

impl LogicalExtensionCodec for Plans {
    fn try_decode(&self, _: &[u8], _: &[LogicalPlan], _: &TaskContext) -> Result<Extension> {
        not_impl_err!("this cluster runs no extensions of queries")
    }

    fn try_encode(&self, node: &Extension, _: &mut Vec<u8>) -> Result<()> {
        not_impl_err!("this cluster runs no extensions of queries such as {}", node.node.name())
    }

    fn try_decode_table_provider(
        &self,
        buf: &[u8],
        _: &TableReference,
        _: SchemaRef,
        _: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        Ok(Arc::new(SealedTable::from_text(text(buf)?).map_err(outside)?))
    }

    fn try_encode_table_provider(
        &self,
        name: &TableReference,
        node: Arc<dyn TableProvider>,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        let Some(table) = node.downcast_ref::<SealedTable>() else {
            return plan_err!("{name} is no table of a sealed close");
        };
        buf.extend(table.to_text().into_bytes());
        Ok(())
    }
}

/// Scans in plans.
#[derive(Debug, Default)]
pub struct Counts {
    ballista: BallistaPhysicalExtensionCodec,
}

impl PhysicalExtensionCodec for Counts {
    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        ctx: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match buf.strip_prefix(SCAN_MARK) {
            Some(rest) => match inputs {
                [shares] => {
                    let scan = SealedScan::from_text(text(rest)?, Arc::clone(shares));
                    Ok(Arc::new(scan.map_err(outside)?))
                }
                _ => plan_err!("a scan of a sealed table has one input, not {}", inputs.len()),
            },
            None => self.ballista.try_decode(buf, inputs, ctx, converter),
        }
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        buf: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        match node.downcast_ref::<SealedScan>() {
            Some(scan) => {
                buf.extend(SCAN_MARK);
                buf.extend(scan.to_text().into_bytes());
                Ok(())
            }
            None => self.ballista.try_encode(node, buf, converter),
        }
    }
}

fn text(buf: &[u8]) -> Result<&str> {
    std::str::from_utf8(buf).map_err(|source| DataFusionError::External(Box::new(source)))
}

fn outside(error: engine::error::EngineError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
