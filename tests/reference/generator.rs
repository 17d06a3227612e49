//! Kind `stylegan2_generator`: mapping, synthesis with the stored noises, truncation, mixing.

use nada_tui::model::stylegan2::{Generator, Noise};
use nada_tui::model::{Image, W, Z};
use tch::{Device, Tensor};

use crate::case::Case;
use crate::report::{Report, TOLERANCE};

pub fn run(case: &Case, report: &mut Report) -> Result<(), String> {
    let _guard = tch::no_grad_guard();
    let generator = build(case)?;
    let expected = case.expected();
    let layers = generator.config().layers();
    let w = generator.mapping(&Z(case.input("z")));
    let whole = |w: &W| generator.synthesis(&w.broadcast(layers), &Noise::Stored).0;
    let draw = |w: &W| {
        crop(
            case,
            &generator.synthesis(&w.broadcast(layers), &Noise::Stored),
        )
    };
    report.compare("w", &w.0, &expected, TOLERANCE);
    for name in expected.names().filter(|name| *name != "w") {
        let image = match name {
            "image" | "image_center_crop" => draw(&w),
            "image_area_32" => whole(&w).adaptive_avg_pool2d([32, 32]),
            "image_mean" => whole(&w).mean_dim([2, 3].as_slice(), false, None),
            "image_std" => whole(&w).std_dim([2, 3].as_slice(), true, false),
            "image_truncated_0_7" => draw(&w.truncate(&case.input("mean_w"), 0.7)),
            "image_mixed_at_3" => {
                let other = generator.mapping(&Z(case.input("z2")));
                let inject_index = case.number("inject_index") as i64;
                let mixed = w.mix(&other, layers, inject_index);
                crop(case, &generator.synthesis(&mixed, &Noise::Stored))
            }
            other => return Err(format!("nothing is known of `{other}`")),
        };
        report.compare(name, &image, &expected, TOLERANCE);
    }
    Ok(())
}

pub fn build(case: &Case) -> Result<Generator, String> {
    Generator::from_state(&case.weights(), Device::Cpu).map_err(|e| e.to_string())
}

/// The square in the middle that the large cases store.
fn crop(case: &Case, image: &Image) -> Tensor {
    let Some(side) = case.json["center_crop"].as_i64() else {
        return image.0.shallow_clone();
    };
    let start = (image.0.size()[3] - side) / 2;
    image.0.narrow(2, start, side).narrow(3, start, side)
}
