"""What both teams start from: reasons, the terms of a hold, opening questions, routing. All editable afterwards."""

from typing import ClassVar

from django.db import migrations

# code, label, destination, suggested days, asks day, asks words, asks who, counts against quality
RETURNS = (
    ("not_decision_maker", "Not a decision maker", "review", None, False, False, True, False),
    ("wrong_moment", "Wrong moment", "nurture", 90, True, False, False, False),
    ("priorities_changed", "The company's priorities changed", "nurture", 180, False, False, False, False),
    ("outside_icp", "Outside the target group", "discard", None, False, False, False, True),
    ("no_need", "No need for what we sell", "nurture", None, False, False, False, False),
    ("duplicate", "Duplicate of another person", "discard", None, False, False, False, True),
    ("unreachable", "Cannot be reached", "nurture", 90, False, False, False, False),
    ("bad_data", "Wrong or invented details", "review", None, False, False, False, True),
    ("competitor", "Competitor", "discard", None, False, False, False, True),
    ("other", "Another reason", "review", None, False, True, False, False),
)
LOSSES = (
    ("price", "Price", "nurture", 180, False, False, False, False),
    ("competitor_won", "Another supplier was chosen", "nurture", 365, False, False, False, False),
    ("no_decision", "No decision was made", "nurture", 90, False, False, False, False),
    ("priorities_changed", "The company's priorities changed", "nurture", 180, False, False, False, False),
    ("no_fit", "We cannot give what they need", "discard", None, False, False, False, False),
    ("unreachable", "They stopped answering", "nurture", 90, False, False, False, False),
    ("other", "Another reason", "nurture", None, False, True, False, False),
)
# Asked, not sold (mission 5). Hot people are first asked what made them get in touch just now.
QUESTIONS = (
    ("What made you get in touch just now?", "hot", ""),
    ("What caught your interest in it?", "warm", ""),
    ("How do you handle this today?", "cold", ""),
    ("What is the challenge you want to solve first?", "", ""),
    ("Who else takes part in the decision?", "", ""),
    ("What do you use today, and how happy are you with it?", "", ""),
    ("What did you take home from the webinar?", "", "webinar"),
    ("Which of the things we talked about at the fair stayed with you?", "", "fair"),
)


def agree(apps, schema_editor):
    Reason, Terms = apps.get_model("handoff", "Reason"), apps.get_model("handoff", "Terms")
    Question, Rule = apps.get_model("handoff", "Question"), apps.get_model("handoff", "Rule")
    for act, rows in (("return", RETURNS), ("lose", LOSSES)):
        for place, (code, label, destination, days, day, words, who, quality) in enumerate(rows):
            Reason.objects.create(
                act=act,
                code=code,
                label=label,
                destination=destination,
                revisit_days=days,
                asks_day=day,
                asks_words=words,
                asks_who=who,
                quality=quality,
                position=place,
            )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT baton_now()")
        agreed_at = cursor.fetchone()[0]
    Terms.objects.create(agreed_at=agreed_at, demands=["budget", "authority", "need", "timing"])
    for place, (text, temperature, source) in enumerate(QUESTIONS):
        Question.objects.create(text=text, temperature=temperature, source=source, position=place)
    Rule.objects.create(name="The company's own salesperson", position=10, among="company_owner")
    Rule.objects.create(name="Everybody else", position=90, among="round_robin")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("handoff", "0001_tables"), ("accounts", "0002_clock_row")]
    operations: ClassVar = [migrations.RunPython(agree, migrations.RunPython.noop)]
