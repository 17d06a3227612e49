//! NVIDIA's `TensorFlow` 1 pickles: no public one is at hand, so a file of the same structure is
//! written here from rosinality's tensors, everything that the conversion does done backwards.

use nada_tui::model::stylegan2::{Generator, Noise};
use nada_tui::model::{W, Z};
use nada_tui::weights::container::Container;
use nada_tui::weights::layout::{Dialect, Network};
use nada_tui::weights::{StateDict, WeightFile};
use tch::{Device, Kind, Tensor};

use crate::formats::{expected, same, weights_of};
use crate::report::{Report, TOLERANCE};

/// How NVIDIA's class keeps the variables of its two parts.
#[derive(Clone, Copy)]
enum Parts {
    /// In networks of their own, under `components`.
    Components,
    /// With the others, their names behind `G_mapping/` and `G_synthesis/`.
    Flat,
}

#[test]
fn tf1_pickles_give_the_same_network() {
    let expected = expected("rosinality");
    for parts in [Parts::Components, Parts::Flat] {
        let bytes = pickle(&variables(&expected), parts);
        let file = WeightFile::from_bytes("tf1.pkl", &bytes).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(file.contents().container, Container::Tf1Pickle);
        assert_eq!(file.dialect(), Dialect::Tf1);
        let Network::StyleGan2(sizes) = file.network() else {
            panic!("{}", file.network());
        };
        assert_eq!((sizes.size, sizes.w_dim, sizes.mapping_layers), (32, 8, 2));
        let state = file.state().unwrap();
        for name in weights_of(&expected).filter(|name| !name.ends_with(".kernel")) {
            let (found, wanted) = (state.get(name).unwrap(), expected.get(name).unwrap());
            if name.ends_with("modulation.bias") {
                // The 1 was taken off and put back on.
                assert!(
                    (found - wanted).abs().max().double_value(&[]) < 1e-6,
                    "{name}"
                );
            } else {
                assert!(same(found, wanted), "{name}");
            }
        }
        draws(&state, &expected);
    }
}

fn draws(state: &StateDict, expected: &StateDict) {
    let _guard = tch::no_grad_guard();
    let generator = Generator::from_state(state, Device::Cpu).unwrap_or_else(|e| panic!("{e}"));
    let w = generator.mapping(&Z(expected.get("__z").unwrap().shallow_clone()));
    let w_plus = W(w.0).broadcast(generator.config().layers());
    let image = generator.synthesis(&w_plus, &Noise::Stored);
    let mut report = Report::default();
    report.compare("__image", &image.0, expected, TOLERANCE);
    report.finish(&StateDict::new("tf1")).unwrap();
}

/// Rosinality's tensors as `TensorFlow` has them.
fn variables(expected: &StateDict) -> Vec<(String, Tensor)> {
    let mut variables = vec![
        ("lod".to_owned(), Tensor::from(0f32)),
        (
            "dlatent_avg".to_owned(),
            expected.get("__latent_avg").unwrap().shallow_clone(),
        ),
    ];
    for name in weights_of(expected).filter(|name| !name.ends_with(".kernel")) {
        variables.push(variable(name, expected.get(name).unwrap()));
    }
    variables
}

fn variable(name: &str, tensor: &Tensor) -> (String, Tensor) {
    let parts: Vec<&str> = name.split('.').collect();
    let number = |text: &str| text.parse::<usize>().unwrap();
    match parts[..] {
        ["style", index, part] => {
            let name = format!("mapping/Dense{}/{part}", number(index) - 1);
            (
                name,
                if part == "weight" {
                    tensor.tr()
                } else {
                    tensor.shallow_clone()
                },
            )
        }
        ["input", "input"] => (
            "synthesis/4x4/Const/const".to_owned(),
            tensor.shallow_clone(),
        ),
        ["noises", noise] => {
            let index = noise.trim_start_matches("noise_");
            (format!("synthesis/noise{index}"), tensor.shallow_clone())
        }
        ["conv1", ..] => layer("4x4/Conv", &parts[1..], tensor),
        ["to_rgb1", ..] => layer("4x4/ToRGB", &parts[1..], tensor),
        ["convs", index, ..] => {
            let index = number(index);
            let side = 8 << (index / 2);
            let layer_name = ["Conv0_up", "Conv1"][index % 2];
            layer(&format!("{side}x{side}/{layer_name}"), &parts[2..], tensor)
        }
        ["to_rgbs", index, ..] => {
            let side = 8 << number(index);
            layer(&format!("{side}x{side}/ToRGB"), &parts[2..], tensor)
        }
        _ => panic!("{name}"),
    }
}

