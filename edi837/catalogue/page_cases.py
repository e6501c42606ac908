"""The cases of a rule in its page: a snippet, the findings that it gives, and the snippet after its fixes."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.catalogue.cases import Case, read_cases
from edi837.catalogue.markdown import code_block, prose

GIVEN = {
    "chart": ("With this chart:", "csv"),
    "rates": ("With this rate table:", "csv"),
    "payer": ("With this payer mapping:", "xml"),
    "drug": ("With this drug mapping:", "xml"),
    "hcpcs": ("With these rows of a HCPCS file (code, description, added, ended, successors):", "text"),
    "ndc": (
        "With these rows of an NDC directory (package, substance, strength, unit, form, description, start, end, "
        "excluded):",
        "text",
    ),
    "mue": ("With this MUE table:", "csv"),
}
OPTIONS = {"as-of": "--as-of", "select": "--select", "target": "--target", "guide": "--guide"}


def cases_in_markdown(code: str) -> Iterator[str]:
    """Headings, blocks and sentences, in the order of the case file."""
    for case in read_cases(code):
        yield f"### {prose(case.name)}"
        yield _form(case)
        yield code_block(case.snippet)
        for kind, (words, language) in GIVEN.items():
            if kind in case.blocks:
                yield words
                yield code_block(case.blocks[kind], language)
        yield from _results(case)


def _form(case: Case) -> str:
    given = {**case.options, **({"guide": "all"} if "guide" in case.options else {})}
    options = ", ".join(f"`{OPTIONS[name]} {value}`" for name, value in given.items())
    return f"837{case.form}" + (f", with {options}:" if options else ":")


def _results(case: Case) -> Iterator[str]:
    if not case.findings:
        yield "gives nothing."
        return
    yield "gives"
    yield code_block("\n".join(case.findings))
    if "fixed" in case.blocks:
        yield "and after the safe fix"
        yield code_block(case.blocks["fixed"])
    if "proposed" in case.blocks:
        yield "and, once the proposal is approved,"
        yield code_block(case.blocks["proposed"])
