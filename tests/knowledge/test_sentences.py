"""What the product says: read easily by clients, calm, without a cause, in US English, and short for professionals.

Reading grade is Flesch-Kincaid: 0.39 words per sentence + 11.8 syllables per word - 15.59.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

import pytest

from scopewell.engine.expression import Name, names_of, parse_condition
from scopewell.engine.expression import tests_of as comparisons_in
from scopewell.knowledge.gathering import gather

# Eighth grade, and half a grade more: a text of ten to thirty words swings by that much on one long word.
GRADE, MARGIN = 8.0, 0.5
MOST_SENTENCES, MOST_IN_EMERGENCY, MOST_LETTERS = 2, 3, 220
PROFESSIONAL_SENTENCES, PROFESSIONAL_LETTERS = 4, 400

# Words with no shorter one that clients of this field hear every day. They count as two syllables.
UNAVOIDABLE = {"emergency", "medicine", "medicines", "physical", "therapist", "therapists", "exercise", "operation"}
# A phrase on a list is no sentence: it is graded as it is read, after these words, with these names of measured things
# as unavoidable too, and with a wider margin: one long word in so few moves the grade by two.
BEFORE_PHRASE = "This is what we keep to when you train: "
MEASURED = {"repetition", "repetitions", "maximum", "resistance", "carbohydrate", "saturation", "glucose"}
PHRASE_MARGIN = 2.0

IRREGULAR = {
    "area": 3, "being": 2, "business": 2, "create": 2, "diabetes": 4, "diet": 2, "does": 1, "every": 2, "everyday": 3,
    "everything": 3, "eye": 1, "eyes": 1, "eyesight": 2, "fluid": 2, "fluids": 2, "idea": 3, "pacemaker": 3,
    "people": 2, "poor": 1, "quiet": 2, "real": 1, "really": 2, "rheumatoid": 3, "rheumatology": 5, "seizure": 2,
    "seizures": 2, "someone": 2, "something": 2, "sometimes": 2, "somewhere": 2, "specialist": 3, "surgeon": 2,
    "usual": 3, "usually": 4, "breastbone": 2, "tingles": 2,
}  # fmt: skip
BELOW_TWENTY = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
SILENT_END = (
    r"[^aeiouy](?<![^aeiouy]l)e$|[^aeiouy](?<![cgsxz])(?<![cs]h)(?<![^aeiouy]l)es$|[^aeiouytd](?<![^aeiouyl]l)ed$"
)
TENS = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)

# What would name a cause or guess at one. "No longer possible" tells what a client can do, not what could be.
CAUSE = re.compile(
    r"\b(may be|might|maybe|perhaps|(?<!longer )(?<!was )possibl[ey]|probabl[ey]|likely|could (?:be|mean|have)|can mean"
    r"|signs? of|due to|because of (?:your|the|an?)|risk of|caus(?:e|es|ed|ing)|suspect(?:ed|s)?|suggests?|indicates?"
    r"|points? to|explained by|comes? from|brought on by)\b",
    re.IGNORECASE,
)
# Places where such words are no guess, each with the reason.
NO_GUESS = {
    "precautions, do-not-rely-on-low-glucose-signs": "names what cannot be relied on, to a client with diabetes"
}
# A disease, and the facts or answers that name it: a rule that reads one of these may say the word.
DISEASES: Mapping[str, str] = {
    r"clots?|thrombo\w+|embol\w+": r"clot|dvt|vte|embolism|thrombo",
    r"stroke|tia": r"stroke-tia|stroke-|haemorrhage",
    r"infect\w*|sepsis|septic\w*|endocarditis": r"infection|infected|endocarditis|wound",
    r"fractur\w*|broken": r"fracture|osteotomy|fixation",
    r"cancer\w*|tumou?rs?|malignan\w+|metasta\w+|leuk\w+": r"cancer|metasta|chemo|blood-count|platelets|lymphoedema",
    r"heart attack|infarct\w*": r"heart-attack",
    r"cauda|equina|myelopathy|cord compression": r"cauda|myelopathy",
    r"aneurysm\w*|dissection": r"aneurysm|aaa",
    r"heart failure": r"heart-failure|nyha",
    r"angina": r"angina",
    r"atrial fibrillation|arrhythmia\w*": r"atrial-fibrillation|arrhythmia|irregular-pulse",
    r"diabet(?:es|ic)": r"diabetes|insulin|glucose|hypo-|ketones|metabolic|\w+opathy|known-disease",
    r"kidney (?:disease|failure|condition)": r"renal|kidney|nephropathy|known-disease|ckd",
    r"copd|emphysema": r"copd|lung-disease",
    r"asthma": r"asthma|reliever",
    r"osteoporosis": r"osteoporosis|bone-fragility",
    r"(?:rheumatoid|osteo)?arthritis": r"arthritis|\bra-flare",
    r"epilep\w+": r"epilepsy|seizure",
    r"parkinson\w*": r"parkinson",
    r"multiple sclerosis|ms": r"ms-|multiple-sclerosis",
    r"fibromyalgia": r"fibromyalgia",
    r"marfan": r"marfan",
    r"pneumonia|pneumothorax": r"pneumothorax",
    r"rhabdo\w*|compartment syndrome|gout|meningitis|encephalitis|hemorrhage|ketoacidosis|dka": r"(?!)",
}
ALARMING = re.compile(
    r"!|\b(danger\w*|fatal\w*|deadly|lethal|die|dies|dying|death|dead|terribl\w+|catastroph\w+|critical\w*|grave|alarm\w*"
    r"|panic\w*|worst|life-threatening|paraly\w+|ruptur\w+|disaster|scary|frighten\w*)\b",
    re.IGNORECASE,
)
NEVER = re.compile(r"\b(cleared|clears|safe|safely|safety|patients?|treatments?|treats?|cures?|diagnos\w+)\b", re.I)
# Care that is not ours may be named with its profession; "heart rehab program" is the hospital's.
OWN_CARE = re.compile(r"(?<!physical )\btherap(?:y|ies)\b|\brehab\w*(?! program)", re.IGNORECASE)
# What a professional is told to ask about, and what is already known, guesses at nothing.
ASKED_OR_KNOWN = re.compile(
    r"\bask (?:\w+ )?about [^.;]*|\bknown (?:stable )?\w+(?: (?:failure|disease))?", re.IGNORECASE
)
BRITISH = re.compile(
    r"\w*(?:haem|aem(?:i|a)|oedem|oesoph|paed|anaes|gynaec|orthopaed|foet|diarrhoe|dyspnoe|apnoe|orthopnoe|ischaem|caes|coeli"
    r"|manoeuv|leucocyt)\w*"
    r"|\w+(?:isation|isations|yse|ysed|ysing)\b"
    r"|\b(?:(?:mobil|organ|recogn|stabil|normal|minim|maxim|optim|prior|special|hospital|summar|emphas|character|general"
    r"|categor|apolog|real|util|visual|immobil|final|equal|author|local|neutral|randomi|individual)is(?:e|es|ed|ing))\b"
    r"|\b(?:col|behavi|fav|lab|tum|hon|neighb|rum|vig|od|harb|hum|sav|flav|end?eav|rig|vap)our\w*"
    r"|\b(?:centre|centres|metre|metres|centimetre\w*|kilometre\w*|litre|litres|fibre|fibres|calibre|titre|theatre)\b"
    r"|\b(?:programmes?|judgement\w*|licence\w*|defence\w*|offence\w*|practis(?:e|es|ed|ing)|ageing|grey|tyres?|kerb\w*"
    r"|whilst|amongst|towards|learnt|spelt|burnt|dreamt|fulfil|enrol|skilful|cheque\w*|plough|pyjamas|sceptic\w*|mould\w*"
    r"|physio\w*|carers?|adrenaline|paracetamol|tonnes?|travell\w+|labell\w+|modell\w+|cancelled|counsell\w+|fuell\w+)\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """One sentence text: where it stands, its words, how severe the finding is, and what the condition reads."""

    place: str
    text: str
    level: str = ""
    reads: str | None = None


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    return gather()


def read_by(rule: Mapping[str, Any], formulas: Mapping[str, str]) -> str | None:
    """Return every fact and option that a rule's conditions name, also in worked-out facts; None if there is none."""
    conditions = [rule.get("when"), rule.get("when_ada")]
    conditions += [grade["when"] for how in ("raised", "eased") for grade in rule.get(how, [])]
    waiting = [text for text in conditions if text]
    if not waiting:
        return None
    found: set[str] = set()
    while waiting:
        condition = parse_condition(waiting.pop())
        names = set(names_of(condition))
        for test in comparisons_in(condition):
            names |= set(test.value) if isinstance(test.value, tuple) else set()
            names |= {test.value.id} if isinstance(test.value, Name) else set()
        waiting += [formulas[name] for name in names - found if name in formulas]
        found |= names
    return " ".join(sorted(name for name in found if not name.startswith("sx-")))


