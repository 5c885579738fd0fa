"""Whether each indicator fires on its own positive examples, and on none of its negative ones."""

import json
from collections.abc import Iterator
from pathlib import Path

from heatwatch.knowledge.model.toml_files import Mistake
from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.triage.assessment import Assessor


def wrong_examples(known: Knowledge, folder: Path) -> Iterator[Mistake]:
    """Each example that is read otherwise than it says. An unverified indicator never fires, so it is not asked."""
    assessor = Assessor(known)
    for id_, one in sorted(known.verified("indicators").items()):
        for kind, sentences in one.examples.items():
            for sentence in sentences:
                if (id_ in assessor.reported(sentence)) != (kind == "positive"):
                    yield _mistake(folder / "indicators" / f"{id_}.toml", sentence, kind)


def _mistake(path: Path, sentence: str, kind: str) -> Mistake:
    raw = path.read_text("utf-8")
    line = raw.count("\n", 0, max(raw.find(json.dumps(sentence, ensure_ascii=False)), 0)) + 1
    told = "does not fire on this positive example" if kind == "positive" else "fires on this negative example"
    return Mistake(f"{path.parent.name}/{path.name}", line, f"{told}: {sentence}")
