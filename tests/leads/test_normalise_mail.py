"""E-mail addresses and phone numbers: stored form, the key that names a mailbox, and roles."""

import pytest

from leads.normalise import mail, phone
from leads.normalise.unusable import Unusable


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("aino@firma.fi", "aino@firma.fi"),
        ("  Aino.Lehto@Firma.FI ", "Aino.Lehto@Firma.FI"),
        ("mailto:aino@firma.fi", "aino@firma.fi"),
        ("Aino Lehto <aino@firma.fi>", "aino@firma.fi"),
        ("a+b_c-d@x.example", "a+b_c-d@x.example"),
        ("demo@baton.test", "demo@baton.test"),
        ("o'brien@x.com", "o'brien@x.com"),
        ("äiti@firma.fi", "äiti@firma.fi"),
        ("aino@sähkö.fi", "aino@sähkö.fi"),
    ],
)
def test_an_address_is_stored_as_written_without_wrapping(raw, stored):
    assert mail.address(raw) == stored


@pytest.mark.parametrize(
    "raw",
    [
        "nobody", "@firma.fi", "aino@", "aino@firma", "a@b@c.fi", "aino..lehto@firma.fi", ".aino@firma.fi",
        "aino@-firma.fi", "aino lehto@firma.fi", "aino@firma..fi", "aino@[127.0.0.1]", "x" * 65 + "@firma.fi",
        "aino@" + "a" * 64 + ".fi", "261d3936e165a33b3f31e5fdd0e3121d", "(c)aino@firma.fi", '"quoted"@',
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(raw):
    with pytest.raises(Unusable) as refused:
        mail.address(raw)
    assert refused.value.code == "email"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Aino@Firma.fi", "aino@firma.FI", True),
        ("ÄITI@firma.fi", "äiti@firma.fi", True),
        ("a.ino@gmail.com", "aino@gmail.com", False),
        ("aino+list@x.fi", "aino@x.fi", False),
    ],
)
def test_a_mailbox_is_known_by_its_letters_not_by_a_providers_habits(one, other, same):
    assert (mail.key(one) == mail.key(other)) is same


@pytest.mark.parametrize(
    "address", ["info@firma.fi", "Sales@firma.fi", "no-reply@x.com", "myynti@x.fi", "podpora@x.si"]
)
def test_a_role_address_names_nobody(address):
    assert mail.is_role(address)


@pytest.mark.parametrize("address", ["aino@firma.fi", "informatics@x.fi", "salesh@x.fi", "jobs.steve@x.com"])
def test_a_person_is_no_role(address):
    assert not mail.is_role(address)


@pytest.mark.parametrize(
    ("raw", "country", "stored"),
    [
        ("+358 40 555 0000", "", "+358405550000"),
        ("+358-40-555.0000", "", "+358405550000"),
        ("+386 (0)31 555 000", "", "+38631555000"),
        ("040 555 0000", "FI", "+358405550000"),
        ("031 555 000", "SI", "+38631555000"),
        ("00358 40 555 0000", "FI", "+358405550000"),
        ("040 555 0000", "", "040 555 0000"),
        ("ask the desk", "FI", "ask the desk"),
        ("+999", "", "+999"),
    ],
)
def test_phones_become_e164_where_they_can_and_stay_as_given_where_not(raw, country, stored):
    assert phone.number(raw, country) == stored
