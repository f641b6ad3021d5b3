"""Writes the recording of the built-in example."""

from demo_data.recorded import TARGET, make

make().write(TARGET)
TARGET.chmod(0o644)  # part of the package, not somebody's private recording
