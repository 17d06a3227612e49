#!/usr/bin/env python3
"""Full-size weight files in every container, and how PyTorch and `nada` load them.

    python3 scripts/full_size_files.py make FOLDER      # 2 GB; needs torch, numpy, safetensors
    python3 scripts/full_size_files.py compare FOLDER   # needs target/release/examples/load too

The files have the tensors of NVIDIA's FFHQ generator (config F, 1024 pixels) with made-up numbers.
Their classes are stand-ins under NVIDIA's names, as a pickle only stores names and state.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import time
import types
from pathlib import Path

CHANNELS = [512, 512, 512, 512, 512, 256, 128, 64, 32]
LOADER = Path(__file__).resolve().parent.parent / "target/release/examples/load"  # or NADA_LOADER
RUNS = 5
# The time of the thread that loads is steadier than the clock's on a machine that has other work.
COLUMNS = {"seconds": "s", "cpu_seconds": "s CPU", "peak_mib": "MiB"}


def rosinality_shapes():
    shapes = {}

    def layer(name, inputs, outputs, kernel):
        shapes[f"{name}.conv.weight"] = (1, outputs, inputs, kernel, kernel)
        shapes[f"{name}.conv.modulation.weight"] = (inputs, 512)
        shapes[f"{name}.conv.modulation.bias"] = (inputs,)
        if kernel == 3:
            shapes[f"{name}.noise.weight"] = (1,)
            shapes[f"{name}.activate.bias"] = (outputs,)
        else:
            shapes[f"{name}.bias"] = (1, 3, 1, 1)

    for i in range(1, 9):
        shapes[f"style.{i}.weight"] = (512, 512)
        shapes[f"style.{i}.bias"] = (512,)
    shapes["input.input"] = (1, CHANNELS[0], 4, 4)
    layer("conv1", CHANNELS[0], CHANNELS[0], 3)
    layer("to_rgb1", CHANNELS[0], 3, 1)
    shapes["noises.noise_0"] = (1, 1, 4, 4)
    for k, (low, high) in enumerate(zip(CHANNELS, CHANNELS[1:])):
        layer(f"convs.{2 * k}", low, high, 3)
        layer(f"convs.{2 * k + 1}", high, high, 3)
        layer(f"to_rgbs.{k}", high, 3, 1)
        side = 8 << k
        shapes[f"noises.noise_{2 * k + 1}"] = shapes[f"noises.noise_{2 * k + 2}"] = (1, 1, side, side)
    return shapes


def tensors(shapes):
    import torch

    torch.manual_seed(0)
    return {name: torch.randn(shape) for name, shape in shapes.items()}


def ada_name(name):
    """rosinality -> stylegan2-ada-pytorch."""
    parts = name.split(".")
    head, rest = parts[0], parts[1:]
    ends = {
        "conv.weight": "weight",
        "conv.modulation.weight": "affine.weight",
        "conv.modulation.bias": "affine.bias",
        "noise.weight": "noise_strength",
        "activate.bias": "bias",
        "bias": "bias",
    }
    if head == "style":
        return f"mapping.fc{int(rest[0]) - 1}.{rest[1]}"
    if head == "input":
        return "synthesis.b4.const"
    if head == "noises":
        j = int(rest[0].split("_")[1])
        side = 4 if j == 0 else 8 << ((j - 1) // 2)
        layer = "conv1" if j == 0 or j % 2 == 0 else "conv0"
        return f"synthesis.b{side}.{layer}.noise_const"
    if head in ("conv1", "to_rgb1"):
        return f"synthesis.b4.{'conv1' if head == 'conv1' else 'torgb'}.{ends['.'.join(rest)]}"
    index, end = int(rest[0]), ends[".".join(rest[1:])]
    if head == "to_rgbs":
        return f"synthesis.b{8 << index}.torgb.{end}"
    return f"synthesis.b{8 << index // 2}.conv{index % 2}.{end}"


def ada_tensor(name, tensor):
    if name.endswith(".conv.weight") or name == "input.input":
        return tensor[0]
    if name.endswith("noise.weight"):
        return tensor[0]
    if name.startswith("noises."):
        return tensor[0, 0]
    return tensor.flatten() if name.endswith("bias") else tensor


def stand_ins():
    """The names that NVIDIA's pickles refer to."""

    def module(name):
        parent, _, child = name.rpartition(".")
        made = sys.modules.setdefault(name, types.ModuleType(name))
        if parent:
            setattr(module(parent), child, made)
        return made

    class Persistent:
        def __init__(self, meta):
            self.meta = meta

        def __reduce__(self):
            return module("torch_utils.persistence")._reconstruct_persistent_obj, (self.meta,)

    persistence = module("torch_utils.persistence")

    def _reconstruct_persistent_obj(meta):
        return Persistent(meta)

    _reconstruct_persistent_obj.__module__ = "torch_utils.persistence"
    _reconstruct_persistent_obj.__qualname__ = "_reconstruct_persistent_obj"
    persistence._reconstruct_persistent_obj = _reconstruct_persistent_obj

    class Network:
        pass

    Network.__module__, Network.__qualname__ = "dnnlib.tflib.network", "Network"
    module("dnnlib.tflib.network").Network = Network
    return Persistent, Network


