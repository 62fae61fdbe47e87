"""Header words of three languages and of common exports, and the fields they mean. Ambiguous words are left out."""

from functools import lru_cache

from leads.importing.reading import word_of

_COMMON = {
    "owner": "contact owner, owner, lead owner, account owner, company owner, vastuuhenkilö, skrbnik",
    "external_id": "id, external id, externalid, record id, record id contact, contact id, customer id, lead id,"
    " account id, company id, person id, asiakasnumero, asiakas id, šifra, sifra kupca",
}
PERSON = {
    **_COMMON,
    "first_name": "first name, firstname, given name, forename, etunimi, ime, vorname, förnamn",
    "last_name": "last name, lastname, surname, family name, sukunimi, priimek, nachname, efternamn",
    "name": "name, full name, fullname, contact name, person name, nimi, koko nimi, ime in priimek, naziv stika",
    "email": "email, e mail, mail, email address, e mail address, e mail 1 value, sähköposti, sähköpostiosoite,"
    " e pošta, elektronska pošta, epost, e post, work email, business email",
    "phone": "phone, phone number, telephone, mobile, mobile phone, mobile number, mobilephone, work phone,"
    " business phone, primary phone, phone 1 value, puhelin, puhelinnumero, gsm, telefon, telefonska številka, mobil",
    "title": "title, job title, jobtitle, position, organization title, organisation title, titteli, tehtävänimike,"
    " asema, naziv, položaj, delovno mesto",
    "role": "role, buying role, role in the decision, rooli, vloga",
    "language": "language, preferred language, kieli, jezik",
    "company": "company, company name, account, account name, organization, organisation, organization name,"
    " organisation name, company account, associated company, employer, yritys, yrityksen nimi, organisaatio,"
    " podjetje, naziv podjetja, firma, företag",
    "company.domain": "website, website url, web site, web page, company domain, company domain name, domain,"
    " kotisivu, verkkosivu, spletna stran",
    "company.business_id": "y tunnus, matična številka, davčna številka, vat number, vat id, business id, vat",
    "company.industry": "industry, toimiala, panoga, branche",
    "company.country": "country, country region, business country, maa, država, land",
    "company.employees": "employees, number of employees, no of employees, numberofemployees, headcount,"
    " henkilöstömäärä, število zaposlenih",
    "company.revenue": "annual revenue, annualrevenue, revenue, liikevaihto, letni prihodki",
    "source": "source, lead source, leadsource, original source, utm source, first touch source, lähde, vir",
    "medium": "medium, utm medium",
    "campaign": "campaign, campaign name, utm campaign, kampanja",
    "topics": "topics, topic, interests, aiheet, teme",
    "buying_stage": "buying stage, ostovaihe, nakupna faza",
    "do_not_contact": "do not contact, email opt out, hasoptedoutofemail, has opted out of email,"
    " unsubscribed from all email, opted out, älä ota yhteyttä",
    "do_not_profile": "do not profile, no profiling",
    "user_id": "user id, userid",
    "anonymous_id": "anonymous id, anonymousid",
}
COMPANY = {
    **_COMMON,
    "name": "name, company, company name, account, account name, organization, organisation, organization name,"
    " yritys, yrityksen nimi, nimi, podjetje, naziv, naziv podjetja, firma, företag",
    "domain": PERSON["company.domain"],
    "business_id": PERSON["company.business_id"],
    "parent": "parent, parent company, parent account, subsidiary of, emoyhtiö, matično podjetje",
    "industry": "industry, sector, toimiala, panoga, branche",
    "country": "country, country region, billing country, billingcountry, office location, maa, država, land",
    "employees": PERSON["company.employees"],
    "revenue": PERSON["company.revenue"],
    "market": "market, b2b b2c, sells to",
    "has_marketing": "own marketing department, has marketing, marketing department",
    "has_sales": "own sales department, has sales, sales department",
    "most_wanted": "most wanted",
}
ACTIVITY = {
    "type": "type, activity type, event, event type, tyyppi, tip",
    "occurred_at": "occurred at, occurred, date, time, timestamp, datetime, date time, created at, created time,"
    " päivä, päivämäärä, aika, datum, čas",
    "email": PERSON["email"],
    "external_id": _COMMON["external_id"],
    "contact": "contact",
    "user_id": PERSON["user_id"],
    "anonymous_id": PERSON["anonymous_id"],
    "message_id": "message id, messageid, event id, activity id",
}
EMPLOYER = {
    "company": PERSON["company"],
    "company.domain": PERSON["company.domain"],
    "company.business_id": PERSON["company.business_id"],
    "company.external_id": "company id, account id",
}
CHANGE = {
    **EMPLOYER,
    "email": PERSON["email"],
    "external_id": "external id, externalid, contact id, record id contact, lead id, customer id, person id,"
    " asiakasnumero, asiakas id, sifra kupca",
    "contact": "contact",
    "user_id": PERSON["user_id"],
    "from": "from, from stage, old stage, previous stage, old value",
    "to": "to, to stage, new stage, new value, stage, lifecycle stage, lifecyclestage",
    "at": "at, date, time, timestamp, datetime, date time, changed at, changed on, edit date, päivä, päivämäärä, aika,"
    " datum, čas",
    "by": "by, changed by, edited by, seller, sales agent, salesperson, sales rep, owner, lead owner, contact owner,"
    " myyjä, prodajalec",
    "reason": "reason, lost reason, disqualified reason, syy, razlog",
    "amount": "amount, value",
    "row_id": "row id, change id, history id, event id",
}
SELLER = {
    "name": "name, full name, seller, sales agent, salesperson, sales rep, owner, user, nimi, ime in priimek, myyjä,"
    " prodajalec",
    "email": PERSON["email"],
    "team": "team, sales team, regional office, region, office, tiimi, ekipa",
}
BY_KIND = {
    "contacts": PERSON,
    "companies": COMPANY,
    "activities": ACTIVITY,
    "changes": CHANGE,
    "sellers": SELLER,
}


@lru_cache(maxsize=8)
def synonyms(kind: str) -> dict[str, str]:
    """Folded header word → field."""
    known = {word_of(field): field for field in BY_KIND[kind]}
    for field, words in BY_KIND[kind].items():
        known |= {word_of(word): field for word in words.split(",")}
    return known