def rules_with(document: Mapping[str, Any], key: str) -> Iterator[Said]:
    """Yield one of the sentences of every rule and of every grade that has its own."""
    formulas = {fact["id"]: fact["formula"] for fact in document["vocabulary"]["derived"] if fact.get("kind") == "flag"}
    for rule in document["rules"]:
        reads = read_by(rule, formulas)
        if key in rule:
            text = rule[key] if isinstance(rule[key], str) else rule[key]["en"]
            yield Said(rule["id"], text, rule["disposition"], reads)
        for how in ("raised", "eased"):
            for number, grade in enumerate(rule.get(how, []), 1):
                if key in grade:
                    yield Said(f"{rule['id']}, {how} {number}", grade[key]["en"], grade["to"], reads)


def to_clients(document: Mapping[str, Any]) -> Iterator[Said]:
    """Yield every text that a client reads as sentences."""
    yield from rules_with(document, "says_client")
    for id, says in document["sentences"].items():
        if not id.endswith(("-professional", "-title", "-resolved-by")):
            yield Said(f"sentences.yaml, {id}", says["en"], id)


def phrases(document: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what is said of precautions and acts: short phrases on a list, seen by client and professional."""
    for what in ("precautions", "acts"):
        for entry in document[what]:
            yield Said(f"{what}, {entry['id']}", entry["says"]["en"])


def all_texts(document: Mapping[str, Any]) -> Iterator[Said]:
    yield from to_clients(document)
    yield from phrases(document)
    for key in ("says_professional", "resolved_by", "title"):
        yield from rules_with(document, key)
    for id, says in document["sentences"].items():
        yield Said(f"sentences.yaml, {id}", says["en"])


def spoken(number: int) -> int:
    """Return the syllables of a whole number under a thousand, as it is read aloud."""
    if number < 20:
        return BELOW_TWENTY[number]
    if number < 100:
        return TENS[number // 10] + (BELOW_TWENTY[number % 10] if number % 10 else 0)
    return BELOW_TWENTY[number // 100] + 2 + (spoken(number % 100) if number % 100 else 0)


def syllables(word: str) -> int:
    """Return how many syllables an English word has: vowel groups, less silent e, more for vowels said apart."""
    if word.isdigit():
        return spoken(int(word))
    if len(word) > 1 and word.isupper():
        return len(word) + 2 * word.count("W")
    plain = re.sub(r"'s?$", "", word.lower())
    if plain in IRREGULAR:
        return IRREGULAR[plain]
    count = len(re.findall(r"[aeiouy]+", plain))
    count -= bool(re.search(SILENT_END, plain))
    apart = (
        r"ia(?!l\b|(?<=cia)ns?\b)|(?<![tscg])ia(?=l\b)|io(?!n)|(?<![stcgx])ion|iu|eo(?!us)|ua(?!r)|uo|ie(?=t|n[ct])|[aeo]ing\b|yi"
        r"|(?<=[^aeiou])ye(?=[rs])|sm\b|thm"
    )
    silent_inside = r"(?<=[aeiouy][^aeiouy])e(?=(?:ly|less|ful|ment|ness|body|place|time|where)s?\b)"
    count += len(re.findall(apart, plain)) - len(re.findall(silent_inside, plain))
    return max(1, count)


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:'[a-z]+)?|\d+", text.replace("’", "'"))


def sentences_in(text: str) -> int:
    """Return how many sentences a text has; the point in a number ends none."""
    return len(re.findall(r"[.!?](?=\s|$)", text)) or 1


def grade_of(text: str, easy: Set[str] = UNAVOIDABLE) -> float:
    """Return the Flesch-Kincaid grade of a text. `easy`: words that count as two syllables."""
    words = words_of(text)
    heard = sum(2 if word.lower() in easy else syllables(word) for word in words)
    return 0.39 * len(words) / sentences_in(text) + 11.8 * heard / len(words) - 15.59


def disease_not_named(said: Said) -> str | None:
    """Return a disease that a text names and that the rule does not read from the client's own answers."""
    if said.reads is None:
        return None
    for words, facts in DISEASES.items():
        found = re.search(rf"\b(?:{words})\b", ASKED_OR_KNOWN.sub("", said.text), re.IGNORECASE)
        if found and not re.search(facts, said.reads):
            return found.group()
    return None


def found_in(texts: Iterator[Said], pattern: re.Pattern[str]) -> dict[str, str]:
    """Return the place and first match of every text that holds the pattern."""
    return {said.place: match.group() for said in texts if (match := pattern.search(said.text))}


# the measuring rods themselves


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "the breathe trained eased heart pulse eyes walked moves hurts cramps you're pain's 12"),
        (2, "doctor surgeon's rested lifted muscle glasses being tightly rhythm 20 MS 7"),
        (3, "physician exercise medicine provider pacemaker rheumatoid therapist 11 23"),
        (4, "emergency diabetes aneurysm usually COPD 27"),
    ],
)
def test_syllables_are_counted_as_spoken(count: int, words: str) -> None:
    heard = {word: syllables(word) for word in words.split()}
    assert heard == dict.fromkeys(words.split(), count)


