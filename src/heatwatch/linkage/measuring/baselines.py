"""Two plain ways to link, reported beside the model so that its gain can be seen."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log, sqrt

from heatwatch.knowledge.cues.words import read_words
from heatwatch.linkage import facts
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.measuring.evaluation import Scored

# Of the cosines tried, the one of the highest F1 on the corpus that the weights were learned from.
SIMILAR = 0.38


def by_identifiers(tellings: Sequence[Telling]) -> Iterator[Scored]:
    """Linked when a phone, an e-mail, an address on the web, a handle or a plate is exactly the same."""
    keys = [{key for kind in facts.EXACT for key in telling.of_kind(kind)} for telling in tellings]
    for one, other in combinations(range(len(tellings)), 2):
        if keys[one] & keys[other]:
            yield Scored(one, other, 1.0)


def by_similarity(texts: Sequence[str]) -> Iterator[Scored]:
    """The cosine of the words of two texts, each word weighed by how few texts have it (tf-idf)."""
    counts = [Counter(read_words(text).plain) for text in texts]
    texts_with = Counter(word for count in counts for word in count)
    vectors = [{word: many * log(len(texts) / texts_with[word]) for word, many in count.items()} for count in counts]
    lengths = [sqrt(sum(value * value for value in vector.values())) for vector in vectors]
    for one, other in combinations(range(len(texts)), 2):
        mine, theirs = vectors[one], vectors[other]
        shared = sum(mine[word] * theirs[word] for word in mine.keys() & theirs.keys())
        if shared and lengths[one] and lengths[other]:
            yield Scored(one, other, shared / (lengths[one] * lengths[other]))
