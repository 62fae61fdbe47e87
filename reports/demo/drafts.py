"""The demo's people, companies and deeds as drafts: from here on they go the way of all data, through intake."""

from typing import Any

from leads.drafts import ActivityDraft, CompanyDraft, PersonDraft
from reports.demo.companies import DemoCompany
from reports.demo.deeds import Deed
from reports.demo.people import DemoPerson
from reports.demo.staff import Staff

CRM, COMPANY, PERSON = "old-crm", "company-", "person-"


def company_draft(company: DemoCompany, staff: Staff) -> CompanyDraft:
    facts: dict[str, Any] = {
        "name": company.name,
        "domain": company.domain,
        "business_id": company.business_id,
        "industry": company.industry,
        "country": company.land.code,
        "employees": company.employees,
        "revenue": company.revenue,
        "market": "b2b",
        "has_marketing": company.has_marketing,
        "has_sales": company.has_sales,
        "most_wanted": company.most_wanted,
    }
    if company.most_wanted and company.number % 3 == 0:
        facts["owner"] = staff.seller(company.land.code, company.number).email
    return CompanyDraft(facts=facts, external_ids=[(CRM, f"{COMPANY}{company.number}")])


def person_draft(person: DemoPerson, company_id: int | None, staff: Staff) -> PersonDraft:
    facts: dict[str, Any] = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "phone": person.phone,
        "title": person.title,
        "role": person.role,
        "language": person.language,
        "source": person.touch.source,
        "medium": person.touch.medium,
        "campaign": person.touch.campaign,
        "topics": person.topics,
        "buying_stage": person.buying_stage,
    }
    facts |= dict.fromkeys(person.marks, True)
    if person.kind:
        facts["extra"] = {"relation": person.kind}
    if person.begins:
        facts["owner"] = staff.seller(person.land.code, person.number).email
    return PersonDraft(
        facts=facts,
        external_ids=[(CRM, f"{PERSON}{person.number}")],
        company=None if company_id is None else CompanyDraft(company_id=company_id),
    )


def activity_draft(deed: Deed, contact_id: int) -> ActivityDraft:
    return ActivityDraft(
        type=deed.type,
        occurred_at=deed.at,
        contact_id=contact_id,
        message_id=f"demo-{deed.person}-{deed.number}",
        properties=deed.properties,
    )
