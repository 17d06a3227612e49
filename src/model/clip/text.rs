//! The text tower: tokens, a causal transformer, the feature at the end-of-text token.

use tch::{Kind, Tensor};

use super::Parameters;
use super::tokenizer::Tokenizer;
use super::transformer::{Activation, Attending, Attention, LayerNorm, Transformer, heads};
use crate::weights::WeightsError;

#[derive(Debug)]
pub struct TextTower {
    tokenizer: Tokenizer,
    /// Ids of the rows in the table when it is not the full one; the last row is for all others.
    rows: Option<Vec<u32>>,
    embedding: Tensor, // [rows, C]
    positions: Tensor, // [context, C]
    transformer: Transformer,
    ln_final: LayerNorm,
    projection: Tensor, // [C, embed]
}

impl TextTower {
    pub fn new(get: &Parameters, activation: Activation) -> Result<Self, WeightsError> {
        let embedding = get.get_rank("token_embedding.weight", 2)?;
        let rows = match get.state.metadata().get("token_rows") {
            None => None,
            Some(json) => Some(parse_rows(get, json, embedding.size()[0])?),
        };
        let attending = Attending {
            heads: heads(get, "text_heads", embedding.size()[1])?,
            attention: Attention::Causal,
        };
        Ok(Self {
            tokenizer: Tokenizer::new(),
            rows,
            embedding,
            positions: get.get_rank("positional_embedding", 2)?,
            transformer: Transformer::new(get, "transformer", activation, attending)?,
            ln_final: LayerNorm::new(get, "ln_final")?,
            projection: get.get_rank("text_projection", 2)?,
        })
    }

    /// -> `[N, embed]`
    pub fn forward<S: AsRef<str>>(&self, texts: &[S]) -> Tensor {
        let context = self.positions.size()[0] as usize;
        let tokens: Vec<Vec<u32>> = texts
            .iter()
            .map(|text| self.tokenizer.frame(text.as_ref(), context))
            .collect();
        // Nothing looks ahead, so what follows the longest text need not be computed.
        let length = tokens.iter().map(Vec::len).max().unwrap_or(1);
        let mut ids = vec![0i64; tokens.len() * length];
        for (row, tokens) in ids.chunks_mut(length).zip(&tokens) {
            for (id, &token) in row.iter_mut().zip(tokens) {
                *id = self.row(token);
            }
        }
        let device = self.embedding.device();
        let ids = Tensor::from_slice(&ids).to_device(device);
        let ends: Vec<i64> = tokens.iter().map(|t| t.len() as i64 - 1).collect();
        let ends = Tensor::from_slice(&ends).to_device(device);
        self.at_ends(&ids.view([texts.len() as i64, length as i64]), &ends)
    }

    /// Of token ids, `[N, L]`, each row ending at its largest id -> `[N, embed]`
    pub fn forward_tokens(&self, ids: &Tensor) -> Tensor {
        let ids = ids.to_device(self.embedding.device());
        self.at_ends(&ids, &ids.argmax(-1, false))
    }

    /// `[N, L]` ids, `[N]` places -> `[N, embed]`
    fn at_ends(&self, ids: &Tensor, ends: &Tensor) -> Tensor {
        let [n, length] = [ids.size()[0], ids.size()[1]];
        let x = self.embedding.index_select(0, &ids.flatten(0, 1));
        let x = x.view([n, length, -1]) + self.positions.narrow(0, 0, length);
        let x = self.ln_final.forward(&self.transformer.forward(&x));
        let all = Tensor::arange(n, (Kind::Int64, ids.device()));
        let last = x.index(&[Some(&all), Some(ends)]); // [N, C]
        last.matmul(&self.projection)
    }

    pub fn unknown_words(&self, text: &str) -> Vec<String> {
        let Some(rows) = &self.rows else {
            return Vec::new();
        };
        let known = |id: &u32| rows.binary_search(id).is_ok();
        let mut unknown: Vec<String> = Vec::new();
        for word in self.tokenizer.words(text) {
            if !self.tokenizer.encode(&word).iter().all(known) && !unknown.contains(&word) {
                unknown.push(word);
            }
        }
        unknown
    }

    fn row(&self, token: u32) -> i64 {
        match &self.rows {
            None => i64::from(token),
            Some(rows) => rows.binary_search(&token).unwrap_or(rows.len()) as i64,
        }
    }
}

fn parse_rows(get: &Parameters, json: &str, table: i64) -> Result<Vec<u32>, WeightsError> {
    let rows: Vec<u32> = serde_json::from_str(json)
        .map_err(|error| get.state.malformed(format!("metadata token_rows: {error}")))?;
    if rows.len() as i64 + 1 == table && rows.is_sorted() {
        return Ok(rows);
    }
    Err(get.state.malformed(format!(
        "metadata token_rows lists {} sorted tokens, the table has {table} rows; one more than \
         tokens is expected",
        rows.len()
    )))
}
