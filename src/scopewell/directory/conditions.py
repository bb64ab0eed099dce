"""The closed list of what people live with or come from, in the words of a profile.

`facts` names the facts of the vocabulary that the same is asked with; a test holds them to it. Words speak of people,
never of something a professional would treat. Status: draft.
"""

from typing import NamedTuple


class Condition(NamedTuple):
    """One entry: an id for addresses, its words, and the facts of the vocabulary behind it."""

    id: str
    words: str
    facts: tuple[str, ...] = ()


CONDITIONS = (
    Condition("joint-replacement", "After a hip, knee or shoulder replacement", ("surgery-type",)),
    Condition("knee", "Knee, after physical therapy", ("discharge-on-file",)),
    Condition("hip", "Hip, after physical therapy", ("discharge-on-file",)),
    Condition("shoulder", "Shoulder, after physical therapy", ("discharge-on-file",)),
    Condition("back", "Low back, after physical therapy", ("discharge-on-file",)),
    Condition("neck", "Neck, after physical therapy", ("discharge-on-file",)),
    Condition("spine-surgery", "After spine surgery", ("surgery-type",)),
    Condition("arthritis", "Living with arthritis", ("osteoarthritis", "rheumatoid-arthritis")),
    Condition("osteoporosis", "Living with osteoporosis", ("osteoporosis",)),
    Condition("balance", "Balance and fear of falling", ("falls-12m",)),
    Condition("older-adults", "Strength and function in later life"),
    Condition("heart", "Living with heart disease, with the physician’s word", ("known-cv-disease",)),
    Condition("blood-pressure", "Living with high blood pressure", ("hypertension",)),
    Condition("diabetes", "Living with diabetes", ("known-diabetes",)),
    Condition("lungs", "Living with lung disease", ("copd", "lung-disease-other", "asthma")),
    Condition("cancer", "During and after cancer care, with the care team’s word", ("cancer-history",)),
    Condition("stroke", "Long after a stroke", ("stroke-tia",)),
    Condition("parkinsons", "Living with Parkinson’s disease", ("parkinsons",)),
    Condition("ms", "Living with multiple sclerosis", ("multiple-sclerosis",)),
    Condition("weight", "Living with a higher weight", ("weight",)),
    Condition("pregnancy", "Pregnancy and the time after birth", ("pregnancy",)),
    Condition("long-term-pain", "Living with long-lasting pain", ("fibromyalgia",)),
)
WORDS = {condition.id: condition.words for condition in CONDITIONS}
CHOICES = tuple(WORDS.items())

LANGUAGES = {
    "en": "English", "es": "Spanish", "ar": "Arabic", "asl": "American Sign Language", "bn": "Bengali", "zh": "Chinese",
    "fr": "French", "de": "German", "el": "Greek", "gu": "Gujarati", "ht": "Haitian Creole", "he": "Hebrew",
    "hi": "Hindi", "hmn": "Hmong", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nv": "Navajo", "fa": "Persian",
    "pl": "Polish", "pt": "Portuguese", "pa": "Punjabi", "ru": "Russian", "so": "Somali", "sw": "Swahili",
    "tl": "Tagalog", "te": "Telugu", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip
FORMATS = {"in-person": "In a studio or gym", "home": "At the client’s home", "remote": "By video"}
