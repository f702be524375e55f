-- The database of `--format sqlite`. Offsets count code points from 0, "end" exclusive:
-- substr(document.text, start + 1, "end" - start) is the text of any span.

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    path TEXT,
    language TEXT NOT NULL,
    published TEXT,
    title TEXT,
    text TEXT NOT NULL
);

CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    label TEXT,
    slug TEXT
);

CREATE TABLE entity_url (
    entity_id INTEGER NOT NULL REFERENCES entity (id),
    url TEXT NOT NULL,
    PRIMARY KEY (entity_id, url)
) WITHOUT ROWID;

CREATE TABLE mention (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id),
    entity_id INTEGER REFERENCES entity (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    description INTEGER NOT NULL
);

CREATE TABLE amount (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    low_number REAL NOT NULL,
    high_number REAL NOT NULL,
    unit TEXT,
    unit_source TEXT NOT NULL,
    bound TEXT NOT NULL,
    per TEXT
);

CREATE TABLE amount_alternative (
    amount_id INTEGER NOT NULL REFERENCES amount (id),
    value TEXT NOT NULL
);

CREATE TABLE amount_equivalent (
    amount_id INTEGER NOT NULL REFERENCES amount (id),
    equivalent_id INTEGER NOT NULL REFERENCES amount (id)
);

CREATE TABLE period (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    mod TEXT,
    basis TEXT NOT NULL
);

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL,
    document_id INTEGER NOT NULL REFERENCES document (id),
    quote TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    subject_id INTEGER REFERENCES mention (id),
    object_id INTEGER REFERENCES mention (id),
    metric TEXT NOT NULL,
    aspect TEXT NOT NULL,
    direction TEXT,
    amount_id INTEGER NOT NULL REFERENCES amount (id),
    period_id INTEGER REFERENCES period (id),
    baseline_period_id INTEGER REFERENCES period (id),
    baseline_amount_id INTEGER REFERENCES amount (id),
    modality TEXT NOT NULL,
    confidence REAL NOT NULL
);

CREATE TABLE claim_holder (
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    mention_id INTEGER NOT NULL REFERENCES mention (id)
);

-- Sources, the outermost with rank 0; the last one is the claim's attribution.
CREATE TABLE attribution (
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    rank INTEGER NOT NULL,
    mention_id INTEGER NOT NULL REFERENCES mention (id),
    anonymous INTEGER NOT NULL,
    cue_start INTEGER,
    cue_end INTEGER,
    cue_text TEXT,
    PRIMARY KEY (claim_id, rank)
) WITHOUT ROWID;

-- role: cue, scope, or also (another place where the article says the same).
CREATE TABLE claim_span (
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    role TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE evidence (
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    field TEXT NOT NULL,
    rule TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL
);

-- Amounts that make no claim.
CREATE TABLE withheld (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE INDEX document_sha256 ON document (sha256);
CREATE INDEX document_published ON document (published);
CREATE INDEX entity_name ON entity (name);
CREATE INDEX entity_slug ON entity (slug);
CREATE INDEX mention_document ON mention (document_id, start);
CREATE INDEX mention_entity ON mention (entity_id);
CREATE INDEX amount_document ON amount (document_id, start);
CREATE INDEX amount_value ON amount (unit, low_number);
CREATE INDEX amount_alternative_amount ON amount_alternative (amount_id);
CREATE INDEX amount_equivalent_amount ON amount_equivalent (amount_id);
CREATE INDEX amount_equivalent_equivalent ON amount_equivalent (equivalent_id);
CREATE INDEX period_document ON period (document_id, start);
CREATE INDEX period_dates ON period (start_date, end_date);
CREATE INDEX claim_record ON claim (record_id);
CREATE INDEX claim_document ON claim (document_id, start);
CREATE INDEX claim_subject ON claim (subject_id);
CREATE INDEX claim_object ON claim (object_id);
CREATE INDEX claim_amount ON claim (amount_id);
CREATE INDEX claim_period ON claim (period_id);
CREATE INDEX claim_metric ON claim (metric);
CREATE INDEX claim_confidence ON claim (confidence);
CREATE INDEX claim_holder_claim ON claim_holder (claim_id);
CREATE INDEX claim_span_claim ON claim_span (claim_id);
CREATE INDEX attribution_mention ON attribution (mention_id);
CREATE INDEX evidence_claim ON evidence (claim_id);
CREATE INDEX withheld_document ON withheld (document_id);

-- One row per claim, whole: who, what, how much, when, says who, how sure, and where it stands.
CREATE VIEW claims AS
SELECT
    claim.id,
    document.published,
    document.title,
    COALESCE(who.name, subject.text) AS subject,
    claim.metric,
    claim.aspect,
    claim.direction,
    amount.text AS amount,
    -- whole numbers show as such, without a point or an exponent
    CASE WHEN amount.low NOT LIKE '%.%' AND length(amount.low) <= 18
        THEN CAST(amount.low AS INTEGER) ELSE amount.low_number END AS low,
    CASE WHEN amount.high NOT LIKE '%.%' AND length(amount.high) <= 18
        THEN CAST(amount.high AS INTEGER) ELSE amount.high_number END AS high,
    amount.unit,
    amount.bound,
    amount.per,
    period.text AS period,
    period.value AS period_value,
    period.start_date AS period_start,
    period.end_date AS period_end,
    COALESCE(whom.name, object.text) AS object,
    scope.text AS scope,
    COALESCE(speaker.name, source.text) AS attribution,
    claim.modality,
    claim.confidence,
    claim.quote,
    document.language,
    document.path,
    claim.start,
    claim."end",
    amount.start AS amount_start,
    amount."end" AS amount_end,
    claim.record_id,
    claim.document_id
FROM claim
JOIN document ON document.id = claim.document_id
JOIN amount ON amount.id = claim.amount_id
LEFT JOIN mention AS subject ON subject.id = claim.subject_id
LEFT JOIN entity AS who ON who.id = subject.entity_id
LEFT JOIN mention AS object ON object.id = claim.object_id
LEFT JOIN entity AS whom ON whom.id = object.entity_id
LEFT JOIN period ON period.id = claim.period_id
LEFT JOIN claim_span AS scope ON scope.claim_id = claim.id AND scope.role = 'scope'
LEFT JOIN attribution ON attribution.claim_id = claim.id
    AND attribution.rank = (SELECT MAX(inner_most.rank) FROM attribution AS inner_most
                            WHERE inner_most.claim_id = claim.id)
LEFT JOIN mention AS source ON source.id = attribution.mention_id
LEFT JOIN entity AS speaker ON speaker.id = source.entity_id;

CREATE VIRTUAL TABLE claim_fts USING fts5 (
    quote, metric, content="claim", content_rowid="id", tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE document_fts USING fts5 (
    title, text, content="document", content_rowid="id", tokenize = "unicode61 remove_diacritics 2"
);
