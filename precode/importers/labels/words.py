"""Which words can be a speaker label: roles, names, and words that open a sentence."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache


class Kind(Enum):
    """How much a label looks like one, apart from where it stands."""

    ROLE = "role"  # I, Interviewer, P01, Speaker 2: a label wherever it is followed by a colon
    NAME = "name"  # Anna, Dr. Jones, MARIA, user_3: a label where the document bears it out
    OTHER = "other"  # anna, the nurse: only where it is the document's habit
    HEADING = "heading"  # Date, Duration: a key of the block before the talk
    NEVER = "never"  # And then I said, Note, https


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLES = _words(
    """
    int inter interv interviewer interviewers interviewee interviewees iv ivr ie ir iwr
    mod moderator co-moderator comoderator fac facilitator co-facilitator researcher res
    investigator respondent resp participant part participants speaker spk informant subject
    patient pt client
    peer pw sp worker peer-worker carer caregiver caretaker nurse doctor dr gp physician clinician
    therapist counsellor counselor coach supporter host guest presenter observer notetaker
    transcriber translator interpreter student teacher mother father mum mom dad wife husband
    spouse partner daughter son child parent brother sister male female man woman boy girl voice
    unknown unidentified unclear all both group everyone everybody several multiple member
    volunteer manager staff person witness id
    interviewerin befragte befragter befragter/in moderatorin teilnehmer teilnehmerin sprecher
    sprecherin enquêteur enquêtrice enquêté enquêtée intervieweuse modérateur modératrice
    entrevistador entrevistadora entrevistado entrevistada moderador moderadora participante
    intervistatore intervistatrice intervistato intervistata deltaker intervjuer respondente
    geïnterviewde deelnemer
    """
)
_QUALIFIERS = _words(
    "male female unknown unidentified other first second third new lead co peer supported focus "
    "group support health community older younger young old the several multiple video "
    "key social care youth"
)
_PLURALS = _words("speakers voices participants respondents members people peers workers")
# One capital letter alone: these stand for a role by long habit.
_LETTERS = frozenset("IQARPBSMFW")
_HEADINGS = _words(
    """
    date time location place venue duration length title project study file filename audio
    recording recorded transcribed transcriber transcript transcription setting language session
    attendees present keywords speakers summary participants topic site pseudonym age gender sex
    occupation profession interview meeting start end started ended version author status
    datum ort dauer fecha lugar lieu durée
    """
)
# A document's own words, in talk as little as in front of it; none is a speaker.
_DOCUMENT = _words(
    """
    note notes nb ps example examples eg e.g i.e ie. etc re fw fwd cc bcc from to sent warning
    caution remember remind reminder important tip hint fact facts reason reasons result results
    conclusion introduction background method methods discussion references abstract appendix
    chapter section part. table figure step number page total source sources see http https ftp
    mailto www monday tuesday wednesday thursday friday saturday sunday january february march
    july september october november december christmas easter theme themes code codes
    """
)
_OPENERS = _words(
    """
    and but so then because or if when while though although since until after before as that this
    these those there here it its he she they we you i'm i've i'd i'll he's she's it's that's
    the an my your his our their who what why how where which yes no yeah yep yup nope ok okay
    right well oh ah um uh er erm mm mhm hmm hm like just also too very really maybe perhaps
    actually basically anyway anyways obviously honestly literally exactly absolutely definitely
    sure thanks thank please sorry hello hi hey bye goodbye dear hence thus therefore however
    firstly secondly thirdly finally lastly next later now today tomorrow yesterday
    some any every each one two three four five six seven eight nine ten
    do don't does did is are was were would could should can not never always
    mine ours thing things
    """
)
_NEVER = _OPENERS | _DOCUMENT
_EVENTS = _words(
    """
    laughs laugh laughter laughing pause pauses silence inaudible unclear crosstalk overlapping
    overlap sighs sigh coughs cough music applause crying cries whispers noise redacted name names
    place town city hospital organisation organization removed anonymised anonymized sic break
    interruption interrupted beep bleep unintelligible foreign phone
    """
)
_CONNECTIVES = _words(
    "de da do dos das del della di la le el al van von der den ten ter bin ibn and"
)
_CODE = re.compile(r"[A-Z]{1,3}[-_. ]?\d{1,4}[A-Za-z]?")
_NUMBERED = re.compile(r"[^\W\d_]{1,24}[-_. ]?\d{1,5}[A-Za-z]?")
_SUFFIX = re.compile(r"(?:[ _-]{0,2}(?:#|[Nn]o\.? ?)?\d{1,4}[A-Za-z]?|[ _-]{1,2}[A-Z])$")
_ASIDE = re.compile(r"[ _]{0,2}[(\[][^()\[\]]{1,60}[)\]]$")
# "P?", "?": the transcriber does not know who; "P1?": is not sure.
_UNSURE = re.compile(r"[ \u00a0]?\?{1,3}$")
_COMMA = re.compile(r"[^\s,][^,]{0,40},[ \u00a0]?[^\s,][^,]{0,40}")
_INITIALS = re.compile(r"[^\W\d_]{2,3}")
_PICTURES = frozenset({"So", "Sk", "Cf"})  # emoji, their shades of skin and what joins them
_MOST_WORDS = 5


@lru_cache(maxsize=4096)
def kind_of(label: str) -> Kind:
    """Judge `label` (trimmed, without colon or timestamp) by its words alone.

    >>> [kind_of(label).value for label in ("PW6", "Speaker 1", "Anna", "And I said", "Date")]
    ['role', 'role', 'name', 'never', 'heading']
    """
    plain = _ASIDE.sub("", _without_pictures(label)).strip()
    if sure := _UNSURE.search(plain):
        plain = plain[: sure.start()]
        if not plain:
            return Kind.ROLE
    if not any(map(str.isalpha, plain)) or plain.endswith(("//", ",", ";")):
        return Kind.NEVER
    lower = plain.casefold().replace("’", "'")
    if _is_role(plain):
        return Kind.HEADING if lower == "id" else Kind.NAME if lower == "subject" else Kind.ROLE
    words = lower.replace(",", " ").split()
    if plain.isupper() and (_INITIALS.fullmatch(plain) or words[0] == "the" != lower):
        return Kind.NAME
    if _COMMA.fullmatch(plain):  # "Smith, Anna" and "Anna, 45"
        plain = plain.replace(",", " ")
    if (first := words[0].rstrip(".")) in _HEADINGS and (
        len(words) == 1 or words[-1] in _HEADINGS | {"by", "name", "number", "at", "id"}
    ):
        return Kind.HEADING
    if first in _NEVER or len(words) > _MOST_WORDS or any(mark in plain for mark in '?!;"“”'):
        return Kind.NEVER
    if len(words) == 1 and _NUMBERED.fullmatch(plain):
        return Kind.NAME
    return Kind.NAME if all(map(_is_name_word, plain.split())) else Kind.OTHER


def is_event(label: str) -> bool:
    """Tell whether `label` in brackets is a transcriber's remark: ``laughs``, ``NAME``."""
    return any(word.strip(".,") in _EVENTS for word in label.casefold().split())