def test_a_hard_sentence_is_graded_hard_and_an_easy_one_easy() -> None:
    hard = "Your cardiovascular symptomatology necessitates comprehensive physiological evaluation beforehand."
    assert grade_of(hard) > 20
    assert grade_of("Sit down. We stay with you.") < 1
    assert grade_of("Sit down, then rest. We stay.") < grade_of("Sit down, then rest, we stay.")


def test_sentences_end_at_points_not_at_decimals() -> None:
    assert sentences_in("Above 38.0 we wait. Rest; call us!") == 2


def test_a_disease_is_noticed_unless_the_rule_reads_it() -> None:
    text = "This could be a clot in your leg."
    assert disease_not_named(Said("here", text, reads="swelling-new calf-pain-new")) == "clot"
    assert disease_not_named(Said("here", text, reads="leg-clot-status")) is None
    assert disease_not_named(Said("here", "Known heart failure: ask first about cancer.", reads="age")) is None
    assert CAUSE.search(text)


@pytest.mark.parametrize(
    "word",
    ["programme", "oedema", "haematoma", "anaesthetic", "stabilise", "behaviour", "centre", "judgement", "defence"],
)
def test_british_spelling_is_noticed(word: str) -> None:
    assert BRITISH.search(f"the {word} of it")


def test_words_of_american_english_are_not_taken_for_british() -> None:
    text = (
        "exercise raise rise advise your four hours otherwise wise precise course color center program judgment disease"
    )
    assert BRITISH.search(text) is None


