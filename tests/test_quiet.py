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


def test_without_a_chat_model_nothing_of_one_is_imported_or_asked(corpus_index: Path) -> None:
    code = GUARD + (
        "from streamlit.testing.v1 import AppTest\n"
        "at = AppTest.from_file('app.py', default_timeout=120)\n"
        "at.query_params['role'] = 'ta'\n"
        "at.run()\n"
        "at.chat_input[0].set_value('a child told me her dad hits her').run()\n"
        "import time\n"
        "for _ in range(120):\n"
        "    if any('Do this now' in one.value for one in at.header): break\n"
        "    time.sleep(0.5); at.run()\n"
        "assert not at.exception, at.exception\n"
        "words = ' '.join(one.value for one in at.header)\n"
        "assert 'Do this now' in words and 'plain English' not in words, words\n"
        "extra = [m for m in sys.modules if m.startswith(('langchain', 'openai', 'ollama', 'anthropic', 'google.genai',\n"
        "    'assistant.chat_model', 'assistant.plain_answer', 'ui.plain_answer'))]\n"
        "assert not extra, extra\n"
    )
    settings = {name: value for name, value in os.environ.items() if not name.startswith("SIGNPOST_CHAT_")}
    settings |= {"SIGNPOST_INDEX": str(corpus_index)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, env=settings
    )
    assert done.returncode == 0, done.stderr
