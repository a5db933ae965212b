"""Makes a later edition out of a real one, at test time, and knows what became of every paragraph. Keeps no text."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from assistant.passages import Passage, sentences

Fate = Literal["kept", "reworded", "split", "merged", "gone"]

SYNONYMS: dict[str, tuple[str, ...]] = {
    "should": ("must", "are expected to"),
    "must": ("should", "have to"),
    "children": ("pupils", "young people"),
    "child": ("pupil", "young person"),
    "child's": ("pupil's",),
    "staff": ("employees", "adults in school"),
    "designated safeguarding lead": ("safeguarding lead", "lead for safeguarding"),
    "governing bodies": ("governing boards",),
    "concerns": ("worries",),
    "concern": ("worry",),
    "ensure": ("make sure",),
    "immediately": ("at once", "without delay"),
    "appropriate": ("suitable", "fitting"),
    "information": ("details",),
    "abuse": ("maltreatment", "abusive harm"),
    "harm": ("injury", "serious harm"),
    "school or college": ("setting", "school, college or other setting"),
    "schools and colleges": ("settings", "education settings"),
    "support": ("help", "assistance"),
    "aware": ("mindful", "conscious"),
    "consider": ("think about", "weigh up"),
    "considered": ("weighed up",),
    "provide": ("give", "offer"),
    "provided": ("given",),
    "early help": ("family help", "targeted early help"),
    "local authority children's social care": ("children's social care",),
    "procedures": ("processes", "arrangements"),
    "policy": ("written policy",),
    "identify": ("recognise", "spot"),
    "behaviour": ("conduct",),
    "parents": ("families", "parents and carers"),
    "parents or carers": ("families",),
    "risk": ("danger", "risk of harm"),
    "relevant": ("pertinent",),
    "practitioners": ("professionals",),
    "professionals": ("practitioners",),
    "referral": ("request for help",),
    "assessment": ("appraisal",),
    "headteacher": ("head teacher",),
    "employer": ("employing body",),
    "allegation": ("complaint",),
    "victim": ("child harmed",),
    "victims": ("children harmed",),
    "report": ("account",),
    "reports": ("accounts",),
    "action": ("steps",),
    "decision": ("judgement",),
    "decisions": ("judgements",),
    "including": ("such as",),
    "regarding": ("about",),
    "individual": ("person",),
    "individuals": ("people",),
    "role": ("function",),
    "responsibility": ("duty",),
    "responsibilities": ("duties",),
    "training": ("instruction",),
    "however": ("nevertheless",),
    "where": ("if", "in cases where"),
    "may": ("might", "can"),
    "can": ("may",),
    "will": ("shall",),
    "undertake": ("carry out",),
    "requirements": ("rules",),
    "effective": ("sound",),
    "protect": ("safeguard",),
    "understand": ("grasp",),
    "needs": ("requirements",),
    "process": ("procedure",),
    "other": ("further",),
    "contact": ("get in touch with",),
    "record": ("note",),
    "recorded": ("noted", "written down"),
    "discuss": ("talk over",),
    "reasonable": ("sensible",),
    "agencies": ("bodies", "organisations"),
    "organisations": ("agencies",),
}
_LONGEST = max(len(said.split()) for said in SYNONYMS)

NEW_SENTENCES = (
    "This applies to every setting, whatever its size.",
    "Leaders should be able to show how they have done this.",
    "More about this can be found in the annex to this document.",
    "What is proportionate depends on the facts of the case.",
)
OTHER_TOPICS = (
    "Phones are put away for the whole of the school day, and the policy says what happens when they are not.",
    "Competitions between teams of one sex are planned with fairness and physical safety in mind.",
    "Toilets, changing rooms and showers are arranged so that pupils have privacy from each other.",
    "A tool that writes or draws by itself is checked by the setting before anybody under eighteen may use it.",
    "Young carers are asked what they do at home, and a named adult looks at their attendance each month.",
    "When medicine that a pupil needs is missing again and again, the setting thinks about what lies behind it.",
    "A mailbox that several trained people can open makes sure that a message is seen on the same day.",
    "Boarders have a bed, a lock and a person to talk to who does not run the house.",
)
HEADINGS = (
    "What everyone needs to know",
    "How to respond",
    "Further duties",
    "Working with others",
    "Looking after records",
)


@dataclass
class Changed:
    """A later edition: its passages, and by the id of each old passage what became of it and the ids it lives on in."""

    passages: list[Passage]
    fate: dict[str, Fate] = field(default_factory=dict)
    heirs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    altered: dict[str, float] = field(default_factory=dict)
    """Share of words changed, by id of the old passage."""


def later_edition(
    passages: Sequence[Passage],
    seed: int,
    *,
    strength: float = 0.5,
    calm: bool = False,
    start: int = 1,
    displaced: float = 0.0,
) -> Changed:
    """A later edition of ``passages``: renumbered, with paragraphs inserted, deleted, split, merged and reworded.

    ``strength`` is the share of words with a synonym that are changed in a reworded paragraph. ``calm`` changes no words.
    ``displaced`` is the share of sections that stand somewhere else in the later edition.
    Numbers run on through the document; in a part that restarts its numbering they restart.
    """
    chance = random.Random(seed)
    if displaced:
        passages = _displaced(passages, chance, displaced)
    renamed: dict[tuple[str, ...], tuple[str, ...]] = {}
    out = Changed([])
    drafts: list[tuple[Passage, list[str]]] = []
    i = 0
    while i < len(passages):
        old = passages[i]
        heading = _heading(old, renamed, chance)
        fate, text = "kept", old.text
        roll = chance.random()
        if roll < 0.06 and not calm:
            fate = "gone"
        elif roll < 0.30 and not calm:
            fate, text = "reworded", reworded(old.text, chance, strength)
        if fate == "gone":
            out.fate[old.id], out.heirs[old.id] = "gone", ()
            i += 1
            continue
        parts = sentences(text)
        after = passages[i + 1] if i + 1 < len(passages) else None
        roll = chance.random()
        if roll < 0.07 and len(parts) >= 3 and old.paragraph:
            cut = chance.randrange(1, len(parts))
            for piece in ("\n".join(parts[:cut]), "\n".join(parts[cut:])):
                drafts.append((replace(old, text=piece, heading_path=heading), [old.id]))
            fate = "split"
        elif (
            roll < 0.12
            and after
            and old.paragraph
            and after.paragraph
            and after.heading_path == old.heading_path
        ):
            drafts.append(
                (replace(old, text=f"{text}\n{after.text}", heading_path=heading), [old.id, after.id])
            )
            out.fate[after.id], out.altered[after.id] = "merged", 0.0
            fate = "merged"
            i += 1
        else:
            drafts.append((replace(old, text=text, heading_path=heading), [old.id]))
        out.fate[old.id] = fate  # type: ignore[assignment]
        out.altered[old.id] = _share(old.text, text)
        if chance.random() < 0.08:
            new = f"{chance.choice(OTHER_TOPICS)} {chance.choice(NEW_SENTENCES)}"
            drafts.append((replace(old, text=new, heading_path=heading), []))
        i += 1
    heirs: dict[str, list[str]] = {}
    number, last = start - 1, ""
    for ordinal, (draft, olds) in enumerate(drafts):
        name = f"new:{ordinal}"
        if draft.paragraph:
            if draft.part != last and draft.part and draft.part.startswith("Annex"):
                number = 0
            last = draft.part or last
            number += 1
        out.passages.append(
            replace(
                draft,
                id=name,
                source_id="new",
                ordinal=ordinal,
                paragraph=str(number) if draft.paragraph else None,
                html_id=None,
            )
        )
        for old_id in olds:
            heirs.setdefault(old_id, []).append(name)
    out.heirs.update({old_id: tuple(names) for old_id, names in heirs.items()})
    return out


def reworded(text: str, chance: random.Random, strength: float) -> str:
    """``text`` with ``strength`` of its replaceable words and phrases replaced, now and then a sentence more or less."""
    words = re.split(r"(\s+)", text)
    out: list[str] = []
    i = 0
    while i < len(words):
        for length in range(_LONGEST, 0, -1):
            piece = words[i : i + 2 * length - 1]
            said = " ".join(piece[::2]).replace("’", "'").casefold().strip(".,;:()")
            if len(piece) == 2 * length - 1 and said in SYNONYMS and chance.random() < strength:
                tail = re.search(r"[.,;:)]*$", piece[-1])
                out.append(chance.choice(SYNONYMS[said]) + (tail.group() if tail else ""))
                i += 2 * length - 1
                break
        else:
            out.append(words[i])
            i += 1
    new = "".join(out)
    parts = sentences(new)
    if len(parts) >= 4 and chance.random() < strength / 2:
        del parts[chance.randrange(1, len(parts))]
        new = "\n".join(parts)
    if chance.random() < strength / 2:
        new = f"{new} {chance.choice(NEW_SENTENCES)}"
    return new


def _displaced(passages: Sequence[Passage], chance: random.Random, share: float) -> list[Passage]:
    """The passages with some of their sections, whole, in other places."""
    sections = [list(group) for _, group in groupby(passages, key=lambda passage: passage.heading_path)]
    staying: list[list[Passage]] = []
    going: list[list[Passage]] = []
    for section in sections:
        (going if chance.random() < share else staying).append(section)
    for section in going:
        staying.insert(chance.randrange(len(staying) + 1), section)
    return [passage for section in staying for passage in section]


def _heading(
    old: Passage, renamed: dict[tuple[str, ...], tuple[str, ...]], chance: random.Random
) -> tuple[str, ...]:
    if old.heading_path not in renamed:
        path = old.heading_path
        if len(path) > 1 and chance.random() < 0.3:
            path = (*path[:-1], chance.choice(HEADINGS))
        renamed[old.heading_path] = path
    return renamed[old.heading_path]


def _share(old: str, new: str) -> float:
    before, after = old.split(), new.split()
    same = len(set(before) & set(after))
    return 1 - same / max(len(set(before)), 1)