# sentences to clients


def test_clients_read_every_sentence_at_eighth_grade_or_below(document: Mapping[str, Any]) -> None:
    hard = {said.place: round(grade_of(said.text), 1) for said in to_clients(document)}
    assert {place: grade for place, grade in hard.items() if grade > GRADE + MARGIN} == {}


def test_phrases_of_precautions_and_acts_read_at_eighth_grade_or_below(document: Mapping[str, Any]) -> None:
    hard = {
        said.place: round(grade_of(BEFORE_PHRASE + said.text, UNAVOIDABLE | MEASURED), 1) for said in phrases(document)
    }
    assert {place: grade for place, grade in hard.items() if grade > GRADE + PHRASE_MARGIN} == {}


def test_clients_get_at_most_two_sentences_in_an_emergency_three(document: Mapping[str, Any]) -> None:
    most = {"emergency": MOST_IN_EMERGENCY}
    long = {
        said.place for said in to_clients(document) if sentences_in(said.text) > most.get(said.level, MOST_SENTENCES)
    }
    long |= {said.place for said in to_clients(document) if len(said.text) > MOST_LETTERS}
    assert long == set()


def test_clients_are_told_no_cause(document: Mapping[str, Any]) -> None:
    found = found_in(to_clients(document), CAUSE) | found_in(phrases(document), CAUSE)
    assert {place: words for place, words in found.items() if place not in NO_GUESS} == {}