def opens_talk(text: str) -> bool:
    """Tell whether `text` begins with a word that begins sentences: ``And``, ``Thanks``, ``AS``."""
    words = text.casefold().replace("’", "'").split(maxsplit=1)
    return bool(words) and words[0].strip(".,;:!?…") in _OPENERS


def is_word(label: str) -> bool:
    """Tell whether `label` begins with a word that is rarely a speaker, as ``AS`` may be."""
    return label.casefold().split(maxsplit=1)[0] in _NEVER


def case_of(label: str) -> str:
    """Tell how `label` is written: ``code`` (P1, I), ``caps``, ``title`` or ``lower``."""
    if len(label) == 1 or _CODE.fullmatch(label):
        return "code"
    if label.isupper():
        return "caps"
    return "lower" if label[0].islower() else "title"


def _is_role(plain: str) -> bool:
    """Tell whether `plain` names a part in the conversation, numbered or not."""
    if plain in _LETTERS or _CODE.fullmatch(plain):
        return True
    words = _SUFFIX.sub("", plain).casefold().split()
    if not 1 <= len(words) <= 3:
        return False
    *before, last = words
    return (last in _ROLES or (last in _PLURALS and bool(before))) and all(
        word in _QUALIFIERS or word in _ROLES for word in before
    )


def _without_pictures(label: str) -> str:
    """Return `label` with composed letters (macOS takes ``é`` apart) and without emoji."""
    if label.isascii():
        return label
    composed = unicodedata.normalize("NFC", label)
    kept = "".join(sign for sign in composed if unicodedata.category(sign) not in _PICTURES)
    return kept.replace("\ufe0f", "").strip()


def _is_name_word(word: str) -> bool:
    """Tell whether `word` can be part of a name; scripts without case can."""
    if word.casefold() in _CONNECTIVES or word in {"&", "/", "-"} or word.isdecimal():
        return True
    first = word.lstrip("'’(")[:1]
    if not first.isalpha() or first.islower() or word.endswith(","):
        return False
    # Vowel signs of Indian scripts are marks, no letters.
    return all(
        sign.isalnum() or sign in "'’-./_·&()@" or unicodedata.category(sign)[0] == "M"
        for sign in word
    )
