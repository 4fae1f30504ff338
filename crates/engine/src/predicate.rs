//! Predicates of definitions: SQL text in, a small tree out.
//! The text is parsed by DataFusion's SQL parser and then translated into [`Predicate`], which can hold
//! only listed columns, comparisons, IN, BETWEEN, IS NULL, AND, OR, NOT and literals. Rows are
//! judged by that tree, never by the text, so nothing else can reach the engine: no function, no subquery.

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr as Sql, Spanned, UnaryOperator, Value as SqlValue,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::{Location, Token};

use serde::{Deserialize, Serialize};

use crate::set::{Column, ColumnKind};

pub(crate) mod steps;

/// Longer predicates are refused; it also bounds the depth of the tree.
pub const PREDICATE_CHARS_MAX: usize = 1_000;

/// A condition on the rows of a set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// No condition.
    All,
    /// A column compared with a literal.
    Compare(Column, Comparison, Literal),
    /// A column is one of several numbers.
    In(Column, Vec<i64>),
    /// A column lies between two numbers, both inside.
    Between(Column, i64, i64),
    /// A column is empty.
    IsNull(Column),
    /// A flag is set.
    Flag(Column),
    /// The condition does not hold; an empty column makes neither it nor its opposite true.
    Not(Box<Predicate>),
    /// Both hold.
    And(Box<Predicate>, Box<Predicate>),
    /// Either holds.
    Or(Box<Predicate>, Box<Predicate>),
}

/// A literal of a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Literal {
    /// A whole number.
    Number(i64),
    /// TRUE or FALSE.
    Flag(bool),
}

/// A comparison of a column with a literal, the column on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    Differs,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// Why a predicate is refused, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredicateProblem {
    /// Line inside the text, the first is 1.
    pub line: usize,
    /// Character inside the line, the first is 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub problem: String,
}

impl Predicate {
    /// Parses a predicate over the given columns.
    pub fn parse(text: &str, columns: &[Column]) -> Result<Self, PredicateProblem> {
        if text.chars().count() > PREDICATE_CHARS_MAX {
            return Err(at(START, format!("longer than {PREDICATE_CHARS_MAX} characters")));
        }
        let mut parser = Parser::new(&GenericDialect {})
            .try_with_sql(text)
            .map_err(|error| syntax_problem(text, &error))?;
        let tree = parser.parse_expr().map_err(|error| syntax_problem(text, &error))?;
        let rest = parser.peek_token();
        if rest.token != Token::EOF {
            return Err(at(rest.span.start, format!("{:?} is one thing too many", rest.token.to_string())));
        }
        Translation { columns }.condition(&tree)
    }

    /// Whether the condition holds for a row, whose columns `value` gives: numbers as they are, flags as 0 or 1,
    /// none where empty. None where the answer hangs on an empty column, as SQL's three-valued logic has it;
    /// such a row does not count.
    pub fn holds(&self, value: &impl Fn(Column) -> Option<i64>) -> Option<bool> {
        match self {
            Predicate::All => Some(true),
            Predicate::Compare(column, comparison, literal) => {
                value(*column).map(|found| comparison.holds(found, literal.number()))
            }
            Predicate::In(column, numbers) => value(*column).map(|found| numbers.contains(&found)),
            Predicate::Between(column, low, high) => {
                value(*column).map(|found| (*low..=*high).contains(&found))
            }
            Predicate::IsNull(column) => Some(value(*column).is_none()),
            Predicate::Flag(column) => value(*column).map(|found| found != 0),
            Predicate::Not(inner) => inner.holds(value).map(|holds| !holds),
            Predicate::And(left, right) => match (left.holds(value), right.holds(value)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                (None, _) | (_, None) => None,
            },
            Predicate::Or(left, right) => match (left.holds(value), right.holds(value)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                (None, _) | (_, None) => None,
            },
        }
    }

    /// Whether a row with these columns counts.
    pub(crate) fn counts(&self, value: &impl Fn(Column) -> Option<i64>) -> bool {
        self.holds(value) == Some(true)
    }

    /// The number that the condition fixes a column to, if every row it holds for has that one.
    pub(crate) fn fixed(&self, column: Column) -> Option<i64> {
        match self {
            Predicate::Compare(named, Comparison::Equal, literal) if *named == column => {
                Some(literal.number())
            }
            Predicate::And(left, right) => left.fixed(column).or_else(|| right.fixed(column)),
            _ => None,
        }
    }

