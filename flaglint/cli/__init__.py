"""The command line: parses, calls the pipeline, prints."""

from __future__ import annotations
