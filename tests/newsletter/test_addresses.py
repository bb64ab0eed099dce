"""Addresses and names as people, and others, type them."""

import pytest

from scopewell.newsletter.addresses import BadAddress, parse_address, read_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Wren@Example.COM ", "Wren@example.com"),
        ("wren@bücher.example", "wren@xn--bcher-kva.example"),
        ("wren@почта.рф", "wren@xn--80a1acny.xn--p1ai"),
        ("o'brien+news@mail.example.co.uk", "o'brien+news@mail.example.co.uk"),
    ],
)
def test_an_address_is_kept_with_its_domain_in_ascii(typed: str, kept: str) -> None:
    assert str(parse_address(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "wren", "@example.com", "wren@", "wren@@example.com", "a@b@example.com", "wren@localhost", "wren@127.0.0.1",
        "wren@exa mple.com", "wren@example..com", "wren@-example.com", ".wren@example.com", "w..ren@example.com",
        "wren@example.com\r\nBcc: all@example.com", "wren@example.com\nBcc:x@y.zz", "wren\x00@example.com",
        "wren@example.com,other@example.com", "<wren@example.com>", '"wren x"@example.com', "wren@exam\u200bple.com",
        "wren@\u202eexample.com", "a" * 65 + "@example.com", "w@" + "a." * 130 + "com",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadAddress):
        parse_address(typed)


@pytest.mark.parametrize("domain", ["pаypal.com", "xn--pypal-4ve.com", "gооgle.com", "straße.de", "exam\u03c2ple.gr"])
def test_domains_that_look_like_others_or_lead_to_two_places_are_refused(domain: str) -> None:
    with pytest.raises(BadAddress):
        parse_address(f"wren@{domain}")


def test_a_domain_in_another_alphabet_is_shown_in_both_forms() -> None:
    assert parse_address("wren@почта.рф").shown == "wren@почта.рф (xn--80a1acny.xn--p1ai)"
    assert parse_address("wren@example.com").shown == "wren@example.com"


def test_one_mailbox_has_many_spellings_for_limits_only() -> None:
    spellings = ("w.ren@gmail.com", "wren+a@gmail.com", "WREN@gmail.com")
    assert {parse_address(s).mailbox for s in spellings} == {"wren@gmail.com"}
    assert len({parse_address(s).canonical for s in spellings}) == 3


@pytest.mark.parametrize("name", ["", "Wren", "José Ángel", "O’Neill-Smith", "李小龍", "Dr. Wren"])
def test_names_are_kept(name: str) -> None:
    assert read_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name", ["Win at https://spam.example", "<b>Wren</b>", "spam.example", "a@b.cc", "W" * 61, "Wren; drop", "{name}"]
)
def test_a_name_that_is_a_message_is_refused(name: str) -> None:
    with pytest.raises(BadAddress):
        read_name(name)
