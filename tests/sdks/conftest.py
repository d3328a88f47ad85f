from __future__ import annotations

from tests.sdks.choice import packs_to_check

# Where no SDK is installed there is nothing to collect. FLAGLINT_SDK_ENVIRONMENT makes a missing SDK a failure.
collect_ignore = [] if packs_to_check() else ["test_signatures.py"]
