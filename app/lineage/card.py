"""The dataset card (README.md with the YAML that the Hugging Face hub reads) and the licence file of each source."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.formats.document import Dataset, Documents
from app.formats.incoming import TaskShape
from app.formats.paths import unique_folders
from app.formats.registry import Format
from app.lineage.augmented import PAGE, Proof, unapproved_lines
from app.lineage.gather import Gathered
from app.records import Snapshot, Source
from app.version import VERSION

# Licence as people write it, without signs → the hub's identifier (huggingface.co/docs/hub/repositories-licenses).
_LICENCES: Mapping[str, str] = {
    "mit": "mit", "apache20": "apache-2.0", "cc0": "cc0-1.0", "cc010": "cc0-1.0", "ccby30": "cc-by-3.0",
    "ccby40": "cc-by-4.0", "ccbysa30": "cc-by-sa-3.0", "ccbysa40": "cc-by-sa-4.0", "ccbync40": "cc-by-nc-4.0",
    "bsd3clause": "bsd-3-clause", "pddl": "pddl", "odby": "odc-by", "odbl": "odbl",
}  # fmt: skip
_CATEGORIES: Mapping[tuple[str, str], str] = {
    ("image", "choice"): "image-classification", ("image", "multi-choice"): "image-classification",
    ("image", "boxes"): "object-detection", ("image", "polygons"): "image-segmentation",
    ("audio", "choice"): "audio-classification", ("audio", "multi-choice"): "audio-classification",
    ("audio", "transcript"): "automatic-speech-recognition",
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """All that the card tells."""

    dataset: Dataset
    gathered: Gathered
    documents: Documents
    format: Format
    snapshot: Snapshot
    media: str
    sources: Mapping[str, int]
    proofs: tuple[Proof, ...] = ()

    def shapes(self) -> list[TaskShape]:
        """The tasks whose labels the format carries."""
        return [shape for shape in self.dataset.tasks.values() if shape.kind in self.format.carries]

    def sources_used(self) -> list[Source]:
        """The sources of the exported files, by name."""
        used = [self.gathered.sources[name].source for name in self.sources]
        return sorted(used, key=lambda source: (source.name, source.id))


def licence_files(card: Card) -> dict[str, bytes]:
    """One text a source below ``licences/``: its licence, where it comes from, and what its owners ask to be told."""
    names = unique_folders(tuple(source.name for source in card.sources_used()))
    return {
        f"licences/{names[source.name]}.txt": (
            f"Source: {source.name}\nFiles in this export: {card.sources[source.id]}\n"
            f"Licence: {source.licence or 'not stated'}\nOrigin: {source.origin or 'not stated'}\n"
            + (f"\n{source.provenance.strip()}\n" if source.provenance.strip() else "")
        ).encode()
        for source in card.sources_used()
    }


def readme(card: Card) -> bytes:
    """The card."""
    return ("---\n" + "\n".join(_front(card)) + "\n---\n\n" + "\n".join(_body(card)) + "\n").encode()


def hub_licence(licence: str) -> str:
    """The hub's identifier of a licence, "other" where it has none."""
    return _LICENCES.get(re.sub(r"[^a-z0-9]", "", licence.lower()), "other")


def _front(card: Card) -> Iterator[str]:
    yield f"pretty_name: {_text(card.dataset.name)}"
    found = sorted({hub_licence(source.licence) for source in card.sources_used()})
    yield f"license: {found[0]}" if len(found) == 1 else "license: [" + ", ".join(found) + "]"
    if "other" in found:
        yield "license_name: see-licences\nlicense_link: licences"
    categories = sorted(
        {_CATEGORIES[pair] for shape in card.shapes() if (pair := (card.media, shape.kind)) in _CATEGORIES}
    )
    if categories:
        yield "task_categories:\n" + "\n".join(f"- {category}" for category in categories)
    yield f"size_categories:\n- {_size(len(card.documents.media))}"
    if card.documents.loads_with:
        yield "configs:\n- config_name: default\n  data_files:"
        for split in card.dataset.splits():
            yield f"  - split: {_hub_split(split)}\n    path: {_text(f'{split}/**')}"
    yield "tags:\n- earmark"


def _body(card: Card) -> Iterator[str]:
    sheet, snapshot = card.gathered.sheet, card.snapshot
    yield f"# {_line(card.dataset.name)}\n"
    yield (
        f"Made with Earmark {VERSION} from the snapshot `{snapshot.id[:12]}`"
        + (f" ({_line(snapshot.tag)})" if snapshot.tag else "")
        + f" of {snapshot.made_at}. Format: {card.format.title}.\n"
    )
    yield f"Labelled by the rule sheet {_line(sheet.name)} {_line(sheet.version)} (`{sheet.digest[:12]}`)."
    yield "`manifest.jsonl` leads every file back to its source; `earmark verify` checks the folder against it.\n"
    yield from _files(card)
    yield from _samples(card)
    yield "\n## Sources\n"
    for source in card.sources_used():
        licence = _line(source.licence) or "licence not stated"
        yield f"- {_line(source.name)}: {card.sources[source.id]} files, {licence}. {_line(source.origin)}".rstrip()
    lines = [*card.gathered.left_out, *(loss.line() for loss in card.documents.losses)]
    if lines:
        yield "\n## Not in here\n"
        yield from (f"- {_line(line)}" for line in lines)


def _files(card: Card) -> Iterator[str]:
    exported = [one for one in card.gathered.candidates if one.key in card.documents.media]
    originals = Counter(one.split for one in exported if one.sample is None)
    samples = Counter(one.split for one in exported if one.sample is not None)
    yield "| split | originals | augmented samples |\n| --- | --- | --- |"
    for split in card.dataset.splits():
        yield f"| {split} | {originals[split]} | {samples[split]} |"
    yield "\n| task | kind | classes |\n| --- | --- | --- |"
    for shape in card.shapes():
        yield f"| {_line(shape.name)} | {shape.kind} | {_line(_classes(shape.names))} |"


def _samples(card: Card) -> Iterator[str]:
    if not card.proofs:
        return
    yield "\n## Augmented samples\n"
    yield from (f"- **{_line(line)}**" for line in unapproved_lines(card.proofs))
    for one in card.proofs:
        if one.approved:
            yield f"- {one.samples} samples of {_line(one.name)}: approved by {_line(one.who)}, {_line(one.at)}."
    yield f"\nWhat was measured of each recipe stands in `{PAGE}`."


def _classes(names: Sequence[str]) -> str:
    return ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def _hub_split(split: str) -> str:
    return {"val": "validation"}.get(split, split)


def _size(n_files: int) -> str:
    for limit, name in ((1000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")):
        if n_files < limit:
            return name
    return "1M<n<10M"


def _text(value: str) -> str:
    # A JSON string is a YAML string, whatever it holds.
    return json.dumps(value)


def _line(value: str) -> str:
    """Text of others on one line of Markdown, unable to make headings, tables or HTML."""
    return re.sub(r"([\\`|<>\[\]])", r"\\\1", " ".join(value.split()))
