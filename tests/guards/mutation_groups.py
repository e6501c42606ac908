"""What `make mutate` changes, and the tests that must see it; apart from it, which needs cosmic-ray."""

from __future__ import annotations

# By the name of a group: modules of the guards, and their tests.
GROUPS: dict[str, tuple[list[str], list[str]]] = {
    "fixes": (
        [f"edi837/fix/{name}.py" for name in ("guard", "plan", "recheck")]
        + [f"edi837/jobs/judging/{name}.py" for name in ("judge", "planning", "permits", "batch_result")],
        [f"tests/guards/test_{name}.py" for name in ("judged", "guard", "meeting", "proving", "guide_veto", "permits")],
    ),
    "proof": (["edi837/manifest/proof.py"], ["tests/guards/test_proof.py", "tests/guards/test_listed.py"]),
    "releasing": (
        [
            f"edi837/jobs/releasing/{name}.py"
            for name in ("combined", "earlier_release", "night", "recounted", "release")
        ]
        + ["edi837/jobs/releasing/released_rows.py"]
        + [f"edi837/decisions/{name}.py" for name in ("agree", "pick", "resolve", "together")],
        ["tests/guards/test_release.py", "tests/guards/test_night.py", "tests/decisions/test_resolve.py"],
    ),
    "split": (
        ["edi837/fix/recount.py"]
        + [f"edi837/split/{name}.py" for name in ("kept", "levels", "parted_file", "transaction_set")],
        ["tests/split/test_levels.py", "tests/split/test_envelopes.py", "tests/fix/test_recount.py"],
    ),
}
