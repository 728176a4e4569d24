"""The one door through which value moves, and the bars on every other.

`ledger_post(jsonb)` runs with the owner's rights, so that the application role needs none to
write the books itself. It works for the business in `app.business_id` only: the owner, too, is
under the forced row policies. Rows are inserted by VALUES one at a time and tables are named
logically, from a function and not from a trigger, which also holds where tables are spread over
several servers.
"""

from django.db import migrations

UNITS_AGREE = """
ALTER TABLE ledger_movement
    ADD CONSTRAINT movement_source FOREIGN KEY (business_id, source_id, unit)
        REFERENCES ledger_account (business_id, id, unit),
    ADD CONSTRAINT movement_target FOREIGN KEY (business_id, target_id, unit)
        REFERENCES ledger_account (business_id, id, unit);
"""

FINAL = """
CREATE FUNCTION ledger_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are final: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

BARS = [
    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} "
    "EXECUTE FUNCTION ledger_is_final();"
    for table, acts in {
        "ledger_transfer": "UPDATE OR DELETE",
        "ledger_movement": "UPDATE OR DELETE",
        "ledger_account": "DELETE",
        "ledger_lot": "DELETE",
    }.items()
    for name, act, each in [
        ("final_rows", acts, "ROW"),
        ("final_table", "TRUNCATE", "STATEMENT"),
    ]
]

POST = """
CREATE FUNCTION ledger_post(post jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here bigint := nullif(current_setting('app.business_id', true), '')::bigint;
    t record; l record; m record;
BEGIN
    FOR t IN SELECT * FROM jsonb_to_recordset(post->'transfers') AS x(
        id bigint, kind text, reference text, at timestamptz, recorded_at timestamptz,
        actor text, reason text, cause_kind text, cause_id bigint, branch_id bigint)
    LOOP
        INSERT INTO ledger_transfer (business_id, id, kind, reference, at, recorded_at, actor,
            reason, cause_kind, cause_id, branch_id)
        VALUES (here, t.id, t.kind, t.reference, t.at, t.recorded_at, t.actor,
            t.reason, t.cause_kind, t.cause_id, t.branch_id);
    END LOOP;

    FOR l IN SELECT * FROM jsonb_to_recordset(post->'lots') AS x(
        id bigint, account_id bigint, amount bigint, priority smallint, promotional boolean,
        available_at timestamptz, expires_at timestamptz, created_at timestamptz,
        rule_id bigint, rule_version int, cause_kind text, cause_id bigint)
    LOOP
        INSERT INTO ledger_lot (business_id, id, account_id, amount, remaining, priority,
            promotional, available_at, expires_at, created_at, rule_id, rule_version,
            cause_kind, cause_id, warnings)
        VALUES (here, l.id, l.account_id, l.amount, 0, l.priority,
            l.promotional, l.available_at, l.expires_at, l.created_at, l.rule_id, l.rule_version,
            l.cause_kind, l.cause_id, 0);
    END LOOP;

    FOR m IN SELECT * FROM jsonb_to_recordset(post->'movements') AS x(
        id bigint, transfer_id bigint, source_id bigint, target_id bigint, lot_id bigint,
        unit text, amount bigint)
    LOOP
        INSERT INTO ledger_movement (business_id, id, transfer_id, source_id, target_id, lot_id,
            unit, amount)
        VALUES (here, m.id, m.transfer_id, m.source_id, m.target_id, m.lot_id, m.unit, m.amount);

        UPDATE ledger_account
           SET balance = balance + CASE WHEN id = m.target_id THEN m.amount ELSE -m.amount END
         WHERE business_id = here AND id IN (m.source_id, m.target_id) AND balance IS NOT NULL;

        UPDATE ledger_lot
           SET remaining = remaining
               + CASE WHEN account_id = m.target_id THEN m.amount ELSE -m.amount END
         WHERE business_id = here AND id = m.lot_id AND account_id IN (m.source_id, m.target_id);
        IF m.lot_id IS NOT NULL AND NOT FOUND THEN
            RAISE EXCEPTION 'lot % is in neither account of its movement', m.lot_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_lot_account';
        END IF;
        IF m.lot_id IS NULL AND EXISTS (
            SELECT FROM ledger_account
             WHERE business_id = here AND id IN (m.source_id, m.target_id) AND purpose = 'wallet')
        THEN
            RAISE EXCEPTION 'a wallet moves by its lots'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_names_lot';
        END IF;
    END LOOP;
END $$;
"""

OPEN = """
CREATE FUNCTION ledger_open(opened jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here bigint := nullif(current_setting('app.business_id', true), '')::bigint;
    a record;
BEGIN
    FOR a IN SELECT * FROM jsonb_to_recordset(opened) AS x(
        id bigint, owner_id bigint, purpose text, unit text, opened_at timestamptz)
    LOOP
        INSERT INTO ledger_account (business_id, id, owner_id, purpose, unit, balance, opened_at)
        VALUES (here, a.id, a.owner_id, a.purpose, a.unit,
            CASE WHEN a.owner_id > 0 THEN 0 END, a.opened_at)
        ON CONFLICT (business_id, owner_id, purpose, unit) DO NOTHING;
    END LOOP;
END $$;
"""

RIGHTS = """
REVOKE ALL ON FUNCTION ledger_post(jsonb), ledger_open(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post(jsonb), ledger_open(jsonb) TO vafa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(UNITS_AGREE, migrations.RunSQL.noop),
        migrations.RunSQL(FINAL, "DROP FUNCTION ledger_is_final() CASCADE"),
        *[migrations.RunSQL(bar, migrations.RunSQL.noop) for bar in BARS],
        migrations.RunSQL(POST, "DROP FUNCTION ledger_post(jsonb)"),
        migrations.RunSQL(OPEN, "DROP FUNCTION ledger_open(jsonb)"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
