"""strict.py FILE.pt ORIGINAL.safetensors KIND: a generator with the public names loads FILE strictly.

The modules compute nothing: they only have the parameters and buffers that the public StyleGAN2
code for PyTorch has, so that `load_state_dict(..., strict=True)` decides.
"""

import sys

import torch
from torch import nn

from tensors import read_safetensors, same


def parameter(*shape):
    return nn.Parameter(torch.full(shape, torch.nan))


class Filter(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("kernel", torch.full((4, 4), torch.nan))


class Linear(nn.Module):
    def __init__(self, width_in, width_out):
        super().__init__()
        self.weight = parameter(width_out, width_in)
        self.bias = parameter(width_out)


class Convolution(nn.Module):
    def __init__(self, width_in, width_out, side, w, up):
        super().__init__()
        self.weight = parameter(1, width_out, width_in, side, side)
        self.modulation = Linear(w, width_in)
        if up:
            self.blur = Filter()


class Styled(nn.Module):
    def __init__(self, width_in, width_out, w, up=False):
        super().__init__()
        self.conv = Convolution(width_in, width_out, 3, w, up)
        self.noise = nn.Module()
        self.noise.weight = parameter(1)
        self.activate = nn.Module()
        self.activate.bias = parameter(width_out)


class ToRgb(nn.Module):
    def __init__(self, width, w, up=True):
        super().__init__()
        self.conv = Convolution(width, 3, 1, w, False)
        self.bias = parameter(1, 3, 1, 1)
        if up:
            self.upsample = Filter()


class Generator(nn.Module):
    def __init__(self, channels, z, w, layers):
        super().__init__()
        mapping = [Linear(z if layer == 0 else w, w) for layer in range(layers)]
        self.style = nn.Sequential(nn.Identity(), *mapping)
        self.input = nn.Module()
        self.input.input = parameter(1, channels[0], 4, 4)
        self.conv1 = Styled(channels[0], channels[0], w)
        self.to_rgb1 = ToRgb(channels[0], w, up=False)
        self.convs = nn.ModuleList()
        self.to_rgbs = nn.ModuleList()
        for below, here in zip(channels, channels[1:]):
            self.convs.append(Styled(below, here, w, up=True))
            self.convs.append(Styled(here, here, w))
            self.to_rgbs.append(ToRgb(here, w))
        self.noises = nn.Module()
        for index in range(2 * len(channels) - 1):
            side = 2 ** ((index + 5) // 2)
            self.noises.register_buffer(f"noise_{index}", torch.full((1, 1, side, side), torch.nan))


original = read_safetensors(sys.argv[2])
channels = [original["input.input"].shape[1]]
while f"convs.{2 * len(channels) - 2}.conv.weight" in original:
    channels.append(original[f"convs.{2 * len(channels) - 2}.conv.weight"].shape[1])
layers = sum(name.startswith("style.") and name.endswith(".weight") for name in original)
w, z = original["style.1.weight"].shape

checkpoint = torch.load(sys.argv[1], weights_only=True)
assert checkpoint["latent_avg"].shape == (w,), checkpoint["latent_avg"].shape
kinds = {tensor.dtype for tensor in [*checkpoint["g_ema"].values(), checkpoint["latent_avg"]]}
assert kinds == {getattr(torch, sys.argv[3])}, kinds
generator = Generator(channels, z, w, layers)
generator.load_state_dict(checkpoint["g_ema"], strict=True)
kernel = torch.tensor([1.0, 3.0, 3.0, 1.0])
kernel = torch.outer(kernel, kernel) / 64 * 4
for name, tensor in generator.state_dict().items():
    assert torch.isfinite(tensor).all(), f"{name}: not loaded"
    if name.endswith(".kernel"):
        same(name, tensor, kernel)
    elif name in original:
        same(name, tensor, original[name].float())
    else:
        assert name.startswith("noises."), f"{name}: where is it from?"
