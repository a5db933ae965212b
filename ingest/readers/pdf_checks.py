"""What looks wrong in a document that has been read: gaps in its numbering, pages unlike the others."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from ingest.readers.pdf_blocks import Draft
from ingest.readers.pdf_words import PageContent


def number_gaps(drafts: Sequence[Draft]) -> list[str]:
    """Warnings for numbers that are missing from a sequence of numbered paragraphs."""
    warnings: list[str] = []
    sequences: list[list[Draft]] = []
    for draft in drafts:
        if draft.kind != "paragraph" or not (draft.number or "").isdigit():
            continue
        value = int(draft.number or "0")
        for sequence in reversed(sequences):
            if value == int(sequence[-1].number or "0") + 1:
                sequence.append(draft)
                break
        else:
            long = [s for s in sequences if len(s) >= 5 and 1 < value - int(s[-1].number or "0") <= 10]
            if long and value != 1:
                before = long[-1][-1]
                missing = [str(n) for n in range(int(before.number or "0") + 1, value)]
                warnings.append(
                    f"paragraph {', '.join(missing)} not found between {before.number} "
                    f"(page {before.last_page}) and {draft.number} (page {draft.page})"
                )
                long[-1].append(draft)
            else:
                sequences.append([draft])
                if len(sequences) > 40:
                    sequences.remove(min(sequences[:-8], key=len))
    return warnings


def odd_pages(pages: Sequence[PageContent]) -> list[str]:
    """Warnings for pages that have far more or far fewer words than the others."""
    counts = [len(page.text.split()) for page in pages]
    if len(counts) < 4:
        return []
    usual = statistics.median(counts)
    warnings = []
    for page, count in zip(pages, counts, strict=True):
        if count > 4 * usual:
            warnings.append(f"page {page.number} has {count} words where {usual:.0f} are usual")
        elif 0 < count < 0.03 * usual and 1 < page.number < len(pages):
            warnings.append(f"page {page.number} has only {count} words where {usual:.0f} are usual")
    return warnings
