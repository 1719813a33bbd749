"""Let the tests of the formats hold a reading against the contract, too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
