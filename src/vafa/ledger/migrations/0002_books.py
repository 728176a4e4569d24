"""The one door through which value moves, and the bars on every other.

`ledger_post(jsonb)` runs with the owner's rights, so that the application role needs none to
write the books itself. It works for the business in `app.business_id` only: the owner, too, is
under the forced row policies. Rows are inserted by VALUES one at a time and tables are named
logically, from a function and not from a trigger, which also holds where tables are spread over
several servers. A balance is written once for each account of a post, and a new lot is inserted
with what is left in it when the post is over. Of a movement's two accounts at most one is a
wallet, and the lot it names is that wallet's.
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
    moves jsonb := post->'movements';
    wallets bigint[]; kept bigint[]; fresh bigint[] := '{}';
    t record; l record; m record; a record;
BEGIN
    SELECT coalesce(array_agg(id) FILTER (WHERE purpose = 'wallet'), '{}'), array_agg(id)
      INTO wallets, kept FROM ledger_account
     WHERE business_id = here AND balance IS NOT NULL AND id = ANY (ARRAY(
        SELECT unnest(ARRAY[x.source_id, x.target_id])
          FROM jsonb_to_recordset(moves) AS x(source_id bigint, target_id bigint)));

    FOR t IN SELECT * FROM jsonb_to_recordset(post->'transfers') AS x(
        id bigint, kind text, reference text, at timestamptz, recorded_at timestamptz,
        actor text, reason text, cause_kind text, cause_id bigint, branch_id bigint)
    LOOP
        INSERT INTO ledger_transfer (business_id, id, kind, reference, at, recorded_at, actor,
            reason, cause_kind, cause_id, branch_id)
        VALUES (here, t.id, t.kind, t.reference, t.at, t.recorded_at, t.actor,
            t.reason, t.cause_kind, t.cause_id, t.branch_id);
    END LOOP;

    FOR l IN SELECT x.*, y.remaining, y.is_own FROM jsonb_to_recordset(post->'lots') AS x(
        id bigint, account_id bigint, amount bigint, priority smallint, promotional boolean,
        available_at timestamptz, expires_at timestamptz, created_at timestamptz,
        rule_id bigint, rule_version int, cause_kind text, cause_id bigint, origin_id bigint)
        CROSS JOIN LATERAL (
            SELECT sum(CASE WHEN z.target_id = x.account_id THEN z.amount ELSE -z.amount END)
                       AS remaining,
                   bool_and(x.account_id IN (z.source_id, z.target_id)) AS is_own
              FROM jsonb_to_recordset(moves) AS z(
                source_id bigint, target_id bigint, lot_id bigint, amount bigint)
             WHERE z.lot_id = x.id) y
    LOOP
        IF l.is_own IS NOT TRUE OR l.account_id <> ALL (wallets) THEN
            RAISE EXCEPTION 'lot % is in neither account of its movement', l.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_lot_account';
        END IF;
        INSERT INTO ledger_lot (business_id, id, account_id, amount, remaining, priority,
            promotional, available_at, expires_at, created_at, rule_id, rule_version,
            cause_kind, cause_id, origin_id, warnings)
        VALUES (here, l.id, l.account_id, l.amount, l.remaining, l.priority,
            l.promotional, l.available_at, l.expires_at, l.created_at, l.rule_id, l.rule_version,
            l.cause_kind, l.cause_id, l.origin_id, 0);
        fresh := fresh || l.id;
    END LOOP;

    FOR m IN SELECT * FROM jsonb_to_recordset(moves) AS x(
        id bigint, transfer_id bigint, source_id bigint, target_id bigint, lot_id bigint,
        unit text, amount bigint)
    LOOP
        IF (m.source_id = ANY (wallets))::int + (m.target_id = ANY (wallets))::int
            <> (m.lot_id IS NOT NULL)::int
        THEN
            RAISE EXCEPTION 'a wallet moves by its lots, and nothing else does'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_names_lot';
        END IF;
        INSERT INTO ledger_movement (business_id, id, transfer_id, source_id, target_id, lot_id,
            unit, amount)
        VALUES (here, m.id, m.transfer_id, m.source_id, m.target_id, m.lot_id, m.unit, m.amount);
    END LOOP;

    FOR a IN SELECT x.lot_id AS id, s.wallet, sum(s.amount) AS amount
               FROM jsonb_to_recordset(moves) AS x(
                    source_id bigint, target_id bigint, lot_id bigint, amount bigint)
              CROSS JOIN LATERAL (VALUES (x.source_id, -x.amount), (x.target_id, x.amount))
                    AS s (wallet, amount)
              WHERE x.lot_id <> ALL (fresh) AND s.wallet = ANY (wallets)
              GROUP BY 1, 2 ORDER BY 1
    LOOP
        UPDATE ledger_lot SET remaining = remaining + a.amount
         WHERE business_id = here AND id = a.id AND account_id = a.wallet;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'lot % is in neither account of its movement', a.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_lot_account';
        END IF;
    END LOOP;

    FOR a IN SELECT s.id, sum(s.amount) AS amount
               FROM jsonb_to_recordset(moves) AS x(
                    source_id bigint, target_id bigint, amount bigint)
              CROSS JOIN LATERAL (VALUES (x.source_id, -x.amount), (x.target_id, x.amount))
                    AS s (id, amount)
              WHERE s.id = ANY (kept) GROUP BY 1 HAVING sum(s.amount) <> 0 ORDER BY 1
    LOOP
        UPDATE ledger_account SET balance = balance + a.amount
         WHERE business_id = here AND id = a.id;
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
        id bigint, holder text, owner_id bigint, purpose text, unit text, opened_at timestamptz)
    LOOP
        INSERT INTO ledger_account (business_id, id, holder, owner_id, purpose, unit, balance,
            opened_at)
        VALUES (here, a.id, a.holder, a.owner_id, a.purpose, a.unit,
            CASE WHEN a.holder <> 'house' THEN 0 END, a.opened_at)
        ON CONFLICT (business_id, holder, owner_id, purpose, unit) DO NOTHING;
    END LOOP;
END $$;
"""

RIGHTS = """
REVOKE ALL ON FUNCTION ledger_post(jsonb), ledger_open(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post(jsonb), ledger_open(jsonb) TO vafa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [
        migrations.RunSQL(UNITS_AGREE, migrations.RunSQL.noop),
        migrations.RunSQL(FINAL, "DROP FUNCTION ledger_is_final() CASCADE"),
        *[migrations.RunSQL(bar, migrations.RunSQL.noop) for bar in BARS],
        migrations.RunSQL(POST, "DROP FUNCTION ledger_post(jsonb)"),
        migrations.RunSQL(OPEN, "DROP FUNCTION ledger_open(jsonb)"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
