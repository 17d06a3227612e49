//! Kind `mtcnn`: what the three networks of the face detector say.

use nada_tui::model::mtcnn::Mtcnn;

use crate::case::Case;
use crate::report::{Report, TOLERANCE};

pub fn run(case: &Case, report: &mut Report) -> Result<(), String> {
    let _guard = tch::no_grad_guard();
    let nets = Mtcnn::from_state(&case.weights()).map_err(|error| error.to_string())?;
    let expected = case.expected();
    let mut compare = |name: &str, found| report.compare(name, found, &expected, TOLERANCE);
    let said = nets.pnet.forward(&case.input("pnet"));
    compare("pnet.probability", &said.probability);
    compare("pnet.regression", &said.regression);
    let said = nets.rnet.forward(&case.input("rnet"));
    compare("rnet.probability", &said.probability);
    compare("rnet.regression", &said.regression);
    let said = nets.onet.forward(&case.input("onet"));
    compare("onet.probability", &said.probability);
    compare("onet.regression", &said.regression);
    compare("onet.points", &said.points);
    Ok(())
}
