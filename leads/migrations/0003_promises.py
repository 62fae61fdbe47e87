"""What the database itself refuses: a stage without its event, a changed event, an oversized `extra`."""

from typing import ClassVar

from django.db import migrations

STAGE_NEEDS_ITS_EVENT = """
ALTER TABLE leads_contact ADD CONSTRAINT contact_stage_has_its_event
    FOREIGN KEY (move_event_id, id, stage, place)
    REFERENCES leads_event (id, contact_id, to_stage, to_place)
    DEFERRABLE INITIALLY DEFERRED;
"""
NO_STAGE_RULE = "ALTER TABLE leads_contact DROP CONSTRAINT contact_stage_has_its_event;"

EVENTS_STAND = """
CREATE FUNCTION leads_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Events are never changed: % on leads_event refused', TG_OP;
END $$;
CREATE TRIGGER event_stands BEFORE UPDATE OR DELETE ON leads_event
    FOR EACH ROW EXECUTE FUNCTION leads_event_stands();
CREATE TRIGGER events_stand BEFORE TRUNCATE ON leads_event
    FOR EACH STATEMENT EXECUTE FUNCTION leads_event_stands();
"""
EVENTS_FALL = """
DROP TRIGGER events_stand ON leads_event;
DROP TRIGGER event_stands ON leads_event;
DROP FUNCTION leads_event_stands();
"""

# 16 KB of other facts a row; an activity's properties may hold 32 KB, as collectors of this kind allow.
SIZES = """
ALTER TABLE leads_contact ADD CONSTRAINT contact_extra_size CHECK (octet_length(extra::text) <= 16384);
ALTER TABLE leads_company ADD CONSTRAINT company_extra_size CHECK (octet_length(extra::text) <= 16384);
ALTER TABLE leads_activity ADD CONSTRAINT activity_properties_size CHECK (octet_length(properties::text) <= 32768);
"""
NO_SIZES = """
ALTER TABLE leads_contact DROP CONSTRAINT contact_extra_size;
ALTER TABLE leads_company DROP CONSTRAINT company_extra_size;
ALTER TABLE leads_activity DROP CONSTRAINT activity_properties_size;
"""

# Room for updates within the page: a rescore rewrites standings, nothing else.
ROOM = """
ALTER TABLE leads_standing SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE leads_touched SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE leads_activity SET (autovacuum_vacuum_insert_scale_factor = 0.05);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0002_tables")]
    operations: ClassVar = [
        migrations.RunSQL(STAGE_NEEDS_ITS_EVENT, NO_STAGE_RULE),
        migrations.RunSQL(EVENTS_STAND, EVENTS_FALL),
        migrations.RunSQL(SIZES, NO_SIZES),
        migrations.RunSQL(ROOM, migrations.RunSQL.noop),
    ]