def test_clients_hear_no_disease_they_did_not_name(document: Mapping[str, Any]) -> None:
    named = {said.place: disease_not_named(said) for said in to_clients(document)}
    assert {place: disease for place, disease in named.items() if disease} == {}


@pytest.mark.parametrize("pattern", [ALARMING, NEVER, OWN_CARE], ids=["alarming", "never", "own-care"])
def test_sentences_to_clients_are_calm_and_promise_nothing(
    pattern: re.Pattern[str], document: Mapping[str, Any]
) -> None:
    assert found_in(to_clients(document), pattern) == {}
    assert found_in((said for said in phrases(document) if "client" not in said.text), pattern) == {}


# sentences to professionals, and titles


def test_professionals_get_at_most_four_short_sentences(document: Mapping[str, Any]) -> None:
    texts = list(rules_with(document, "says_professional"))
    assert {
        said.place: sentences_in(said.text) for said in texts if sentences_in(said.text) > PROFESSIONAL_SENTENCES
    } == {}
    assert {said.place: len(said.text) for said in texts if len(said.text) > PROFESSIONAL_LETTERS} == {}


@pytest.mark.parametrize("key", ["says_professional", "title"])
def test_professionals_get_no_cause_either(key: str, document: Mapping[str, Any]) -> None:
    assert found_in(rules_with(document, key), CAUSE) == {}
    named = {said.place: disease_not_named(said) for said in rules_with(document, key)}
    assert {place: disease for place, disease in named.items() if disease} == {}


def test_every_text_is_in_american_english(document: Mapping[str, Any]) -> None:
    assert found_in(all_texts(document), BRITISH) == {}


def test_every_rule_that_stops_someone_says_what_resolves_it(document: Mapping[str, Any]) -> None:
    stopping = ("refer-to-pt", "medical-clearance", "urgent-medical")
    silent = [
        rule["id"]
        for rule in document["rules"]
        if rule["kind"] in ("rule", "pointer") and rule["disposition"] in stopping and not rule.get("resolved_by")
    ]
    assert silent == []


def test_all_texts_are_looked_at(document: Mapping[str, Any]) -> None:
    assert {rule["id"] for rule in document["rules"]} <= {said.place for said in to_clients(document)}
    assert len({said.place for said in phrases(document)}) == len(document["precautions"]) + len(document["acts"])
    raised = sum(bool(grade.get("says_client")) for rule in document["rules"] for grade in rule.get("raised", []))
    assert sum(", raised" in said.place for said in to_clients(document)) == raised
