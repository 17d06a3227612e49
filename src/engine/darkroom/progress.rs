//! What the events of `nada invert --json` mean for how far a search is.

use serde_json::Value;

use crate::protocol::{Picture, Search, SearchAsk, SearchStage};

/// Takes an event; says whether clients should hear of it.
pub fn apply(search: &mut Search, line: &Value, picture: Option<Picture>) -> bool {
    let count = |key: &str| line[key].as_u64().unwrap_or_default() as u32;
    match line["event"].as_str().unwrap_or_default() {
        "start" => {
            search.stage = SearchStage::Steps;
            let steps = if line["way"] == "encoder" {
                0
            } else {
                count("steps")
            };
            search.steps = steps;
        }
        "step" => {
            search.stage = SearchStage::Steps;
            (search.step, search.steps) = (count("step"), count("steps"));
            measure(search, line);
        }
        "written" => measure(search, line),
        "kept" => search.stage = SearchStage::Kept,
        "failed" => {
            search.stage = SearchStage::Failed {
                reason: line["reason"].as_str().unwrap_or_default().to_owned(),
                ask: match line["ask"].as_str() {
                    Some("face") => SearchAsk::Which,
                    Some("aligned") => SearchAsk::AsItIs,
                    Some("points") => SearchAsk::Points,
                    _ => SearchAsk::Nothing,
                },
            };
        }
        _ => return false,
    }
    search.picture = picture;
    true
}

fn measure(search: &mut Search, line: &Value) {
    search.features = line["features"].as_f64().or(search.features);
    search.psnr = line["psnr"].as_f64().or(search.psnr);
}
