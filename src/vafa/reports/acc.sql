-- acc: what auditors may rely on. Stable names over tables that may change; read only.
-- Every view asks as its reader (security_invoker), so the row policies hold here too: set
-- app.business_id to the business that is to be read. No names, numbers of phones, texts or digests.

CREATE SCHEMA IF NOT EXISTS acc;

DROP VIEW IF EXISTS acc.entry, acc.balance, acc.operation, acc.code, acc.redemption, acc.outbox,
    acc.audit, acc.import_row, acc.flag, acc.member, acc.hold;

-- Two rows for each movement; they sum to zero by operation and unit.
CREATE VIEW acc.entry WITH (security_invoker = true) AS
SELECT m.transfer_id AS op, m.business_id AS tenant, side.account_id AS account, m.unit,
       side.amount, t.at
  FROM ledger_movement m
  JOIN ledger_transfer t ON t.business_id = m.business_id AND t.id = m.transfer_id
 CROSS JOIN LATERAL (VALUES (m.source_id, -m.amount), (m.target_id, m.amount))
       AS side (account_id, amount);

-- The kept balance of each account; the house's is null: sum its entries.
CREATE VIEW acc.balance WITH (security_invoker = true) AS
SELECT business_id AS tenant, id AS account,
       CASE holder WHEN 'customer' THEN owner_id END AS member, purpose, unit, balance AS amount,
       holder, nullif(owner_id, 0) AS owner
  FROM ledger_account;

CREATE VIEW acc.hold WITH (security_invoker = true) AS
SELECT business_id AS tenant, id AS hold, CASE holder WHEN 'customer' THEN owner_id END AS member,
       holder, owner_id AS owner, unit, amount, captured, state, opened_at AS at, expires_at, ended_at
  FROM ledger_hold;

CREATE VIEW acc.operation WITH (security_invoker = true) AS
SELECT t.id AS op, t.business_id AS tenant, t.reference AS key, t.kind, t.branch_id AS branch,
       s.source || ':' || s.number AS invoice, 'posted'::text AS status, t.at
  FROM ledger_transfer t
  LEFT JOIN sales_sale s
    ON s.business_id = t.business_id AND s.id = t.cause_id AND t.cause_kind = 'sale';

CREATE VIEW acc.code WITH (security_invoker = true) AS
SELECT id AS code, business_id AS tenant, customer_id AS member, purpose, state, issued_at,
       expires_at
  FROM codes_code;

CREATE VIEW acc.redemption WITH (security_invoker = true) AS
SELECT c.id AS code, c.business_id AS tenant, c.customer_id AS member, c.used_by AS sale,
       c.ended_at AS at
  FROM codes_code c WHERE c.state = 'used' AND c.purpose = 'spend';

CREATE VIEW acc.outbox WITH (security_invoker = true) AS
SELECT business_id AS tenant, dedupe_key, purpose, state, gateway, gateway_id, created_at AS at
  FROM messaging_message;

CREATE VIEW acc.audit WITH (security_invoker = true) AS
SELECT business_id AS tenant, actor_kind || ':' || actor_id AS actor, act,
       CASE WHEN object_kind = '' THEN '' ELSE object_kind || ':' || object_id END AS object,
       at, request_id
  FROM audit_auditrecord;

-- The rows that were not taken; those that were are the job's counts.
CREATE VIEW acc.import_row WITH (security_invoker = true) AS
SELECT business_id AS tenant, job_id AS job, line, 'refused'::text AS outcome, reason
  FROM imports_importrow;

CREATE VIEW acc.flag WITH (security_invoker = true) AS
SELECT business_id AS tenant, rule, subject, at, severity FROM guard_flag;

CREATE VIEW acc.member WITH (security_invoker = true) AS
SELECT business_id AS tenant, id AS member, joined_at, joined_by, joined_branch_id AS branch
  FROM customers_customer;

GRANT USAGE ON SCHEMA acc, public TO vafa_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA acc TO vafa_auditor;

GRANT SELECT (business_id, id, transfer_id, source_id, target_id, unit, amount, lot_id)
    ON ledger_movement TO vafa_auditor;
GRANT SELECT (business_id, id, kind, reference, at, branch_id, cause_kind, cause_id)
    ON ledger_transfer TO vafa_auditor;
GRANT SELECT (business_id, id, holder, owner_id, purpose, unit, balance)
    ON ledger_account TO vafa_auditor;
GRANT SELECT (business_id, id, holder, owner_id, unit, amount, captured, state, opened_at,
    expires_at, ended_at) ON ledger_hold TO vafa_auditor;
GRANT SELECT (business_id, id, source, number) ON sales_sale TO vafa_auditor;
GRANT SELECT (business_id, id, customer_id, purpose, state, issued_at, expires_at, used_by, ended_at)
    ON codes_code TO vafa_auditor;
GRANT SELECT (business_id, dedupe_key, purpose, state, gateway, gateway_id, created_at)
    ON messaging_message TO vafa_auditor;
GRANT SELECT (business_id, actor_kind, actor_id, act, object_kind, object_id, at, request_id)
    ON audit_auditrecord TO vafa_auditor;
GRANT SELECT (business_id, job_id, line, reason) ON imports_importrow TO vafa_auditor;
GRANT SELECT (business_id, rule, subject, at, severity) ON guard_flag TO vafa_auditor;
GRANT SELECT (business_id, id, joined_at, joined_by, joined_branch_id)
    ON customers_customer TO vafa_auditor;
