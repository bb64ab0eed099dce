"""An uploaded patient record is read, shown with what was and was not used, and counts only once accepted."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cast import House, browser, marigold
from people import decision_of
from scopewell.clients.models import Client, Episode, Fact
from scopewell.clients.vocabulary import SaidBy
from scopewell.screening.models import RecordImport
from scopewell.screening.queries import decisions_of

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples" / "knee-replacement-record.json"


def bundle(**person: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXAMPLE.read_text())
    for entry in found["entry"]:
        if entry["resource"]["resourceType"] == "Patient":
            entry["resource"].update(person)
    return found


def matching(of: House) -> Client:
    """Make the client whose record the example is."""
    patient = next(e["resource"] for e in bundle()["entry"] if e["resource"]["resourceType"] == "Patient")
    name = f"{patient['name'][0]['given'][0]} {patient['name'][0]['family']}"
    return marigold(of, legal_name=name, birth_date=date.fromisoformat(patient["birthDate"]))


def upload(of: House, client: Client, content: Any) -> Any:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    file = SimpleUploadedFile("summary.json", data, "application/json")
    return browser(of.owner).post(reverse("screening:upload", args=[client.key]), {"record": file})


def record_of(of: House) -> RecordImport:
    with of.open():
        return RecordImport.objects.get()


def review(of: House, client: Client, record: RecordImport, **said: Any) -> Any:
    return browser(of.owner).post(reverse("screening:import", args=[client.key, record.key]), said)


def test_nothing_counts_before_it_is_accepted(fernway: House) -> None:
    client = matching(fernway)
    response = upload(fernway, client, bundle())
    record = record_of(fernway)
    assert response["Location"] == reverse("screening:import", args=[client.key, record.key])
    with fernway.open():
        assert Fact.objects.count() == 0
    body = browser(fernway.owner).get(response["Location"]).content.decode()
    assert "Upper blood pressure, seated" in body
    assert "134 mmHg" in body
    assert "174 lb" in body
    assert "Observation/" in body
    assert "A family&#x27;s history is not the person&#x27;s own" in body
    assert "Is this the right person?" not in body


def test_all_rows_are_accepted_with_where_they_come_from(fernway: House) -> None:
    client = matching(fernway)
    upload(fernway, client, bundle())
    record = record_of(fernway)
    assert review(fernway, client, record, accept="all").status_code == 302
    with fernway.open():
        facts = list(Fact.objects.filter(client=client))
        assert {fact.said_by for fact in facts} == {SaidBy.IMPORT}
        assert all(fact.reviewed and "summary.json" in fact.origin for fact in facts)
        assert Fact.objects.get(fact="weight").unit == "[lb_av]"
        assert sorted(Fact.objects.filter(fact="sbp").values_list("value", flat=True)) == [134, 148]
        assert Fact.objects.get(fact="medicines").value == {"has": ["diuretic", "other"]}
        assert Episode.objects.get(client=client).facts.count() == 3
        assert decisions_of(client).count() == 1
    assert decision_of(fernway, client).because == "Facts from a record were accepted"
    assert review(fernway, client, record, accept="all").status_code == 302
    with fernway.open():
        assert Fact.objects.count() == len(facts)


def test_some_rows_or_none(fernway: House) -> None:
    client = matching(fernway)
    upload(fernway, client, bundle())
    record = record_of(fernway)
    empty = review(fernway, client, record, accept="marked")
    assert empty.status_code == 422
    number = next(row["number"] for row in record.rows if row["fact"] == "hypertension")
    review(fernway, client, record, accept="marked", row=[str(number), "999", "x"])
    with fernway.open():
        assert [fact.fact for fact in Fact.objects.filter(client=client)] == ["hypertension"]
    upload(fernway, client, bundle())
    with fernway.open():
        second = RecordImport.objects.get(finished_at=None)
    review(fernway, client, second, accept="none")
    with fernway.open():
        assert Fact.objects.count() == 1


def test_the_same_file_waits_once(fernway: House) -> None:
    client = matching(fernway)
    upload(fernway, client, bundle())
    upload(fernway, client, bundle())
    assert record_of(fernway).rows


def test_another_persons_record_is_accepted_only_after_a_word(fernway: House) -> None:
    client = marigold(fernway, legal_name="Orson Sampleby", birth_date=date(1950, 1, 1))
    upload(fernway, client, bundle())
    record = record_of(fernway)
    assert record.differs == ["The birth date is another one.", "The family name is another one."]
    refused = review(fernway, client, record, accept="all")
    assert refused.status_code == 422
    assert "Confirm first that this is the record of this client." in refused.content.decode()
    with fernway.open():
        assert Fact.objects.count() == 0
    assert review(fernway, client, record, accept="all", same_person="yes").status_code == 302
    with fernway.open():
        assert Fact.objects.count() > 5


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe not json", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"resourceType": "Bundle", "entry": NaN}', "no JSON"),
        (b'{"resourceType": "Patient"}', "found a resource of type Patient"),
        (b'{"resourceType": "Bundle", "type": "collection", "entry": []}', "holds no Patient resource"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_record_is_refused_in_plain_words(fernway: House, content: bytes, says: str) -> None:
    client = marigold(fernway)
    response = upload(fernway, client, content)
    assert response.status_code == 422
    assert says in response.content.decode()
    with fernway.open():
        assert RecordImport.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ({"deceasedBoolean": True}, "this person has died"),
        ({"birthDate": date.today().replace(day=1).isoformat()}, "only adults"),
    ],
)
def test_the_dead_and_the_young_are_refused(fernway: House, person: dict[str, Any], says: str) -> None:
    response = upload(fernway, marigold(fernway), bundle(**person))
    assert response.status_code == 422
    assert says in response.content.decode()


def test_several_people_are_refused(fernway: House) -> None:
    twice = bundle()
    other = {"resourceType": "Patient", "id": "another", "birthDate": "1960-01-01"}
    twice["entry"].append({"fullUrl": "urn:uuid:another", "resource": other})
    response = upload(fernway, marigold(fernway), twice)
    assert "2 Patient resources" in response.content.decode()


def test_no_file_is_asked_for_and_other_practices_get_nothing(fernway: House, elsewhere: House) -> None:
    client = matching(fernway)
    url = reverse("screening:upload", args=[client.key])
    assert browser(fernway.owner).post(url, {}).status_code == 422
    upload(fernway, client, bundle())
    assert browser(elsewhere.owner).get(url).status_code == 404
    review_url = reverse("screening:import", args=[client.key, record_of(fernway).key])
    assert browser(elsewhere.owner).post(review_url, {"accept": "all"}).status_code == 404
