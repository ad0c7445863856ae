"""What the slots of a question say: days, numbers, people, papers, and subjects as phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.catalog.keys import organization_key
from assistant.language.names.aliases import alias_of
from assistant.question.ids import find_ids
from assistant.question.model import Kind
from assistant.question.persons import names_only, people_named
from assistant.question.reading.phrasings import Span
from assistant.question.reading.reader import frame_words, words_of
from assistant.question.reading.spans import is_namelike, joined
from assistant.question.reading.values import kind_named, kind_of
from assistant.question.subjects import (
    is_topic,
    names_of_field,
    spelled,
    unknown_words,
)
from assistant.question.words import PAPERS, Words

if TYPE_CHECKING:
    from assistant.language.names.people import Match

#: Below this a name of the field speaks against a reading that has nothing to do with papers.
_CERTAIN = 0.95
#: Below this words that papers are named with speak against it too.
_FAIRLY = 0.8
#: From here on a word that isn't known makes no subject of a question about the collection.
_LIKELY = 0.6
#: Slots beside which a subject is as likely as without.
_NO_CONDITIONS = ("order", "reference")
_ABOUT = re.compile(r"\b(?:on|about)\s+([\w-]+(?:\s[\w-]+)*)|([가-힣A-Za-z ]+?)\s*(?:분야|쪽)")
_MENTIONED = re.compile(r"\b(?:name|mention|say|cite)s?(?:ed)?\b|언급|이름이? (?:나오|들어)", re.I)


@dataclass(frozen=True)
class Slots(Words):
    """A question with its people and subjects, resolved against the catalog."""

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of paper asked for; of benchmarks as such, they are the subject."""
        slots = (*self.reading.all("kind"), *(text for text, _ in self._typed if kind_named(text)))
        named = next((k for text in slots if (k := kind_of(text))), None) or kind_of(self.frame)
        return named if self._beyond_kinds or not slots else None

    @cached_property
    def _beyond_kinds(self) -> bool:
        return any(not kind_named(text) for text, _ in self._typed) or bool(self.names)

    # People

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of people, also where a person stands in the place of a subject."""
        slots = [
            (span.slot, self.text_of(span), span.start)
            for span in self.reading.spans
            if not self._is_recorded(self.text_of(span))
        ]
        return people_named(slots, self.draft.text, self.knowledge, self.lexicon)

    @cached_property
    def people(self) -> tuple[Match, ...]:
        """Whom the names of people mean."""
        return tuple(self.knowledge.people.find(name) for name in self.names)

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """People asked for, as the catalog spells them, else as typed."""
        found: dict[str, None] = {}
        for name, match in zip(self.names, self.people, strict=True):
            found.update(dict.fromkeys(match.names or (match.read_as or name,)))
        return tuple(found)

    # Subjects

    @cached_property
    def _typed(self) -> tuple[tuple[str, Span], ...]:
        """What stands in the slots of subjects, names and titles, with its place."""
        since = self.since
        return tuple(
            (self.text_of(span), span)
            for span in joined(self.reading.spans, self.draft.text)
            if (span.slot in ("subject", "name", "title") or self._is_recorded(self.text_of(span)))
            and not (since and since.start <= span.start < since.end)
            and not find_ids(self.draft.text[span.start : span.end])
        )

    @cached_property
    def phrases(self) -> tuple[tuple[str, str], ...]:
        """Each subject as typed and as it is searched for."""
        typed = [
            text
            for text, span in self._typed
            if not names_only(text, self.names)
            and not (self._beyond_kinds and kind_named(text))
            and not self.excluded(span.start, span.end)
            and not self.is_condition(text)
        ]
        if not typed and not self.names:
            typed = list(self.reading.all("kind")[:1])
        if not typed and not self.names:
            typed = self._outside_of_slots()
        return tuple((phrase, self._spelled(phrase)) for phrase in dict.fromkeys(typed))

    @cached_property
    def of_the_field(self) -> list[str]:
        """Names of the field outside of slots, unless the question surely isn't about papers."""
        apart = not self.reading.asks_for_papers and self.reading.confidence >= _CERTAIN
        short = self.reading.intent == "offtopic"
        return [] if apart else names_of_field(self.frame, self.lexicon, short=short)

    def _outside_of_slots(self) -> list[str]:
        if self.of_the_field:
            return self.of_the_field
        stats = self.reading.intent.startswith("stats")
        if stats and self.reading.confidence >= _LIKELY:
            # Verbs have more forms than the frame knows.
            about = " ".join(found[1] or found[2] for found in _ABOUT.finditer(self.frame))
            return unknown_words(about, self.lexicon, conditions=False)
        declined = self.reading.intent == "offtopic"
        if not self.reading.asks_for_papers and not (declined and PAPERS.search(self.draft.text)):
            return []
        conditions = bool(self.times) or any(
            span.slot not in _NO_CONDITIONS for span in self.reading.spans
        )
        return unknown_words(self.frame, self.lexicon, conditions=conditions)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The subjects as phrases; models and organisations are subjects too."""
        phrases = tuple(dict.fromkeys(spelled for _, spelled in self.phrases))
        organisations = {self._spelled(name) for name in self.organisations}
        # "Microsoft's Phi" is asked for by its own name: who made it isn't recorded.
        return tuple(phrase for phrase in phrases if phrase not in organisations) or phrases

    @cached_property
    def unwanted(self) -> tuple[str, ...]:
        """What is not wanted, but for times."""
        times = [(match.start, match.end) for match in self.times]
        return tuple(
            self.reading.text[span.start : span.end]
            for span in self.reading.spans
            if span.slot == "excluded"
            and not any(start < span.end and span.start < end for start, end in times)
        )

    @property
    def unwanted_topics(self) -> tuple[str, ...]:
        """Topics of what is not wanted, but those that the subjects share: "medical text, no
        medical images"."""
        return tuple(topic for text in self.unwanted for topic in self._apart(text))

    @property
    def unwanted_terms(self) -> tuple[str, ...]:
        """Words not wanted that name no topic apart from the subjects."""
        return tuple(text for text in self.unwanted if not self._apart(text))

    def _apart(self, unwanted: str) -> list[str]:
        wanted = {topic for phrase in self.subjects for topic in self.lexicon.topics_in(phrase)}
        return [topic for topic in self.lexicon.topics_in(unwanted) if topic not in wanted]

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Names that are organisations."""
        return tuple(
            typed
            for typed, _ in self.phrases
            if self._is_recorded(typed)
            or any(alias.kind == "organisation" for alias in alias_of(typed))
        )

    def _is_recorded(self, text: str) -> bool:
        """Whether papers are recorded as from an organisation of this name."""
        return organization_key(text) in self.knowledge.organizations

    @cached_property
    def model_names(self) -> tuple[str, ...]:
        """Subjects that are names of models, methods or data, as searched for."""
        typed = {text for text, span in self._typed if span.slot != "subject"}
        mentioned = _MENTIONED.search(self.frame) is not None
        return tuple(
            name
            for phrase, name in self.phrases
            if mentioned
            or ((phrase in typed or is_namelike(name)) and not is_topic(name, self.lexicon))
        )

    @property
    def names_inside(self) -> bool:
        """Whether a subject holds a name that the field doesn't share: "steps of PCM"."""
        words = [word for _, phrase in self.phrases for word in phrase.split()]
        return any(is_namelike(word) and not self.lexicon.find(word) for word in words)

    @cached_property
    def read_as(self) -> tuple[tuple[str, str], ...]:
        """What was read as something else than it says."""
        pairs = [
            (typed, spelled)
            for typed, spelled in self.phrases
            if typed != spelled and spelled.casefold() not in typed.casefold()
        ]
        for typed, match in zip(self.names, self.people, strict=True):
            if match.how in ("corrected", "transliterated") and match.read_as:
                pairs.append((typed, match.read_as))
        return tuple(pairs)

    def _spelled(self, phrase: str) -> str:
        return spelled(phrase, self.knowledge, self.lexicon)

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Names of models or papers that no title holds."""
        return tuple(
            text
            for text, span in self._typed
            if span.slot != "subject"
            and not any(match.start < span.end and span.start < match.end for match in self.named)
        )

    @cached_property
    def bare(self) -> bool:
        """Whether nothing is named that could be looked for."""
        return not (self.subjects or self.authors or self.papers or self.kind)

    @property
    def unspecific(self) -> bool:
        """Whether all papers are asked about: neither those on a subject nor anybody's."""
        return not (self.subjects or self.knows_people)

    @property
    def knows_people(self) -> bool:
        """Whether it names an author of the catalog."""
        return any(match.names for match in self.people)

    @property
    def is_of_the_field(self) -> bool:
        """Whether the question names anything of the field, perhaps mistyped."""
        if self.papers or self.of_the_field or self.knows_people:
            return True
        corrected = self.knowledge.speller.correct(self.draft.text)
        return bool(self.lexicon.find(corrected.text if corrected else self.draft.text))

    @property
    def is_in_words_of_titles(self) -> bool:
        """Whether what an unsure reading seems to be about are words that papers are named with."""
        said = {word for phrase in self.subjects for word in words_of(phrase)} - frame_words()
        unsure = bool(said) and self.reading.confidence < _FAIRLY
        return unsure and all(map(self.knowledge.speller.knows, said))
