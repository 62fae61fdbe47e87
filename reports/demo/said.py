"""What the demo's salespeople write: notes, answers, reasons. Invented, and as short as people type."""

NOTES = (
    "Has three sites on paper forms and wants one view. Plant manager decides with the CFO.",
    "Compares us with the supplier of their ERP. Wants references from machinery.",
    "Came through the webinar; the breakdown last spring started it all.",
    "New maintenance manager since August, has a mandate to change the tool.",
    "Liked the survey idea. Asked for two dates.",
    "Uses spreadsheets and is tired of them. Budget round in three weeks.",
)
NO_ANSWERS = (
    "",
    "",
    "Rang out.",
    "Voicemail, left my number.",
    "Assistant says: in meetings all day.",
    "Wrote a short mail.",
)
TALKS = (
    "Clear need, wants to see it with their own data.",
    "Free survey agreed; the foreman joins.",
    "Demo for the plant manager and two foremen.",
)
DECLINED = (
    "No project before the new hall is built.",
    "Collected material for a thesis of a trainee.",
    "The group decides in Munich; nothing to sell here.",
)
# reason, words, days until the revisit where the reason asks for one
RETURNS = (
    ("wrong_moment", "Moves to a new hall until spring.", 95),
    ("wrong_moment", "Budget is closed, next round after the summer.", 150),
    ("not_decision_maker", "Collects material; the plant manager decides.", None),
    ("priorities_changed", "Investment freeze after the merger.", None),
    ("outside_icp", "Six people and no own maintenance.", None),
    ("no_need", "Has signed with another supplier for five years.", None),
    ("bad_data", "The number belongs to a hairdresser.", None),
    ("other", "Wants a reseller, not a product.", None),
)
BANT = (
    {
        "budget_words": "40 000 in this year's frame",
        "authority_words": "Plant manager, CFO signs",
        "suppliers": "Own spreadsheets",
    },
    {"need_words": "Stops cost 3 000 an hour", "timing_words": "Live before the summer stop", "satisfaction": "Low"},
    {
        "situation": "Three sites, three tools",
        "buying_window": "Until the end of March",
        "turning_points": "New COO in May",
    },
)
WON_BECAUSE = (
    "The survey convinced the foremen.",
    "Fast answer to the quote request.",
    "References from the industry.",
)
LOST = (
    ("price", "A third above the ERP module."),
    ("competitor_won", "Chose the supplier of their ERP."),
    ("no_decision", "Postponed for the third time."),
    ("priorities_changed", "The line is closed down."),
)
