"""Telemetry off everywhere, and nothing asks the network."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

GUARD = """
import socket, sys
real = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        sys.stderr.write(f"CALLED {address}\\n"); sys.exit(9)
    return real(self, address)
socket.socket.connect = connect
def lookup(host, *rest, **named):
    if host not in ("127.0.0.1", "::1", "localhost", None, ""):
        sys.stderr.write(f"LOOKED UP {host}\\n"); sys.exit(9)
    return real_lookup(host, *rest, **named)
real_lookup, socket.getaddrinfo = socket.getaddrinfo, lookup
"""


def test_streamlit_sends_no_usage_statistics_and_listens_on_this_machine_only() -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["address"] == "127.0.0.1"


def test_importing_signpost_turns_every_switch_off() -> None:
    import assistant  # noqa: F401

    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert os.environ["LANGSMITH_TRACING"] == "false"


def test_answering_a_question_makes_no_network_call(corpus_index: Path) -> None:
    code = GUARD + (
        "from assistant.__main__ import main\n"
        f"sys.exit(main(['a child told me her dad hits her', '--index', {str(corpus_index)!r}, '--role', 'ta']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "999" in done.stdout
