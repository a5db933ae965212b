"""Time from question to complete quoted answer, beside the bare embedding of the same questions in the same run.

    python benchmarks/answer_time.py [--index DIR] [--questions FILE.jsonl] [--count 100]

Without a file the questions are cards' sample questions. Prints p50 and p95 in milliseconds and the ratio of the two;
each question is embedded alone and answered alone, in turn, after a warm-up.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.answering import Assistant
from assistant.embedder import default_embedder
from assistant.pathways import read_pathways
from assistant.places import default_index


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    if options.questions:
        lines = options.questions.read_text("utf-8").splitlines()
        questions = [(e["question"], e.get("role") or "other", e.get("area")) for e in map(json.loads, lines)]
    else:
        cards = read_pathways()
        questions = [(card.questions[n], "class_teacher", None) for n in (2, 5) for card in cards]
    questions = questions[: options.count]
    assistant, embedder = Assistant(options.index), default_embedder()
    assistant.warm()
    for question, role, area in questions[:10]:
        assistant.answer(question, role, area)
    bare, whole, legs = [], [], {"escalate_ms": [], "retrieve_ms": [], "compose_ms": []}
    for question, role, area in questions:
        clock = time.perf_counter()
        embedder.embed([question])
        bare.append(1000 * (time.perf_counter() - clock))
        answer = assistant.answer(question, role, area)
        whole.append(answer.timings["total_ms"])
        for name, times in legs.items():
            times.append(answer.timings.get(name, 0.0))
    print(f"{len(questions)} questions")
    for name, times in {"bare embedding": bare, "complete answer": whole, **legs}.items():
        print(f"{name:18} p50 {_at(times, 50):7.1f} ms   p95 {_at(times, 95):7.1f} ms")
    pairs = [w / b for w, b in zip(whole, bare, strict=True)]
    print(f"answer / embedding p50 of the pairs {statistics.median(pairs):.2f}")


def _at(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


if __name__ == "__main__":
    main()
