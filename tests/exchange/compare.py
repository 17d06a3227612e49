"""compare.py FILE.pt EXPECTED.safetensors: the same tensors, read by PyTorch with and without mmap."""

import collections
import sys

import torch

from tensors import read_safetensors, same

expected = read_safetensors(sys.argv[2])
for mmap in (False, True):
    loaded = torch.load(sys.argv[1], weights_only=True, mmap=mmap)
    assert list(loaded) == ["g_ema", "latent_avg"], list(loaded)
    assert type(loaded["g_ema"]) is collections.OrderedDict, type(loaded["g_ema"])
    found = dict(loaded["g_ema"], latent_avg=loaded["latent_avg"])
    assert found.keys() == expected.keys(), found.keys() ^ expected.keys()
    for name in expected:
        same(name, found[name], expected[name])
