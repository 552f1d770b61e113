"""Parameter files of the small name tagger that ships inside jieba, read without Paddle.

Each file holds one tensor: format version (uint32), number of LoD levels (uint64) with their data, tensor
version (uint32), length of a protobuf description (int32), the description (data type and dimensions) and the
raw little-endian values.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_FLOAT32 = 5  # VarType.FP32 in Paddle's framework.proto


def read_tensor(path: Path) -> Floats:
    """Read one parameter file.

    Args:
        path: a file of ``jieba/lac_small/model_baseline``.

    Returns:
        The tensor, float32, in the shape the file declares.

    Raises:
        ValueError: when the file is not a float32 tensor of the known format.
    """
    data = path.read_bytes()
    try:
        version, levels = struct.unpack_from("<IQ", data, 0)
        at = 12
        for _ in range(levels):
            at += 8 + struct.unpack_from("<Q", data, at)[0]
        tensor_version, size = struct.unpack_from("<Ii", data, at)
        at += 8
        kind, shape = _description(data[at : at + size])
    except (struct.error, IndexError) as error:
        raise ValueError(f"{path.name}: not a parameter file") from error
    if version or tensor_version or kind != _FLOAT32:
        raise ValueError(f"{path.name}: unknown version or data type")
    values = np.frombuffer(data, dtype="<f4", offset=at + size)
    if values.size != int(np.prod(shape)):
        raise ValueError(f"{path.name}: {values.size} values for shape {shape}")
    return np.ascontiguousarray(values.reshape(shape), dtype=np.float32)


def _description(data: bytes) -> tuple[int, tuple[int, ...]]:
    """Read the protobuf: field 1 is the data type, field 2 the dimensions, packed or not."""
    kind, dims, at = -1, [], 0
    while at < len(data):
        key, at = _varint(data, at)
        value, at = _varint(data, at)
        if key == 0x08:
            kind = value
        elif key == 0x10:
            dims.append(value)
        elif key == 0x12:
            end = at + value
            while at < end:
                dim, at = _varint(data, at)
                dims.append(dim)
    return kind, tuple(dims)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Read one base-128 integer and the place after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