    /// Whether the condition names a column.
    pub(crate) fn names(&self, column: Column) -> bool {
        match self {
            Predicate::All => false,
            Predicate::Compare(named, ..)
            | Predicate::In(named, _)
            | Predicate::Between(named, ..)
            | Predicate::IsNull(named)
            | Predicate::Flag(named) => *named == column,
            Predicate::Not(inner) => inner.names(column),
            Predicate::And(left, right) | Predicate::Or(left, right) => {
                left.names(column) || right.names(column)
            }
        }
    }
}

impl Literal {
    fn number(self) -> i64 {
        match self {
            Literal::Number(number) => number,
            Literal::Flag(flag) => i64::from(flag),
        }
    }

    fn kind(self) -> ColumnKind {
        match self {
            Literal::Number(_) => ColumnKind::Number,
            Literal::Flag(_) => ColumnKind::Flag,
        }
    }
}

impl Comparison {
    fn of(operator: &BinaryOperator) -> Option<Self> {
        match operator {
            BinaryOperator::Eq => Some(Comparison::Equal),
            BinaryOperator::NotEq => Some(Comparison::Differs),
            BinaryOperator::Lt => Some(Comparison::Less),
            BinaryOperator::LtEq => Some(Comparison::AtMost),
            BinaryOperator::Gt => Some(Comparison::Greater),
            BinaryOperator::GtEq => Some(Comparison::AtLeast),
            _ => None,
        }
    }

    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::Differs => left != right,
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Greater => left > right,
            Comparison::AtLeast => left >= right,
        }
    }

    /// The comparison that says the same with its sides exchanged.
    fn turned(self) -> Self {
        match self {
            Comparison::Equal | Comparison::Differs => self,
            Comparison::Less => Comparison::Greater,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::Greater => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
        }
    }
}

const START: Location = Location { line: 1, column: 1 };

fn at(place: Location, problem: String) -> PredicateProblem {
    // The parser gives line 0 to what it makes up itself; such a problem is shown at the start.
    let known = |number: u64| usize::try_from(number.max(1)).unwrap_or(usize::MAX);
    PredicateProblem { line: known(place.line), column: known(place.column), problem }
}

/// The parser writes the place into its message, ` at Line: 1, Column: 5`, except at the end of the text.
fn syntax_problem(text: &str, error: &ParserError) -> PredicateProblem {
    let message = match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message.as_str(),
        ParserError::RecursionLimitExceeded => return at(START, "nested too deeply".to_owned()),
    };
    let placed = message.rsplit_once(" at Line: ").and_then(|(problem, place)| {
        let (line, column) = place.split_once(", Column: ")?;
        Some((problem, Location { line: line.parse().ok()?, column: column.trim().parse().ok()? }))
    });
    let last_line = text.rsplit('\n').next().unwrap_or_default();
    let end = Location::new(text.matches('\n').count() as u64 + 1, last_line.chars().count() as u64 + 1);
    let (problem, place) = placed.unwrap_or((message, end));
    at(place, problem.to_owned())
}

struct Translation<'a> {
    columns: &'a [Column],
}

type Checked<T> = Result<T, PredicateProblem>;

