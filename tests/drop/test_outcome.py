"""What is counted of a disturbance is seen where it happens."""

from __future__ import annotations

import shutil

from tests.drop.files import clean, faulty, truncated
from tests.drop.outcome import Outcome
from tests.drop.running import DropFolder


def test_each_kind_of_harm_is_counted(plain: DropFolder) -> None:
    delivered = {"a.837": clean(1, "LS-1"), "b.837": faulty(2, "LS-2"), "c.837": truncated(3)}
    for name, data in delivered.items():
        plain.put(name, data)
    plain.run()
    code = plain.run().code
    outcome = Outcome(delivered)
    outcome.look(plain.path, code, ["published"])
    assert (str(outcome), outcome.harmless) == ("tries 1, lost 0, twice 0, stuck 0, green 0, leaks 0", True)
    for path in plain.path.glob("outbox/*"):
        shutil.copy(path, path.with_name(f"again.{path.name}"))
    plain.put("d.837", b"", "processing")
    outcome.look(plain.path, code, [b"of RIVERA"])
    assert str(outcome) == "tries 2, lost 0, twice 2, stuck 1, green 0, leaks 1"
    (plain.path / "processing" / "d.837").unlink()
    for path in plain.path.glob("outbox/*"):
        path.unlink()
    outcome.look(plain.path, code, [])
    assert (str(outcome), outcome.harmless) == ("tries 3, lost 1, twice 2, stuck 1, green 1, leaks 1", False)
