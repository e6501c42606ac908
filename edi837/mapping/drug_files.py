"""Reading the files of a drugs folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from edi837.mapping.citation import Citation, citation_of, sources
from edi837.mapping.drugs import (
    UNKNOWN,
    ChargeBounds,
    DoseLimits,
    DrugCode,
    Drugs,
    Mistaken,
    Package,
    Product,
    Substance,
)
from edi837.mapping.xml import MappingFile, Node, text_of, words_of


def read_drugs(files: Iterable[MappingFile]) -> Drugs:
    """All files of a drugs folder; a code or product that two files claim is a fault."""
    codes: dict[str, DrugCode] = {}
    products: dict[str, Product] = {}
    listed = list(files)
    substances = _substances(listed)
    for file in listed:
        known = sources(file)
        substance = substances[str(file.root.get("substance"))]
        for node in file.root.iterfind("code"):
            code = _code(file, node, known, substance)
            if code.value in codes:
                file.report(node, f"code {code.value} has a mapping already: {codes[code.value].substance.name}")
            codes[code.value] = code
        for node in file.root.iterfind("product"):
            product = _product(file, node, known, substance)
            if product.ndc9 in products:
                file.report(node, f"product {product.ndc9} has a mapping already")
            products[product.ndc9] = product
    return Drugs(MappingProxyType(codes), MappingProxyType(products), MappingProxyType(substances))


def _substances(files: Iterable[MappingFile]) -> dict[str, Substance]:
    """Each substance once, whatever the number of files that add codes and products to it."""
    substances: dict[str, Substance] = {}
    for file in files:
        substance = _substance(file, sources(file))
        substances[substance.name] = (
            _together(file, substances[substance.name], substance) if substance.name in substances else substance
        )
    return substances


def _together(file: MappingFile, before: Substance, more: Substance) -> Substance:
    """What a file leaves out holds from the other, or its products would be unscheduled and on label."""
    for what in ("schedule", "off_label", "dose"):
        first, second = getattr(before, what), getattr(more, what)
        if first and second and first != second:
            file.report(file.root, f"{what.replace('_', '-')} of {more.name} is another one in another file")
    return Substance(
        name=more.name,
        words=tuple(dict.fromkeys(before.words + more.words)),
        schedule=before.schedule or more.schedule,
        off_label=before.off_label or more.off_label,
        dose=before.dose or more.dose,
        mistaken=before.mistaken + more.mistaken,
    )


def _substance(file: MappingFile, known: dict[str, Citation]) -> Substance:
    root = file.root
    dose = root.find("dose")
    return Substance(
        name=str(root.get("substance")),
        words=words_of(root, "words"),
        schedule=str(root.get("schedule") or ""),
        off_label=frozenset(words_of(root, "off-label")),
        dose=None
        if dose is None
        else DoseLimits(
            warning_mg=Decimal(str(dose.get("warning-mg"))),
            error_mg=Decimal(str(dose.get("error-mg"))),
            office_mg=Decimal(str(dose.get("office-mg"))),
            most_days=int(str(dose.get("most-days"))),
            in_days=int(str(dose.get("in-days"))),
            source=citation_of(file, dose, known),
            least_age=int(dose.get("least-age") or 0),
        ),
        mistaken=tuple(
            Mistaken(str(node.get("substance")), frozenset(words_of(node, "codes")), citation_of(file, node, known))
            for node in root.iterfind("mistaken-for")
        ),
    )


def _code(file: MappingFile, node: Node, known: dict[str, Citation], substance: Substance) -> DrugCode:
    conflict, charge = node.find("conflict"), node.find("charge")
    first, last = _day(node, "from"), _day(node, "until")
    if first and last and first > last:
        file.report(node, "the code ends before it begins")
    if node.get("target") == "yes" and node.get("mg-per-unit") is None:
        file.report(node, "a target code needs mg-per-unit")
    return DrugCode(
        value=str(node.get("value")),
        substance=substance,
        mg_per_unit=_decimal(node, "mg-per-unit"),
        target=node.get("target") == "yes",
        official=node.get("official") == "yes",
        first=first,
        last=last,
        successors=words_of(node, "successors"),
        conflict="" if conflict is None else text_of(conflict),
        source=citation_of(file, node, known),
        charge=None
        if charge is None
        else ChargeBounds(
            Decimal(str(charge.get("least"))), Decimal(str(charge.get("most"))), citation_of(file, charge, known)
        ),
    )


def _product(file: MappingFile, node: Node, known: dict[str, Citation], substance: Substance) -> Product:
    ndc9 = str(node.get("ndc")).replace("-", "")
    strength = _decimal(node, "mg-per-mL")
    packages: dict[str, Package] = {}
    for package in node.iterfind("package"):
        product_package = _package(file, package, known, ndc9, strength)
        if product_package.ndc in packages:
            file.report(package, f"package {product_package.ndc} is listed twice")
        packages[product_package.ndc] = product_package
    return Product(
        ndc9=ndc9,
        name=str(node.get("name")),
        labeler=str(node.get("labeler")),
        substance=substance,
        form=str(node.get("form")),
        mg_per_ml=strength,
        packages=MappingProxyType(packages),
        source=citation_of(file, node, known),
    )


def _package(file: MappingFile, node: Node, known: dict[str, Citation], ndc9: str, strength: Decimal | None) -> Package:
    ml, mg = _decimal(node, "mL"), _decimal(node, "mg")
    if mg is None and ml is not None and strength is not None:
        mg = ml * strength
    container = str(node.get("container"))
    if container != UNKNOWN and node.get("container-source") is None:
        file.report(node, "a container that is known needs its container-source")
        container = UNKNOWN
    return Package(
        ndc=ndc9 + str(node.get("code")),
        ml=ml,
        mg=mg,
        containers=int(node.get("containers") or 1),
        container=container,
        container_source=None if container == UNKNOWN else citation_of(file, node, known, "container-source"),
    )


def _decimal(node: Node, attribute: str) -> Decimal | None:
    text = node.get(attribute)
    return None if text is None else Decimal(str(text))


def _day(node: Node, attribute: str) -> date | None:
    text = node.get(attribute)
    return None if text is None else date.fromisoformat(str(text))