impl Translation<'_> {
    fn condition(&self, tree: &Sql) -> Checked<Predicate> {
        match tree {
            Sql::Nested(inner) => self.condition(inner),
            Sql::Identifier(_) => match self.column(tree)? {
                column if column.kind() == ColumnKind::Flag => Ok(Predicate::Flag(column)),
                column => refuse(tree, format!("{} is a number; compare it with one", column.name())),
            },
            Sql::UnaryOp { op: UnaryOperator::Not, expr } => {
                Ok(Predicate::Not(Box::new(self.condition(expr)?)))
            }
            Sql::BinaryOp { left, op: BinaryOperator::And, right } => {
                Ok(Predicate::And(Box::new(self.condition(left)?), Box::new(self.condition(right)?)))
            }
            Sql::BinaryOp { left, op: BinaryOperator::Or, right } => {
                Ok(Predicate::Or(Box::new(self.condition(left)?), Box::new(self.condition(right)?)))
            }
            Sql::BinaryOp { left, op, right } => match Comparison::of(op) {
                Some(comparison) => self.comparison(left, comparison, right),
                None => refuse(tree, format!("the operator {op} is not allowed")),
            },
            Sql::IsNull(expr) => Ok(Predicate::IsNull(self.column(expr)?)),
            Sql::IsNotNull(expr) => Ok(Predicate::Not(Box::new(Predicate::IsNull(self.column(expr)?)))),
            Sql::InList { expr, list, negated } => {
                let column = self.number_column(expr)?;
                let numbers = list.iter().map(number).collect::<Checked<Vec<i64>>>()?;
                Ok(negate_if(*negated, Predicate::In(column, numbers)))
            }
            Sql::Between { expr, negated, low, high } => {
                let (low_number, high_number) = (number(low)?, number(high)?);
                if low_number > high_number {
                    return refuse(low, format!("nothing lies between {low_number} and {high_number}"));
                }
                let column = self.number_column(expr)?;
                Ok(negate_if(*negated, Predicate::Between(column, low_number, high_number)))
            }
            Sql::Function(function) => refuse(tree, format!("calls the function {}", function.name)),
            Sql::Subquery(_) | Sql::Exists { .. } | Sql::InSubquery { .. } => {
                refuse(tree, "holds a subquery".to_owned())
            }
            _ => refuse(tree, format!("{tree} is not a condition on a column")),
        }
    }

    fn comparison(&self, left: &Sql, comparison: Comparison, right: &Sql) -> Checked<Predicate> {
        let literal_first = matches!(left, Sql::Value(_) | Sql::UnaryOp { .. });
        let (side, comparison, other) =
            if literal_first { (right, comparison.turned(), left) } else { (left, comparison, right) };
        let column = self.column(side)?;
        let literal = literal(other)?;
        if literal.kind() != column.kind() {
            let wanted = match column.kind() {
                ColumnKind::Number => "a number",
                ColumnKind::Flag => "TRUE or FALSE",
            };
            return refuse(other, format!("{} is compared with {wanted}", column.name()));
        }
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::Differs);
        if ordered && column.kind() == ColumnKind::Flag {
            return refuse(side, format!("{} has no order; use = or <>", column.name()));
        }
        Ok(Predicate::Compare(column, comparison, literal))
    }

    fn column(&self, tree: &Sql) -> Checked<Column> {
        match tree {
            Sql::Nested(inner) => self.column(inner),
            Sql::Identifier(ident) if ident.quote_style.is_none() => {
                let found = self.columns.iter().find(|column| column.name() == ident.value);
                found.copied().map_or_else(|| refuse(tree, self.unknown(&ident.value)), Ok)
            }
            Sql::Function(function) => refuse(tree, format!("calls the function {}", function.name)),
            Sql::Subquery(_) => refuse(tree, "holds a subquery".to_owned()),
            _ => refuse(tree, format!("{tree} stands where a column must stand alone")),
        }
    }

    fn number_column(&self, tree: &Sql) -> Checked<Column> {
        match self.column(tree)? {
            column if column.kind() == ColumnKind::Number => Ok(column),
            column => refuse(tree, format!("{} is not a number", column.name())),
        }
    }

    fn unknown(&self, name: &str) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name()).collect();
        format!("{name:?} is not a column of this set; it has {}", names.join(", "))
    }
}

fn refuse<T>(tree: &Sql, problem: String) -> Checked<T> {
    Err(at(tree.span().start, problem))
}

fn negate_if(negated: bool, predicate: Predicate) -> Predicate {
    if negated { Predicate::Not(Box::new(predicate)) } else { predicate }
}

fn literal(tree: &Sql) -> Checked<Literal> {
    match tree {
        Sql::Nested(inner) => literal(inner),
        Sql::Value(value) => match &value.value {
            SqlValue::Boolean(flag) => Ok(Literal::Flag(*flag)),
            SqlValue::Number(digits, _) => match digits.to_string().parse() {
                Ok(number) => Ok(Literal::Number(number)),
                Err(_) => refuse(tree, format!("{digits} is not a whole number")),
            },
            SqlValue::Null => refuse(tree, "use IS NULL or IS NOT NULL".to_owned()),
            other => refuse(tree, format!("{other} is neither a whole number nor TRUE or FALSE")),
        },
        Sql::UnaryOp { op: UnaryOperator::Minus, expr } => match literal(expr)? {
            Literal::Number(number) => Ok(Literal::Number(-number)),
            Literal::Flag(_) => refuse(tree, "TRUE and FALSE have no sign".to_owned()),
        },
        Sql::Function(function) => refuse(tree, format!("calls the function {}", function.name)),
        Sql::Subquery(_) => refuse(tree, "holds a subquery".to_owned()),
        _ => refuse(tree, format!("{tree} stands where a literal must stand")),
    }
}

fn number(tree: &Sql) -> Checked<i64> {
    match literal(tree)? {
        Literal::Number(number) => Ok(number),
        Literal::Flag(_) => refuse(tree, "a number must stand here".to_owned()),
    }
}
