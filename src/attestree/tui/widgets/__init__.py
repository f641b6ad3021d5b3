"""The parts that the explorer's screens are made of."""
