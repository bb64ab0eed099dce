"""The handbook itself comes with the confirmation."""

from scopewell.newsletter.gifts import gift_of


def test_the_ebook_is_the_handbook_as_a_pdf() -> None:
    gift = gift_of("ebook")
    assert gift is not None
    made = gift.make()
    assert made.startswith(b"%PDF")
    assert len(made) > 500_000
    assert gift_of("another") is None
