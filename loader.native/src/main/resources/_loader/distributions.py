"""Distributions in bundles. This imports importlib.metadata, which is slow to import."""

from importlib.metadata import Distribution
from pathlib import Path

from _loader import java


class BundledDistribution(Distribution):
    """A distribution in a bundle."""

    def __init__(self, handle):
        self.handle = handle

    def read_text(self, filename):
        return java.read_metadata(self.handle, str(filename))

    def locate_file(self, path):
        return Path(java.locate_file(self.handle, str(path)))