def ada_module(Persistent, named):
    """A tree of persistent modules from dotted names."""
    from collections import OrderedDict

    import torch

    children, parameters, buffers = {}, OrderedDict(), OrderedDict()
    for name, tensor in named.items():
        head, _, rest = name.partition(".")
        if rest:
            children.setdefault(head, {})[rest] = tensor
        elif head in ("noise_const", "w_avg"):
            buffers[head] = tensor
        else:
            parameters[head] = torch.nn.Parameter(tensor)
    modules = {name: ada_module(Persistent, child) for name, child in children.items()}
    state = {"_parameters": parameters, "_buffers": buffers, "_modules": OrderedDict(modules)}
    source = "# source\n" * 3000
    return Persistent(
        {"type": "class", "version": 6, "module_src": source, "class_name": "G", "state": state}
    )


def tf1_network(Network, generator, latent_avg):
    variables = [("dlatent_avg", latent_avg.numpy())]
    names = {"conv0": "Conv0_up", "conv1": "Conv1", "torgb": "ToRGB"}
    for name, tensor in generator.items():
        ada = ada_name(name)
        tensor = ada_tensor(name, tensor)
        parts = ada.split(".")
        if parts[0] == "mapping":
            end = parts[2]
            tf_name = f"G_mapping/Dense{parts[1][2:]}/{end}"
            tensor = tensor.T if end == "weight" else tensor
        elif parts[2] == "const":
            tf_name, tensor = "G_synthesis/4x4/Const/const", tensor[None]
        elif parts[-1] == "noise_const":
            tf_name, tensor = f"G_synthesis/{name.split('.')[1].replace('_', '')}", tensor[None, None]
        else:
            side, layer = parts[1][1:], names[parts[2]]
            layer = "Conv" if (side, layer) == ("4", "Conv1") else layer
            end = ".".join(parts[3:])
            tensor = {
                "weight": lambda t: t.permute(2, 3, 1, 0),
                "affine.weight": lambda t: t.T,
            }.get(end, lambda t: t)(tensor)
            end = {"affine.weight": "mod_weight", "affine.bias": "mod_bias"}.get(end, end)
            tf_name = f"G_synthesis/{side}x{side}/{layer}/{end}"
        variables.append((tf_name, tensor.contiguous().numpy()))
    network = Network()
    network.__dict__ = {"version": 4, "name": "Gs", "variables": variables, "components": {}}
    return network


def make(folder):
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    generator = tensors(rosinality_shapes())
    latent_avg = torch.randn(512)
    checkpoint = {"g_ema": generator, "latent_avg": latent_avg}
    torch.save(checkpoint, folder / "ffhq_zip.pt")
    torch.save(checkpoint, folder / "ffhq_legacy.pt", _use_new_zipfile_serialization=False)
    save_file(generator | {"latent_avg": latent_avg}, folder / "ffhq.safetensors")

    Persistent, Network = stand_ins()
    ada = {ada_name(name): ada_tensor(name, t).clone() for name, t in generator.items()}
    ada["mapping.w_avg"] = latent_avg
    networks = {}
    for key in ("G", "D", "G_ema"):  # three of about the same size, as in NVIDIA's files
        networks[key] = ada_module(Persistent, {name: t.clone() for name, t in ada.items()})
    with open(folder / "ffhq_ada.pkl", "wb") as file:
        pickle.dump(networks, file)
    networks = tuple(tf1_network(Network, generator, latent_avg) for _ in range(3))
    with open(folder / "ffhq_tf1.pkl", "wb") as file:
        pickle.dump(networks, file, protocol=4)  # the highest of NVIDIA's Python 3.6


def status(key):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise KeyError(key)


def load(path):
    """One load by Python, in a process of its own."""
    import torch

    torch.zeros(1)
    if path.suffix == ".safetensors":
        from safetensors.torch import load_file

        def read(path):  # it maps the file; a copy brings the numbers into memory
            return {name: tensor.clone() for name, tensor in load_file(path).items()}
    elif path.suffix == ".pkl":
        stand_ins()

        def read(path):
            with open(path, "rb") as file:
                return pickle.load(file)
    else:

        def read(path):
            return torch.load(path, map_location="cpu", weights_only=True)

    before = status("VmRSS")
    started, worked = time.perf_counter(), time.thread_time()
    kept = read(path)
    seconds, cpu_seconds = time.perf_counter() - started, time.thread_time() - worked
    peak = status("VmHWM") - before
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mib": peak}))
    del kept


def best(command):
    runs = [json.loads(subprocess.check_output(command)) for _ in range(RUNS)]
    return {key: min(run[key] for run in runs) for key in COLUMNS}


def compare(folder):
    titles = [f"{who} {unit}" for unit in COLUMNS.values() for who in ("PyTorch", "nada", "ratio")]
    print(f"| file | MiB | {' | '.join(titles)} |")
    print("| --- " * (2 + len(titles)) + "|")
    for path in sorted(folder.glob("ffhq*")):
        theirs = best([sys.executable, __file__, "load", str(path)])
        ours = best([os.environ.get("NADA_LOADER", str(LOADER)), str(path)])
        cells = [path.name, f"{path.stat().st_size / 2**20:.0f}"]
        for key in COLUMNS:
            digits = 0 if key == "peak_mib" else 3
            cells += [f"{theirs[key]:.{digits}f}", f"{ours[key]:.{digits}f}"]
            cells += [f"{ours[key] / theirs[key]:.2f}"]
        print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["make", "compare", "load"])
    parser.add_argument("path", type=Path)
    arguments = parser.parse_args()
    {"make": make, "compare": compare, "load": load}[arguments.what](arguments.path)


if __name__ == "__main__":
    main()
