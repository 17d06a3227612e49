//! Bare pickles: NVIDIA's networks, of PyTorch and of `TensorFlow` 1.

use super::super::{Container, Contents, Damage, Source, walk};
use super::{Class, Machine, Names, Run, Storage, Value};

/// Lists the tensors of a network pickle.
pub fn read(source: &Source) -> Result<Contents, Damage> {
    let within = |damage: Damage| damage.within("pickle");
    let run = Machine::new(source, source.whole(), Names::Plain).run();
    let run = run.map_err(within)?;
    let container = container(&run)?;
    let place = |storage: &Storage| {
        let key = &storage.key;
        Err(Damage::new(format!("storage `{key}` is in no file")))
    };
    walk::contents(container, &run, &place).map_err(within)
}

fn container(run: &Run) -> Result<Container, Damage> {
    let is = |value: &Value, class: &Class| matches!(value, Value::Object(object) if object.class == *class);
    match run.root() {
        Value::Dict(items)
            if items
                .iter()
                .any(|item| is(run.get(item.1), &Class::Persistent)) =>
        {
            Ok(Container::AdaPickle)
        }
        Value::Tuple(items) | Value::List(items)
            if items
                .iter()
                .any(|&item| is(run.get(item), &Class::Tf1Network)) =>
        {
            Ok(Container::Tf1Pickle)
        }
        root if is(root, &Class::Persistent) => Ok(Container::AdaPickle),
        root if is(root, &Class::Tf1Network) => Ok(Container::Tf1Pickle),
        other => Err(Damage::new(format!(
            "a pickle of {}; expected NVIDIA's networks: a dictionary with `G_ema`, or three of \
             dnnlib.tflib.network.Network",
            other.kind()
        ))),
    }
}
