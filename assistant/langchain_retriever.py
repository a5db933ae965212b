"""Signpost's retrieval as a LangChain retriever, for others to build on::

    from assistant.answering import Assistant
    from assistant.langchain_retriever import SignpostRetriever

    passages = SignpostRetriever(assistant=Assistant(), area="Wirral").invoke("the dsl is away, who do I tell")

What comes back is what an answer looks at: in force, of the area, best first. Escalation is not part of it.
"""

from __future__ import annotations

import datetime as dt

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.answering import Assistant


class SignpostRetriever(BaseRetriever):
    """Passages as LangChain documents; ``metadata`` holds source, file, heading, paragraph, pages and score."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    area: str | None = None
    as_of: dt.date | None = None
    count: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(
                page_content=found.text,
                id=found.passage_id,
                metadata={
                    "source_id": found.source_id,
                    "file": found.file,
                    "heading": found.heading,
                    "paragraph": found.paragraph,
                    "pages": list(found.pages),
                    "score": found.score,
                },
            )
            for found in self.assistant.answer(query, area=self.area, as_of=self.as_of).retrieved[
                : self.count
            ]
        ]
