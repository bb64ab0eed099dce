"""Names of invented people, as many as are asked for."""

FIRST = ("Marigold", "Orson", "Wren", "Tilda", "Barnaby", "Pim", "Quill", "Clementine", "Ansel", "Juniper", "Zoë")
LAST = ("Testwell", "Sampleby", "Demoson", "Mockford", "Exampleton", "Fauxley", "Specimen", "Trialton", "Nominal")


def name_of(n: int) -> str:
    """Return the name of the nth person; no two have one."""
    return f"{FIRST[n % len(FIRST)]} {LAST[n // 7 % len(LAST)]} {n}"