fn layer(layer: &str, part: &[&str], tensor: &Tensor) -> (String, Tensor) {
    let (part, tensor) = match part {
        ["conv", "weight"] => {
            // [1, out, in, k, k] -> [k, k, in, out]
            let kernel = tensor.squeeze_dim(0).permute([2, 3, 1, 0]);
            let is_up = layer.ends_with("Conv0_up");
            ("weight", if is_up { kernel.flip([0, 1]) } else { kernel })
        }
        ["conv", "modulation", "weight"] => ("mod_weight", tensor.tr()),
        ["conv", "modulation", "bias"] => ("mod_bias", tensor - 1.0),
        ["noise", "weight"] => ("noise_strength", tensor.squeeze()),
        ["activate", "bias"] => ("bias", tensor.shallow_clone()),
        ["bias"] => ("bias", tensor.flatten(0, -1)),
        other => panic!("{layer} {other:?}"),
    };
    (format!("synthesis/{layer}/{part}"), tensor)
}

/// `(G, D, Gs)`; only the last has all variables.
fn pickle(variables: &[(String, Tensor)], parts: Parts) -> Vec<u8> {
    let mut bytes = b"\x80\x03(".to_vec();
    network(&mut bytes, &[], &[]);
    network(&mut bytes, &[], &[]);
    let below = |prefix: &str| -> Variables {
        let part = |(name, tensor): &'_ (String, Tensor)| -> Option<(String, Tensor)> {
            Some((
                name.strip_prefix(prefix)?.to_owned(),
                tensor.shallow_clone(),
            ))
        };
        variables.iter().filter_map(part).collect()
    };
    match parts {
        Parts::Components => {
            let mut own = below("");
            own.retain(|(name, _)| !name.contains('/'));
            let parts = ["synthesis", "mapping"].map(|part| (part, below(&format!("{part}/"))));
            network(&mut bytes, &own, &parts);
        }
        Parts::Flat => {
            let mut all = below("");
            for (name, _) in all.iter_mut().filter(|(name, _)| name.contains('/')) {
                name.insert_str(0, "G_");
            }
            network(&mut bytes, &all, &[]);
        }
    }
    bytes.extend(b"t.");
    bytes
}

type Variables = Vec<(String, Tensor)>;

fn network(bytes: &mut Vec<u8>, variables: &[(String, Tensor)], parts: &[(&str, Variables)]) {
    bytes.extend(b"cdnnlib.tflib.network\nNetwork\n)\x81}(");
    text(bytes, "version");
    bytes.extend(b"K\x04");
    text(bytes, "build_module_src");
    text(bytes, "import os\n# source code, which nobody runs");
    text(bytes, "variables");
    bytes.extend(b"](");
    for (name, tensor) in variables {
        text(bytes, name);
        array(bytes, tensor);
        bytes.push(0x86);
    }
    bytes.extend(b"e");
    text(bytes, "components");
    bytes.extend(b"}(");
    for (name, variables) in parts {
        text(bytes, name);
        network(bytes, variables, &[]);
    }
    bytes.extend(b"uub");
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(b'X');
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// As numpy pickles an array of f32.
fn array(bytes: &mut Vec<u8>, tensor: &Tensor) {
    bytes.extend(
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R(K\x01(",
    );
    for n in tensor.size() {
        bytes.push(b'J');
        bytes.extend((n as i32).to_le_bytes());
    }
    bytes.extend(b"tcnumpy\ndtype\n");
    text(bytes, "f4");
    bytes.extend(b"K\x00K\x01\x87R(K\x03");
    text(bytes, "<");
    bytes.extend(b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89B");
    let values = Vec::<f32>::try_from(tensor.to_kind(Kind::Float).contiguous().view([-1])).unwrap();
    bytes.extend((4 * values.len() as u32).to_le_bytes());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes.extend(b"tb");
}
