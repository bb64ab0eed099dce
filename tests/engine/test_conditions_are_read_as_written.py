"""The grammar of conditions: every form, what binds tighter, and where reading stops."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scopewell.engine.errors import ExpressionError
from scopewell.engine.expression import (
    All,
    Any,
    Arithmetic,
    AtLeast,
    Call,
    Compare,
    Condition,
    Literal,
    Name,
    Not,
    Numeric,
    names_of,
    parse_condition,
    parse_number,
)
from scopewell.engine.expression import Test as Single
from scopewell.engine.expression import tests_of as singles_of

A, B, C = Single("a", "is"), Single("b", "is"), Single("c", "is")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("stroke-tia", Single("stroke-tia", "is")),
        ("a = true", Single("a", "=", True)),
        ("a = false", Single("a", "=", False)),
        ("a != true", Single("a", "!=", True)),
        ("surgery-type = hip", Single("surgery-type", "=", Name("hip"))),
        ('pregnancy = "yes"', Single("pregnancy", "=", Name("yes"))),
        ("surgery-type != none", Single("surgery-type", "!=", Name("none"))),
        ("sx in [at-rest, now]", Single("sx", "in", ("at-rest", "now"))),
        ("numbness has left-leg", Single("numbness", "has", ("left-leg",))),
        ("numbness has any of [left-leg, face]", Single("numbness", "has", ("left-leg", "face"))),
        ("numbness any", Single("numbness", "any")),
        ("sbp >= limit", Single("sbp", ">=", Name("limit"))),
        ("sbp <= 90", Single("sbp", "<=", Literal(90))),
        ("sbp < dbp + 10", Single("sbp", "<", Arithmetic("+", Name("dbp"), Literal(10)))),
        ("weight - weight-3-days-ago > 2",
         Compare(">", Arithmetic("-", Name("weight"), Name("weight-3-days-ago")), Literal(2))),
        ("at least 2 of (a, b, c)", AtLeast(2, (A, B, C))),
        ("days_since(d) > 7", Compare(">", Call("days_since", (Name("d"),)), Literal(7))),
    ],
)  # fmt: skip
def test_every_form_of_a_test_is_read(text: str, tree: Condition) -> None:
    assert parse_condition(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a or b and c", Any((A, All((B, C))))),
        ("(a or b) and c", All((Any((A, B)), C))),
        ("not a and b", All((Not(A), B))),
        ("not (a and b)", Not(All((A, B)))),
        ("not not a", Not(Not(A))),
        ("not a = false", Not(Single("a", "=", False))),
        ("a and b and c", All((A, B, C))),
        ("a or b or c", Any((A, B, C))),
        ("a and (b or c)", All((A, Any((B, C))))),
        ("at least 1 of (a and b, not c)", AtLeast(1, (All((A, B)), Not(C)))),
        ("not at least 1 of (a)", Not(AtLeast(1, (A,)))),
    ],
)
def test_not_binds_tightest_then_and_then_or(text: str, tree: Condition) -> None:
    assert parse_condition(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", Arithmetic("+", Name("a"), Arithmetic("*", Name("b"), Name("c")))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", Name("a"), Name("b")), Name("c"))),
        ("a / b / c", Arithmetic("/", Arithmetic("/", Name("a"), Name("b")), Name("c"))),
        ("(a + b) * c", Arithmetic("*", Arithmetic("+", Name("a"), Name("b")), Name("c"))),
        ("max(10, a / 10)", Call("max", (Literal(10), Arithmetic("/", Name("a"), Literal(10))))),
        ("min(a, b)", Call("min", (Name("a"), Name("b")))),
        ("if(a, b, c)", Call("if", (A, Name("b"), Name("c")))),
        ("count(a, b or c)", Call("count", (A, Any((B, C))))),
        ("days_since(d)", Call("days_since", (Name("d"),))),
        ("a - 2 * count(b)", Arithmetic("-", Name("a"), Arithmetic("*", Literal(2), Call("count", (B,))))),
    ],
)
def test_formulas_are_read_with_the_usual_order_of_operations(text: str, tree: Numeric) -> None:
    assert parse_number(text) == tree


def test_a_hyphen_inside_a_word_belongs_to_the_word_and_a_spaced_one_subtracts() -> None:
    assert parse_number("weight-1-day-ago") == Name("weight-1-day-ago")
    assert parse_number("weight - 1") == Arithmetic("-", Name("weight"), Literal(1))


def test_a_decimal_is_read_exactly() -> None:
    found = parse_number("0.1")
    assert isinstance(found, Literal)
    assert found.value * 10 == 1


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a fact or a number"),
        ("a and", 5, "a fact or a number"),
        ("a b", 2, "'and', 'or' or the end"),
        ("(a or b", 7, "')'"),
        ("a ? b", 1, "a fact, a number or one of"),
        ("sbp >", 5, "a fact or a number"),
        ("sbp in hip", 7, "'['"),
        ("sbp in [hip", 11, "']'"),
        ("sbp in []", 8, "an option"),
        ("numbness has", 12, "an option"),
        ("numbness has any of leg", 20, "'['"),
        ("at least x of (a)", 9, "a whole number"),
        ("at least 1.5 of (a)", 9, "a whole number"),
        ("at least 1 in (a)", 11, "'of'"),
        ("at least 3 of (a, b)", 20, "a number from 1 to 2"),
        ("at least 0 of (a, b)", 20, "a number from 1 to 2"),
        ("3", 1, "a comparison"),
        ("a + b", 5, "a comparison"),
        ("3 = true", 8, "a flag before '= true' or '= false'"),
        ("a < true", 8, "a flag before '= true' or '= false'"),
        ("Sbp > 3", 0, "a fact, a number or one of"),
    ],
)
def test_an_error_names_the_place_and_what_was_expected_there(text: str, position: int, expected: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_condition(text)
    assert caught.value.position == position
    assert caught.value.expected.startswith(expected)
    assert f"character {position + 1} " in str(caught.value)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("text", ["if(a, b)", "if(a b, c)", "count()", "days_since d", "a +", "(a", "a)", "2 3"])
def test_a_formula_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_number(text)


def test_names_and_tests_are_found_wherever_they_stand() -> None:
    node = parse_condition("not a or at least 1 of (b has c, d > e, sbp - dbp < if(f, g, 1))")
    assert [single.fact for single in singles_of(node)] == ["a", "b", "d", "f"]
    assert list(names_of(node)) == ["a", "b", "d", "e", "sbp", "dbp", "f", "g"]


PIECES = (
    "a", "sbp", "limit-one", "and", "or", "not", "at", "least", "of", "in", "has", "any", "true", "false", "(", ")",
    "[", "]", ",", "<", "<=", ">", ">=", "=", "!=", "+", "-", "*", "/", "0", "2", "3.5", '"yes"', '"', "count", "if",
    "min", "days_since", "?", "A", "_", "é", "٣", ".", "'", "\n",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=30))
@example("at least ² of (a)")
@example("٣ < a")
def test_whatever_is_written_gives_a_tree_or_an_expression_error(text: str) -> None:
    for read in (parse_condition, parse_number):
        refused: ExpressionError | None = None
        try:
            assert list(names_of(read(text))) is not None
        except ExpressionError as error:
            refused = error
        assert refused is None or (0 <= refused.position <= len(text) and refused.expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("not " * 20_000 + "a", id="many-nots"),
        pytest.param("(" * 20_000 + "a", id="many-brackets"),
        pytest.param("a < " + "9" * 5_000, id="a-number-of-5000-digits"),
        pytest.param("at least " + "9" * 5_000 + " of (a)", id="a-count-of-5000-digits"),
    ],
)
def test_endless_text_is_refused_as_an_expression_too(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_condition(text)


_WORDS = st.sampled_from(["a", "b-2", "sbp", "known-disease"])
_TESTS = st.one_of(
    _WORDS.map(lambda word: (word, Single(word, "is"))),
    st.tuples(_WORDS, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(0, 300)).map(
        lambda t: (f"{t[0]} {t[1]} {t[2]}", Single(t[0], t[1], Literal(t[2])))
    ),
    st.tuples(_WORDS, st.lists(_WORDS, min_size=1, max_size=3)).map(
        lambda t: (f"{t[0]} in [{', '.join(t[1])}]", Single(t[0], "in", tuple(t[1])))
    ),
)


def _bigger(inner: st.SearchStrategy[tuple[str, Condition]]) -> st.SearchStrategy[tuple[str, Condition]]:
    some = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        inner.map(lambda one: (f"not ({one[0]})", Not(one[1]))),
        some.map(lambda each: (" and ".join(f"({t})" for t, _ in each), All(tuple(n for _, n in each)))),
        some.map(lambda each: (" or ".join(f"({t})" for t, _ in each), Any(tuple(n for _, n in each)))),
        some.map(
            lambda each: (f"at least 1 of ({', '.join(t for t, _ in each)})", AtLeast(1, tuple(n for _, n in each)))
        ),
    )


@settings(max_examples=150)
@given(st.recursive(_TESTS, _bigger, max_leaves=8))
def test_a_tree_written_out_is_read_back_the_same(written: tuple[str, Condition]) -> None:
    text, tree = written
    assert parse_condition(text) == tree
