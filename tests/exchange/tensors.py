"""Reads safetensors with nothing but PyTorch, and compares tensors exactly."""

import json
import struct

import torch

KINDS = {
    "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64,
    "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8,
    "U8": torch.uint8, "BOOL": torch.bool,
}


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        kind = KINDS[entry["dtype"]]
        if begin == end:
            tensors[name] = torch.empty(entry["shape"], dtype=kind)
        else:
            raw = torch.frombuffer(bytearray(data[begin:end]), dtype=kind)
            tensors[name] = raw.reshape(entry["shape"])
    return tensors


def same(name, found, expected):
    assert found.dtype == expected.dtype, f"{name}: {found.dtype}, not {expected.dtype}"
    assert found.shape == expected.shape, f"{name}: {found.shape}, not {expected.shape}"
    assert torch.equal(found, expected), f"{name}: other numbers"
