"""A network whose weights stay in their file says what it says with them in memory."""

from __future__ import annotations

import numpy as np
import onnxruntime

from worker.recognise.network_file import with_weights_left_in
from worker.recognise.second_reader import _NETWORK, _file_of


def test_weights_are_found_where_they_lie() -> None:
    file = _file_of(_NETWORK)
    light = with_weights_left_in(file)
    assert len(light) < file.stat().st_size / 40
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(file.parent))
    whole, outside = (
        onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        for model in (file.read_bytes(), light)
    )
    line = np.random.default_rng(1).random((1, 3, 32, 64), np.float32)
    np.testing.assert_array_equal(*(one.run(None, {"images": line})[0] for one in (whole, outside)))
