"""Others can build on the retrieval."""

from __future__ import annotations

from pathlib import Path

from assistant.answering import Assistant
from assistant.langchain_retriever import SignpostRetriever


def test_a_langchain_program_gets_the_same_passages_as_an_answer(corpus_index: Path) -> None:
    assistant = Assistant(corpus_index)
    question = "the dsl is away, who do I tell"
    documents = SignpostRetriever(assistant=assistant, count=5).invoke(question)
    retrieved = assistant.answer(question).retrieved[:5]
    assert [document.page_content for document in documents] == [found.text for found in retrieved]
    assert documents[0].metadata["source_id"] == retrieved[0].source_id
