-- A queue of version 1 with one case, as `sqlite3 queue.db .dump` writes it, without what no test looks at.
PRAGMA foreign_keys = OFF;
-- One account with one name, flagged for one entity. Scores are ten-thousandths, times seconds since 1970 UTC.
CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    account_key TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    handle TEXT NOT NULL,
    field TEXT NOT NULL,
    -- The entity's id; of a claim its kind, of a mere report a word of its own, each behind U+001F.
    subject TEXT NOT NULL,
    -- Empty where no detector flagged the account.
    kind TEXT NOT NULL,
    tier TEXT NOT NULL,
    score INTEGER NOT NULL,
    category TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    entity_name TEXT NOT NULL,
    matched_name TEXT NOT NULL,
    evidence TEXT NOT NULL,
    techniques TEXT NOT NULL,
    disclaimer TEXT NOT NULL,
    language TEXT NOT NULL,
    skeleton TEXT NOT NULL,
    source TEXT NOT NULL,
    registry TEXT NOT NULL,
    engine TEXT NOT NULL,
    rebirth_of INTEGER REFERENCES cases (id),
    reports INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN
        ('new', 'claimed', 'confirmed', 'dismissed', 'appealed', 'upheld', 'overturned')),
    reviewer TEXT NOT NULL DEFAULT '',
    claimed_until INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    opened_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    decided_at INTEGER,
    -- Score times weight of the category; 0 where no detector flagged the account.
    priority INTEGER NOT NULL,
    -- Reports, where they are all there is; else 0, so that none moves a flag.
    demand INTEGER NOT NULL,
    CHECK ((state = 'claimed') = (claimed_until IS NOT NULL)),
    CHECK ((state IN ('new', 'claimed')) = (decided_at IS NULL))
) STRICT;

-- No account is queued twice for the same name and entity.
CREATE UNIQUE INDEX cases_offered ON cases (account_key, name, subject, platform);
-- A filtered queue is read from this index alone, and only what is shown from the table.
CREATE INDEX cases_ranked ON cases
    (state, priority DESC, demand DESC, id, kind, tier, category, language, source, entity_id);
CREATE INDEX cases_skeleton ON cases (skeleton, priority DESC);
CREATE INDEX cases_entity ON cases (entity_id, state, priority DESC) WHERE entity_id <> '';
CREATE INDEX cases_claimed ON cases (claimed_until) WHERE state = 'claimed';
CREATE INDEX cases_decided ON cases (decided_at, state, score, kind, category, language, reviewer)
    WHERE decided_at IS NOT NULL;
CREATE INDEX cases_opened ON cases (opened_at, category);
CREATE INDEX cases_techniques ON cases (techniques);

-- What people did, and what followed from it. Nothing of it is ever altered or removed.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    case_id INTEGER REFERENCES cases (id),
    -- What was done it to, where that is no case.
    subject TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    undoes INTEGER UNIQUE REFERENCES audit (id)
) STRICT;
CREATE INDEX audit_case ON audit (case_id, id);
CREATE INDEX audit_actor ON audit (actor, id) WHERE action IN ('confirm', 'dismiss', 'uphold', 'overturn');
CREATE TRIGGER audit_is_not_altered BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not altered'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not removed'); END;
-- INSERT OR REPLACE would remove without asking the trigger above.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not replaced'); END;

-- What the public sent in. Who did so is not kept.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    at INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX reports_case ON reports (case_id, id);

-- Accounts that reviewers found to be an entity's own.
CREATE TABLE official (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entity_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (entity_id, platform, account)
) STRICT;

-- Names of confirmed cases as keyed hashes; the key is never in here.
CREATE TABLE retained (
    hash BLOB NOT NULL,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (hash, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retained_expiry ON retained (expires_at);
CREATE INDEX retained_case ON retained (case_id);

-- What was last put in the columns that follow from settings.
CREATE TABLE derived (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO cases VALUES (1, 'weibo', X'1f' || '1', '1', '人民曰报', '', 'name', 'cn-rmrb', 'lookalike', 'high', 9000, 'news-media',
    'cn-rmrb', '人民日报', '人民日报', '[{"technique":"han-shape","from":"日","to":"曰","position":2}]', 'han-shape', '', 'zh',
    '人民日报', 'scan', 'aa', '0.1.0', NULL, 1, 'confirmed', 'ann', NULL, 'imitation', 'a note', 1, 5, 10, 10, 900000, 0);
INSERT INTO audit VALUES (1, 10, 'ann', 'claim', 1, '', 'new', 'claimed', '', '', NULL),
    (2, 10, 'ann', 'confirm', 1, '', 'claimed', 'confirmed', 'imitation', 'a note', NULL);
INSERT INTO reports VALUES (1, 1, 5, 'cn-rmrb', 'look at this');
INSERT INTO official VALUES (1, 'cn-rmrb', 'x', '@pdchina', 'ada', 3, '');
PRAGMA user_version = 1;
PRAGMA application_id = 1146245493;
