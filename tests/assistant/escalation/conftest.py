"""The real escalator and the real embedder, built once."""

import pytest

from assistant.embedder import default_embedder
from assistant.escalation import Escalator
from assistant.escalation.escalator import Embed


@pytest.fixture(scope="session")
def escalator() -> Escalator:
    return Escalator.load()


@pytest.fixture(scope="session")
def patterns() -> Escalator:
    return Escalator.load(patterns_only=True)


@pytest.fixture(scope="session")
def embed() -> Embed:
    return default_embedder().embed
