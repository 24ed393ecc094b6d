//! Flags column by column: the one place that knows their Arrow types.

use std::fmt::Write;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int32Builder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Fields};
use deadringer::{Error, Flag};

use crate::fault::Fault;

/// How evidence is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// As structs, like JSON.
    Objects,
    /// As the text of CSV flag files.
    Text,
}

impl Notation {
    pub(crate) fn parse(word: &str) -> Result<Notation, Fault> {
        match word {
            "objects" => Ok(Notation::Objects),
            "text" => Ok(Notation::Text),
            _ => Err(Error::usage(format!("`evidence` is `{word}`"))
                .with_hint("the words are objects, text")
                .into()),
        }
    }
}

/// The fields of a piece of evidence. Positions are below the cap on a name's length; Spark has no unsigned numbers.
fn evidence_fields() -> Fields {
    Fields::from(vec![
        Field::new("technique", DataType::Utf8, false),
        Field::new("from", DataType::Utf8, false),
        Field::new("to", DataType::Utf8, false),
        Field::new("position", DataType::Int32, false),
    ])
}

/// The fields of a flag, by the names of the contract.
pub(crate) fn flag_fields(notation: Notation) -> Vec<Field> {
    let text = |name| Field::new(name, DataType::Utf8, false);
    let evidence = match notation {
        Notation::Objects => {
            DataType::List(Arc::new(Field::new_list_field(DataType::Struct(evidence_fields()), false)))
        }
        Notation::Text => DataType::Utf8,
    };
    vec![
        text("kind"),
        text("tier"),
        Field::new("score", DataType::Float64, false),
        text("category"),
        text("entity_id"),
        text("entity_name"),
        text("matched_name"),
        text("field"),
        Field::new("evidence", evidence, false),
        Field::new("disclaimer", DataType::Utf8, true),
    ]
}

/// The fields of a row of a flag file.
pub(crate) fn row_fields(notation: Notation) -> Fields {
    let own = ["id", "name", "handle"].map(|name| Field::new(name, DataType::Utf8, false));
    own.into_iter().chain(flag_fields(notation)).collect()
}

/// One list of flags a row.
pub(crate) fn list_type() -> DataType {
    let fields = Fields::from(flag_fields(Notation::Objects));
    DataType::List(Arc::new(Field::new_list_field(DataType::Struct(fields), false)))
}

/// Flags being gathered.
pub(crate) struct Columns {
    notation: Notation,
    kind: StringBuilder,
    tier: StringBuilder,
    score: Float64Builder,
    category: StringBuilder,
    entity_id: StringBuilder,
    entity_name: StringBuilder,
    matched_name: StringBuilder,
    field: StringBuilder,
    disclaimer: StringBuilder,
    /// Where the evidence of each flag ends.
    ends: Vec<i32>,
    technique: StringBuilder,
    from: StringBuilder,
    to: StringBuilder,
    position: Int32Builder,
    text: StringBuilder,
    spare: String,
}

impl Columns {
    pub(crate) fn new(notation: Notation) -> Columns {
        Columns {
            notation,
            kind: StringBuilder::new(),
            tier: StringBuilder::new(),
            score: Float64Builder::new(),
            category: StringBuilder::new(),
            entity_id: StringBuilder::new(),
            entity_name: StringBuilder::new(),
            matched_name: StringBuilder::new(),
            field: StringBuilder::new(),
            disclaimer: StringBuilder::new(),
            ends: vec![0],
            technique: StringBuilder::new(),
            from: StringBuilder::new(),
            to: StringBuilder::new(),
            position: Int32Builder::new(),
            text: StringBuilder::new(),
            spare: String::new(),
        }
    }

    pub(crate) fn push(&mut self, flag: &Flag<'_>) {
        self.kind.append_value(flag.kind.as_str());
        self.tier.append_value(flag.tier.as_str());
        self.score.append_value(flag.score.probability());
        self.category.append_value(flag.category);
        self.entity_id.append_value(flag.entity_id);
        self.entity_name.append_value(flag.entity_name);
        self.matched_name.append_value(flag.matched_name);
        self.field.append_value(flag.field.as_str());
        self.disclaimer.append_option(flag.disclaimer.map(|disclaimer| disclaimer.as_str()));
        match self.notation {
            Notation::Objects => {
                for one in &flag.evidence {
                    self.technique.append_value(one.technique.as_str());
                    self.from.append_value(&one.from);
                    self.to.append_value(&one.to);
                    self.position.append_value(i32::try_from(one.position).unwrap_or(i32::MAX));
                }
                self.ends.push(i32::try_from(self.position.values_slice().len()).unwrap_or(i32::MAX));
            }
            Notation::Text => {
                self.spare.clear();
                for (index, one) in flag.evidence.iter().enumerate() {
                    // A string takes every write.
                    let _ = write!(self.spare, "{}{one}", if index > 0 { "; " } else { "" });
                }
                self.text.append_value(&self.spare);
            }
        }
    }

    /// The columns, in the order of [`flag_fields`].
    pub(crate) fn finish(mut self) -> Result<Vec<ArrayRef>, Fault> {
        let evidence: ArrayRef = match self.notation {
            Notation::Objects => {
                let parts: Vec<ArrayRef> = vec![
                    Arc::new(self.technique.finish()),
                    Arc::new(self.from.finish()),
                    Arc::new(self.to.finish()),
                    Arc::new(self.position.finish()),
                ];
                let objects = StructArray::try_new(evidence_fields(), parts, None)?;
                Arc::new(lists(objects, self.ends)?)
            }
            Notation::Text => Arc::new(self.text.finish()),
        };
        Ok(vec![
            Arc::new(self.kind.finish()),
            Arc::new(self.tier.finish()),
            Arc::new(self.score.finish()),
            Arc::new(self.category.finish()),
            Arc::new(self.entity_id.finish()),
            Arc::new(self.entity_name.finish()),
            Arc::new(self.matched_name.finish()),
            Arc::new(self.field.finish()),
            evidence,
            Arc::new(self.disclaimer.finish()),
        ])
    }
}

/// Lists of structs; `ends` begins with 0.
pub(crate) fn lists(items: StructArray, ends: Vec<i32>) -> Result<ListArray, Fault> {
    let field = Field::new_list_field(DataType::Struct(items.fields().clone()), false);
    let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
    Ok(ListArray::try_new(Arc::new(field), ends, Arc::new(items), None)?)
}
