"""What is shipped: the archive and the wheel hold every file, and the wheel works alone in an empty folder."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.needs import lacking

pytestmark = pytest.mark.slow

SHIPPED = {"edi837": ROOT / "edi837", "edi837_mappings": ROOT / "mappings", "edi837_cases": ROOT / "fixtures" / "rules"}
_BUILD = "import sys, setuptools.build_meta as backend; getattr(backend, 'build_' + sys.argv[1])(sys.argv[2])"


def shipped() -> Iterator[str]:
    """The files that belong into the wheel, named as there, but for what native code is built from and to."""
    for package, folder in SHIPPED.items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".c", ".h", ".so"):
                yield f"{package}/{path.relative_to(folder).as_posix()}"


def build(kind: str, source: Path, folder: Path, **environment: str) -> Path:
    """The wheel or the archive of sources that setuptools makes of `source`."""
    folder.mkdir()
    command = [sys.executable, "-c", _BUILD, kind, folder]
    known = {**os.environ, "EDI837_NATIVE": "", **environment}
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, env=known)
    assert done.returncode == 0, done.stderr[-3000:]
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    copy = folder / "copy"
    ignored = shutil.ignore_patterns(
        ".*", "*.so", "__pycache__", "*.egg-info", "build", "out", "docs", "tests", "benchmarks"
    )
    shutil.copytree(ROOT, copy, ignore=ignored)
    return build("sdist", copy, folder / "built")


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """Made of the archive of sources, so that this holds whatever the wheel needs."""
    with tarfile.open(sdist) as archive:
        archive.extractall(sdist.parent, filter="data")
    (source,) = (path for path in sdist.parent.iterdir() if path.is_dir())
    return build("wheel", source, sdist.parent.parent / "wheel")


def test_packages_are_listed_as_they_are() -> None:
    """They are listed by hand, for mappings and cases lie outside the package; a forgotten one would not be shipped."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = config["options"]["packages"].split()
    code = {path.parent.relative_to(ROOT) for path in (ROOT / "edi837").rglob("*.py")}
    assert [folder for folder in code if not (ROOT / folder / "__init__.py").is_file()] == []
    data = [f"edi837_mappings.{folder.name}" for folder in (ROOT / "mappings").iterdir() if any(folder.glob("*.rng"))]
    assert listed == sorted(listed)
    assert set(listed) == {".".join(folder.parts) for folder in code} | {"edi837_cases", "edi837_mappings", *data}


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return sorted(name for name in archive.namelist() if ".dist-info/" not in name)


def test_the_wheel_holds_every_file_and_nothing_else(wheel: Path) -> None:
    if shutil.which("cc") is None:
        lacking("compiler", "no C compiler, so the wheel has no native code")
    names = names_in(wheel)
    (native,) = (name for name in names if name.endswith(".so"))
    assert native.startswith("edi837/native/_native.")
    assert [name for name in names if name != native] == sorted(shipped())


def test_a_wheel_is_built_without_a_compiler(sdist: Path, tmp_path: Path) -> None:
    """Native code is left out where it cannot be built; only who requires it gets an error."""
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    assert names_in(build("wheel", source, tmp_path / "without", CC="false")) == sorted(shipped())
    assert names_in(build("wheel", source, tmp_path / "unwanted", EDI837_NATIVE="disable")) == sorted(shipped())
    with pytest.raises(AssertionError, match="'false'"):
        build("wheel", source, tmp_path / "required", CC="false", EDI837_NATIVE="require")


def test_the_wheel_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """Installed alone; only what it depends on is lent to it."""
    try:
        import pip  # noqa: F401
    except ImportError:
        lacking("extra", "pip is not installed beside this Python")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run(command, check=True, capture_output=True)
    (packages,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    lent = [entry for entry in sys.path if "site-packages" in entry]
    (packages / "lent.pth").write_text("\n".join(lent))
    empty = tmp_path / "empty"
    empty.mkdir()

    def run(*arguments: str | Path) -> str:
        return subprocess.run(arguments, cwd=empty, check=True, capture_output=True, text=True).stdout

    for package in SHIPPED:
        where = run(python, "-c", f"import {package}; print({package}.__file__)")
        assert Path(where.strip()).is_relative_to(packages), package
    edi837 = tmp_path / "venv" / "bin" / "edi837"
    sample = ROOT / "fixtures" / "sample" / "claims.837"
    run(edi837, "process", sample, "--out", "out", "--as-of", "2026-11-24", "--exit-zero", "--report", "html,csv")
    assert sorted(path.name for path in (empty / "out").iterdir()) == [
        "claims.claims.csv",
        "claims.corrected.837",
        "claims.exceptions.csv",
        "claims.exceptions.html",
        "claims.lines.csv",
        "claims.manifest.json",
    ]
    # Rules with their cases, drugs, payers, code lists and the guide's loops, each read from a file that is shipped.
    for arguments in (["rules", "N203"], ["check", sample, "--as-of", "2026-11-24", "--exit-zero"], ["config"]):
        said = run(edi837, *arguments)
        assert said == run(sys.executable, "-m", "edi837", *arguments)
        assert said.strip()
