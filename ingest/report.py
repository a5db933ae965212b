"""The report of an ingestion job, for a person."""

from __future__ import annotations

from ingest.job import DocumentReport, JobReport

_FEW = 3


def summary(report: JobReport, *, details: bool = False) -> str:
    """One line a document, what is not answered from and why, and where the time went."""
    lines: list[str] = []
    for document in sorted(report.documents, key=lambda d: (d.status == "refused", d.file)):
        lines.append(_line(document))
        shown = document.warnings if details else document.warnings[:_FEW]
        lines += [f"      ! {warning}" for warning in shown]
        if len(document.warnings) > len(shown):
            lines.append(
                f"      ! and {len(document.warnings) - len(shown)} more warnings (--details shows them)"
            )
        if details:
            lines += _details(document)
    if report.not_current:
        lines.append("")
        lines.append("Indexed, but not answered from:")
        lines += [f"  {source_id}: {why}" for source_id, why in sorted(report.not_current.items())]
    lines.append("")
    refused = [d for d in report.documents if d.status in ("refused", "missing")]
    good = len(report.documents) - len(refused)
    if not report.changed:
        lines.append(
            f"Nothing has changed: {good} documents, {report.passages} passages. The index is as it was."
        )
    else:
        lines.append(
            f"{good} documents, {report.passages} passages, {report.windows} windows in version {report.version}."
        )
    if refused:
        lines.append(f"{len(refused)} not indexed: see 'refused' and 'missing' above.")
    lines.append("Time: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items()))
    return "\n".join(lines)


def _details(document: DocumentReport) -> list[str]:
    """What was counted in a document, and the words that were left out of it."""
    if document.status in ("refused", "missing"):
        return []
    bits = [f"{document.headings} headings", f"{document.notes} footnotes"]
    if document.pages:
        bits.append(f"{document.words_a_page} words on the page in the middle")
        bits.append(f"{document.present} numbers counted in its text, {document.numbered} numbered passages")
    lines = ["      " + ", ".join(bits)]
    if document.left_out:
        parts = (f"{words} words of {reason}" for reason, words in sorted(document.left_out.items()))
        lines.append(f"      left out: {', '.join(parts)}")
    return lines


def _line(document: DocumentReport) -> str:
    if document.status in ("refused", "missing"):
        return f"  {document.status:9} {document.file}: {document.reason}"
    bits = [f"{document.passages} passages"]
    if document.pages:
        bits.insert(0, f"{document.pages} pages")
    if document.numbered:
        bits.append(f"{document.numbered} numbered")
    if document.tables:
        bits.append(f"{document.tables} tables")
    if document.ocr_pages:
        bits.append(f"{document.ocr_pages} pages read by OCR")
    if document.not_quotable:
        bits.append(f"{document.not_quotable} not quotable")
    return f"  {document.status:9} {document.file}: {', '.join(bits)}"
