-- One schema for SQLite and PostgreSQL. Times are unix milliseconds, points are hundredths, ids come from the
-- application, JSON is text, hashes are hex text. docs/SCHEMA.md says why each part is as it is.

-- Facts of the installation: server key, names for the footer, demo marker.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The unit tree. official_order is the county's own order (机关序列) among all units.
CREATE TABLE unit (
    id BIGINT NOT NULL PRIMARY KEY,
    parent_id BIGINT REFERENCES unit (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT unit_kind CHECK (kind IN ('county', 'department', 'township', 'village', 'other')),
    official_order BIGINT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE
);
CREATE INDEX unit_parent ON unit (parent_id);

CREATE TABLE person (
    id BIGINT NOT NULL PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    staff_code TEXT UNIQUE,
    name TEXT NOT NULL,
    position_group TEXT NOT NULL,
    phone TEXT,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL
);
CREATE INDEX person_unit ON person (unit_id);

-- A role reaches its unit and everything below.
CREATE TABLE person_role (
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    PRIMARY KEY (person_id, role, unit_id)
);

-- Signed-in browsers. exam_id is the scope of a candidate's session; NULL for staff.
CREATE TABLE session (
    id BIGINT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    exam_id BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_end ON session (expires_at);

CREATE TABLE sign_in_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Reference data with its source: titles and effective windows of laws, never their texts.
CREATE TABLE law (
    code TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    origin TEXT NOT NULL CONSTRAINT law_origin CHECK (origin IN ('shipped', 'local'))
);

CREATE TABLE item_bank (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    origin TEXT NOT NULL CONSTRAINT item_bank_origin CHECK (origin IN ('shipped', 'local', 'rehearsal'))
);

CREATE TABLE item (
    id BIGINT NOT NULL PRIMARY KEY,
    bank_id BIGINT NOT NULL REFERENCES item_bank (id),
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    -- Hash of the shipped content last acted upon: the loader passes over equal ones.
    shipped_hash TEXT
);
CREATE INDEX item_bank_of ON item (bank_id);

-- Immutable content. Only state moves. At most one revision of an item is published.
CREATE TABLE item_revision (
    id BIGINT NOT NULL PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES item (id),
    revision_no BIGINT NOT NULL,
    state TEXT NOT NULL CONSTRAINT item_revision_state CHECK (state IN ('draft', 'reviewed', 'published', 'retired')),
    origin TEXT NOT NULL CONSTRAINT item_revision_origin CHECK (origin IN ('shipped', 'local', 'imported', 'rehearsal')),
    usage TEXT NOT NULL CONSTRAINT item_revision_usage CHECK (usage IN ('exam', 'practice', 'both')),
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    UNIQUE (item_id, revision_no)
);
CREATE UNIQUE INDEX item_revision_published ON item_revision (item_id) WHERE state = 'published';

-- The citations of a revision, for finding what a changed law touches. question is the sub-item's number.
CREATE TABLE legal_basis (
    revision_id BIGINT NOT NULL REFERENCES item_revision (id) ON DELETE CASCADE,
    question BIGINT NOT NULL,
    no BIGINT NOT NULL,
    kind TEXT NOT NULL,
    law TEXT NOT NULL,
    version TEXT NOT NULL,
    article TEXT NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (revision_id, question, no)
);
CREATE INDEX legal_basis_law ON legal_basis (law, version);

-- A shipped change of an item that was edited locally: a person decides, nothing is overwritten.
CREATE TABLE item_proposal (
    id BIGINT NOT NULL PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES item (id),
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decision TEXT CONSTRAINT item_proposal_decision CHECK (decision IN ('accepted', 'declined')),
    UNIQUE (item_id, content_hash)
);

CREATE TABLE exam_policy (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    revision BIGINT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (code, revision)
);

CREATE TABLE blueprint (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    revision BIGINT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (code, revision)
);
