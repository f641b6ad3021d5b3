"""Writes the recordings of the built-in example."""

from demo_data.recorded import TARGET, UPGRADE_TARGET, make, make_upgrade

for recording, target in ((make(), TARGET), (make_upgrade(), UPGRADE_TARGET)):
    recording.write(target)
    target.chmod(0o644)  # part of the package, not somebody's private recording
