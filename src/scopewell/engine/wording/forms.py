"""Forms of English words: regular endings, and the irregular ones this field needs."""

import re

VOWELS = "aeiou"
LONGEST_ABBREVIATION = 4
PAST = {
    "take": ("took", "taken"),
    "come": ("came", "come"),
    "give": ("gave", "given"),
    "quit": ("quit", "quitted"),
    "cut": ("cut",),
    "put": ("put",),
    "let": ("let",),
    "set": ("set",),
    "read": ("read",),
    "get": ("got", "gotten"),
    "see": ("saw", "seen"),
    "go": ("went", "gone"),
    "do": ("did", "done"),
    "tell": ("told",),
    "say": ("said",),
    "keep": ("kept",),
    "find": ("found",),
    "think": ("thought",),
    "feel": ("felt",),
    "leave": ("left",),
    "know": ("knew", "known"),
    "have": ("had",),
    "make": ("made",),
    "run": ("ran", "run"),
    "throw": ("threw", "thrown"),
    "drive": ("drove", "driven"),
    "beat": ("beat", "beaten"),
    "lose": ("lost",),
    "win": ("won",),
    "send": ("sent",),
    "write": ("wrote", "written"),
    "show": ("showed", "shown"),
    "stick": ("stuck",),
    "hold": ("held",),
    "begin": ("began", "begun"),
    "grow": ("grew", "grown"),
    "speak": ("spoke", "spoken"),
    "meet": ("met",),
    "teach": ("taught",),
    "lead": ("led",),
    "break": ("broke", "broken"),
    "bring": ("brought",),
    "buy": ("bought",),
    "build": ("built",),
    "spend": ("spent",),
    "stand": ("stood",),
    "understand": ("understood",),
    "undo": ("undid", "undone"),
    "forget": ("forgot", "forgotten"),
    "eat": ("ate", "eaten"),
    "drink": ("drank", "drunk"),
    "lend": ("lent",),
    "withdraw": ("withdrew", "withdrawn"),
    "overcome": ("overcame", "overcome"),
    "mean": ("meant",),
    "sleep": ("slept",),
    "hit": ("hit",),
    "hurt": ("hurt",),
    "shut": ("shut",),
    "rid": ("rid",),
    "wear": ("wore", "worn"),
    "rise": ("rose",),
    "fall": ("fell", "fallen"),
    "choose": ("chose", "chosen"),
    "sell": ("sold",),
    "pay": ("paid",),
    "hear": ("heard",),
}
DOUBLED = frozenset(
    [
        "stop",
        "skip",
        "drop",
        "cut",
        "put",
        "let",
        "set",
        "get",
        "quit",
        "run",
        "swap",
        "tap",
        "rub",
        "pop",
        "ban",
        "chop",
        "wean",
        "plan",
        "win",
        "begin",
        "refer",
        "prefer",
        "kit",
        "trim",
        "sit",
        "shut",
        "hit",
        "scan",
        "step",
        "jog",
        "chat",
        "prep",
        "grab",
        "stub",
        "nip",
        "rid",
        "forget",
    ]
) - {"wean"}
PLURALS = {
    "diagnosis": "diagnoses",
    "prognosis": "prognoses",
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "wife": "wives",
    "knee": "knees",
    "foot": "feet",
    "criterion": "criteria",
}


def past_forms(verb: str) -> tuple[str, ...]:
    """Return the past and past participle of a verb."""
    if verb in PAST:
        return PAST[verb]
    if verb.endswith("e"):
        return (verb + "d",)
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return (verb[:-1] + "ied",)
    return (verb + verb[-1] + "ed",) if verb in DOUBLED else (verb + "ed",)


def ing_form(verb: str) -> str:
    """Return the form of a verb that ends in -ing."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + verb[-1] + "ing" if verb in DOUBLED else verb + "ing"


def s_form(word: str) -> str:
    """Return the plural of a noun or the third person of a verb."""
    if word in PLURALS:
        return PLURALS[word]
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in ("go", "do", "undergo", "undo"):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    return "has" if word == "have" else word + "s"


def verb_forms(verb: str) -> dict[str, tuple[str, ...]]:
    """Return the forms of a verb by name: base, s, past, ing."""
    return {"base": (verb,), "s": (s_form(verb),), "past": past_forms(verb), "ing": (ing_form(verb),)}


def british(word: str) -> str | None:
    """Return the British spelling of a word written the American way, when there is one."""
    for american, other in ((r"iz(e|es|ed|er|ers|ing|ation|ations)$", r"is\1"), (r"(?<=o)edi", "edi")):
        if re.search(american, word) and len(word) > 5:
            return re.sub(american, other, word)
    return None


def article(following: str) -> str:
    """Return "a" or "an" before a word, by its sound."""
    word = following.lower()
    if re.match(r"(?:hour|honest|heir)", word):
        return "an"
    if re.match(r"(?:uni|use|usual|one\b|eu|ute)", word):
        return "a"
    if following.isupper() and 1 < len(following) < 4:
        return "an" if following[0] in "AEFHILMNORSX" else "a"
    return "an" if word[:1] in tuple(VOWELS) else "a"


def like(model: str, word: str) -> str:
    """Return a word with the capitals of a model: all of them, the first of each word, the first, or none.

    An abbreviation is no model: "PT" asks for nothing.
    """
    if model.isupper() and len(model) <= LONGEST_ABBREVIATION:
        return word
    letters = [letter for letter in model if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return word.upper()
    firsts = [part[:1] for part in model.split() if part[:1].isalpha()]
    if len(firsts) > 1 and all(first.isupper() for first in firsts):
        return " ".join(part[:1].upper() + part[1:] for part in word.split(" "))
    return word[:1].upper() + word[1:] if firsts and firsts[0].isupper() else word
