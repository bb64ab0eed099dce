"""Options, ids and units as people write them in the United States."""

UNITS = {
    "mm[Hg]": "mmHg", "/min": "per minute", "Cel": "°C", "d": "days", "wk": "weeks", "mo": "months", "a": "years",
    "min": "minutes", "s": "seconds", "deg": "degrees", "d/wk": "days a week", "%": "percent", "kg/m2": "kg/m²",
    "10*9/L": "× 10⁹/L", "{stands}": "stands", "{score}": "", "1": "",
    "[lb_av]": "lb", "[in_i]": "in", "[ft_i]": "ft", "[degF]": "°F",
}  # fmt: skip
ONE = {
    "d": "day", "wk": "week", "mo": "month", "a": "year", "min": "minute", "s": "second", "deg": "degree",
    "d/wk": "day a week",
}  # fmt: skip
SPELLED = {
    "haem": "hem", "aemia": "emia", "oedema": "edema", "rrhoea": "rrhea", "pnoea": "pnea", "colour": "color",
    "ischaem": "ischem", "motoris": "motoriz", "labour": "labor", "praevia": "previa", "type1": "type 1",
    "type2": "type 2",
}  # fmt: skip
ABBREVIATED = {
    "icd": "ICD", "cv": "heart or vessel", "sbp": "upper pressure", "dbp": "lower pressure", "spo2": "saturation",
    "meti": "of the nine", "bmi": "body mass index", "pnd": "waking breathless", "pci": "PCI", "acl": "ACL",
    "av": "AV", "ms": "MS", "ed": "ED", "sglt2": "SGLT2",
}  # fmt: skip


def with_unit(number: str, unit: str) -> str:
    """Return a number with its unit as people write it: 120 per minute, 1 day."""
    word = ONE.get(unit, UNITS.get(unit, unit)) if number == "1" else UNITS.get(unit, unit)
    return number if number == "0" or not word else f"{number} {word}"


def option(id: str) -> str:
    """Return an option or id in words, spelled as in the United States."""
    for british, american in SPELLED.items():
        id = id.replace(british, american)
    return " ".join(ABBREVIATED.get(word, word) for word in id.replace("-", " ").split(" "))
