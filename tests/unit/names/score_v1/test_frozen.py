"""The scorer's folder is frozen: a change of it is a new scorer, so that old findings can be recomputed."""

import hashlib
import inspect
from pathlib import Path

from entente.names import score_v1

FROZEN = "ddbb7457e7475439"


def test_the_folder_is_what_it_was_when_it_was_frozen():
    folder = Path(inspect.getfile(score_v1)).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".txt"):
            digest.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    assert digest.hexdigest()[:16] == FROZEN, "score_v1 was changed: put the change into a new folder (score_v2)"
