"""The embedder is all-MiniLM-L6-v2, as sentence-transformers runs it."""

from __future__ import annotations

import subprocess
import sys
import threading

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from assistant.embedder import MiniLM, weights_folder

TEXTS = [
    "he stinks and never has his dinner money",
    "nfa again??",
    "",
    "x",
    "A word of 3,000 letters: " + "a" * 3000,
    "A long text. " * 200,
    "Łódź, naïve, ½ price, 漢字, emoji 🙂, tel: 01234 567890",
    "SHOUTED AT THE GATE",
    *[
        f"Paragraph {n}: the governing body should make sure that {'staff and ' * n}volunteers know."
        for n in range(24)
    ],
]


@pytest.fixture(scope="module")
def reference() -> np.ndarray:
    model = SentenceTransformer(str(weights_folder()), device="cpu", local_files_only=True)
    return np.asarray(model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False))


def test_the_vectors_are_those_of_sentence_transformers(embedder: MiniLM, reference: np.ndarray) -> None:
    assert np.abs(embedder.embed(TEXTS) - reference).max() < 1e-5
    one_by_one = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.abs(one_by_one - reference).max() < 1e-5


def test_documents_are_embedded_nearly_alike(embedder: MiniLM, reference: np.ndarray) -> None:
    vectors = embedder.embed_many(TEXTS)
    agreement = (vectors * reference).sum(1)
    assert agreement[8:].min() > 0.985, "sentences, as documents have them"
    assert agreement.min() > 0.9, "and what no document should have"
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_what_stands_beside_the_text(embedder: MiniLM) -> None:
    together = embedder.embed_many(TEXTS)
    alone = np.concatenate([embedder.embed_many([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-4


def test_no_text_gives_no_vector(embedder: MiniLM) -> None:
    assert embedder.embed([]).shape == (0, 384)
    assert embedder.embed_many([]).shape == (0, 384)


def test_several_threads_may_ask_at_once(embedder: MiniLM) -> None:
    expected = embedder.embed(TEXTS[:8])
    found: list[bool] = []

    def ask() -> None:
        found.extend(bool(np.allclose(embedder.embed(TEXTS[:8]), expected, atol=1e-5)) for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 20


def test_asking_does_not_import_what_it_does_not_need() -> None:
    """The libraries that take seconds and hundreds of megabytes stay out of a process that only asks."""
    program = (
        "import sys; from assistant.embedder import default_embedder; default_embedder().embed(['a']); "
        "print([m for m in ('sentence_transformers', 'transformers', 'sklearn', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_question_has_the_same_vector_after_the_matrices_were_set_aside(embedder: MiniLM) -> None:
    before = embedder.embed(["he stinks and never has his dinner money"])
    embedder._network.set_aside()
    assert np.array_equal(before, embedder.embed(["he stinks and never has his dinner money"]))
