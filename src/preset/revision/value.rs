//! Values as people type them.

use toml_edit::Value;

use crate::preset::field::Kind;

/// The value that was typed, of the field's kind where that is possible; else a text, which the
/// checks then refuse as they refuse it in a file.
pub(super) fn of(kind: Kind, typed: &str) -> Value {
    let typed = typed.trim();
    let value = match kind {
        Kind::Switch => typed.parse::<bool>().ok().map(Value::from),
        Kind::Whole(..) => typed.parse::<i64>().ok().map(Value::from),
        Kind::Number(..) => number(typed),
        Kind::Text | Kind::Path | Kind::Choice(_) | Kind::Weights(_) | Kind::Prompts => None,
    };
    value.unwrap_or_else(|| Value::from(typed))
}

/// A number, also one written without a point.
pub(super) fn number(typed: &str) -> Option<Value> {
    let number: f64 = typed.trim().parse().ok()?;
    number.is_finite().then(|| Value::from(number))
}

/// As it would be typed.
pub(super) fn typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        other => {
            let mut plain = other.clone();
            plain.decor_mut().clear();
            plain.to_string()
        }
    }
}

/// A value of one crate in the other; tables are not needed.
pub(super) fn from_toml(value: &toml::Value) -> Option<Value> {
    Some(match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(switch) => Value::from(*switch),
        _ => return None,
    })
}
