-- Banks in trainers' hands: banks of units, twins, imports, review.

-- NULL: the whole county's. next_no numbers the codes of items made here.
ALTER TABLE item_bank ADD COLUMN unit_id BIGINT REFERENCES unit (id);
ALTER TABLE item_bank ADD COLUMN next_no BIGINT NOT NULL DEFAULT 1;
CREATE INDEX item_bank_unit ON item_bank (unit_id);

-- What tells items apart (domain/shelf/marks.rs): hashes of the whole item, of the item without its key, of its stem;
-- and the folded text for searching. NULL in rows older than this migration until the loader has filled them.
ALTER TABLE item_revision ADD COLUMN sameness TEXT;
ALTER TABLE item_revision ADD COLUMN asked TEXT;
ALTER TABLE item_revision ADD COLUMN stem_key TEXT;
ALTER TABLE item_revision ADD COLUMN folded TEXT;
ALTER TABLE item_revision ADD COLUMN batch_id BIGINT;
CREATE INDEX item_revision_sameness ON item_revision (sameness);
CREATE INDEX item_revision_asked ON item_revision (asked);
CREATE INDEX item_revision_stem ON item_revision (stem_key);
CREATE INDEX item_revision_batch ON item_revision (batch_id);

-- One file on its way into a bank. Rows are the preview: any process can go on with them.
CREATE TABLE import_batch (
    id BIGINT NOT NULL PRIMARY KEY,
    bank_id BIGINT NOT NULL REFERENCES item_bank (id),
    file_name TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT import_batch_state
        CHECK (state IN ('reading', 'ready', 'confirmed', 'revoked', 'dropped', 'failed')),
    -- Items found in the file, and how many of them are stored as rows so far.
    total BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    -- What the reader noticed about the file as a whole (JSON), and why it could not be read.
    remarks TEXT NOT NULL,
    fault TEXT,
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    decided_at BIGINT
);
CREATE INDEX import_batch_bank ON import_batch (bank_id);
CREATE INDEX import_batch_by ON import_batch (created_by);

CREATE TABLE import_row (
    batch_id BIGINT NOT NULL REFERENCES import_batch (id),
    no BIGINT NOT NULL,
    verdict TEXT NOT NULL CONSTRAINT import_row_verdict CHECK (verdict IN ('ok', 'same', 'near', 'error')),
    -- The reading (JSON): place, original text, draft, findings.
    reading TEXT NOT NULL,
    -- What is said about its twin, and the twin: an item of a bank, or another row of this file.
    twin TEXT,
    twin_item BIGINT,
    twin_row BIGINT,
    -- A changed item of this bank: what is confirmed becomes its new revision.
    target BIGINT,
    decision TEXT CONSTRAINT import_row_decision CHECK (decision IN ('keep', 'take', 'both')),
    item_id BIGINT,
    PRIMARY KEY (batch_id, no)
);
CREATE INDEX import_row_verdict ON import_row (batch_id, verdict, no);

-- What people said and did about an item: comments and the steps of its review.
CREATE TABLE item_event (
    id BIGINT NOT NULL PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES item (id),
    revision_id BIGINT NOT NULL,
    event TEXT NOT NULL CONSTRAINT item_event_event
        CHECK (event IN ('comment', 'submit', 'return', 'publish', 'stop', 'edit', 'revoke')),
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT
);
CREATE INDEX item_event_of ON item_event (item_id, id);
