-- Exams: everything an attempt depends on is frozen when the exam opens.

CREATE TABLE exam (
    id BIGINT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    -- Never derived from a date: make-ups fall into the next year.
    exam_year BIGINT NOT NULL,
    policy_id BIGINT NOT NULL REFERENCES exam_policy (id),
    blueprint_id BIGINT NOT NULL REFERENCES blueprint (id),
    -- The day by whose law the items are judged (ISO date).
    legal_date TEXT NOT NULL,
    window_from BIGINT NOT NULL,
    window_to BIGINT NOT NULL,
    -- When results and keys may be seen; NULL results_at: as soon as marked.
    results_at BIGINT,
    keys_at BIGINT NOT NULL,
    -- Seed of all forms, 64 hex digits.
    seed TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT exam_state CHECK (state IN ('draft', 'open', 'removed')),
    origin TEXT NOT NULL CONSTRAINT exam_origin CHECK (origin IN ('own', 'external', 'demo', 'rehearsal')),
    command_id TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    CONSTRAINT exam_window CHECK (window_from < window_to)
);

-- The frozen pool: numbered revisions with random option ids (JSON: one list per question).
CREATE TABLE exam_pool (
    exam_id BIGINT NOT NULL REFERENCES exam (id),
    no BIGINT NOT NULL,
    revision_id BIGINT NOT NULL REFERENCES item_revision (id),
    option_ids TEXT NOT NULL,
    PRIMARY KEY (exam_id, no)
);

-- The frozen roster: figures never change with people's later moves.
CREATE TABLE exam_roster (
    exam_id BIGINT NOT NULL REFERENCES exam (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    position_group TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT exam_roster_status CHECK (status IN ('required', 'exempt')),
    -- Raised to revoke printed tickets.
    ticket_issue BIGINT NOT NULL DEFAULT 1,
    -- Extra time in milliseconds.
    extra_ms BIGINT NOT NULL DEFAULT 0,
    pledged_at BIGINT,
    PRIMARY KEY (exam_id, person_id)
);
CREATE INDEX exam_roster_unit ON exam_roster (exam_id, unit_id);

CREATE TABLE attempt (
    id BIGINT NOT NULL PRIMARY KEY,
    exam_id BIGINT NOT NULL REFERENCES exam (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    attempt_no BIGINT NOT NULL,
    state TEXT NOT NULL CONSTRAINT attempt_state CHECK (state IN ('in_progress', 'submitted', 'scored', 'final', 'voided')),
    started_at BIGINT NOT NULL,
    deadline BIGINT NOT NULL,
    -- The device that may save now, as a rising number and the session it belongs to.
    epoch BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    -- Batches that saved something; a hand-in and a save always touch the same row.
    saves BIGINT NOT NULL DEFAULT 0,
    -- Last save or heartbeat.
    seen_at BIGINT NOT NULL,
    handed_in_at BIGINT,
    handed_in_how TEXT CONSTRAINT attempt_how CHECK (handed_in_how IN ('candidate', 'deadline', 'forced')),
    UNIQUE (exam_id, person_id, attempt_no)
);
-- Compact text of the drawn form with its seed and the version of the drawing rules. Apart from the attempt,
-- whose row every save writes again: short rows are a third of the log.
CREATE TABLE attempt_form (
    attempt_id BIGINT NOT NULL PRIMARY KEY REFERENCES attempt (id),
    form TEXT NOT NULL,
    seed TEXT NOT NULL,
    algorithm BIGINT NOT NULL
);

CREATE INDEX attempt_due ON attempt (deadline) WHERE state = 'in_progress';

-- Current answers, ordered by (epoch, seq) of the device.
CREATE TABLE response (
    attempt_id BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    answer TEXT NOT NULL,
    flagged BOOLEAN NOT NULL,
    late BOOLEAN NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, slot)
);

-- Answers that arrived after the deadline and do not count by themselves, and answers of an older device for
-- a slot the newer one had already touched. A person decides; nothing is dropped.
CREATE TABLE response_aside (
    id BIGINT NOT NULL PRIMARY KEY,
    attempt_id BIGINT NOT NULL REFERENCES attempt (id),
    kind TEXT NOT NULL CONSTRAINT response_aside_kind CHECK (kind IN ('late', 'conflict')),
    slot BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    answer TEXT NOT NULL,
    -- How long before arrival it was given, by the page's own clock, if known.
    age_ms BIGINT,
    arrived_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BIGINT REFERENCES person (id),
    accepted BOOLEAN,
    UNIQUE (attempt_id, slot, epoch, seq)
);

-- Start, device change, leaving and coming back, hand-in, void, late: never single saves.
CREATE TABLE attempt_log (
    id BIGINT NOT NULL PRIMARY KEY,
    attempt_id BIGINT NOT NULL REFERENCES attempt (id),
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX attempt_log_of ON attempt_log (attempt_id);

-- The marks of a handed-in attempt. slots packs one state and points a slot; sections the sums.
CREATE TABLE result (
    attempt_id BIGINT NOT NULL PRIMARY KEY REFERENCES attempt (id),
    exam_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    score BIGINT NOT NULL,
    full_score BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    slots TEXT NOT NULL,
    late BIGINT NOT NULL,
    marked_at BIGINT NOT NULL
);
CREATE INDEX result_unit ON result (exam_id, unit_id);
CREATE INDEX result_person ON result (exam_id, person_id);

-- Figures of one unit (itself, not those below), recomputed by a job when dirty.
CREATE TABLE unit_figure (
    exam_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    dirty BOOLEAN NOT NULL,
    computed_at BIGINT NOT NULL,
    roster BIGINT NOT NULL,
    exempt BIGINT NOT NULL,
    sat BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    distinction BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    -- pool_no/question:seen:right …
    items TEXT NOT NULL,
    PRIMARY KEY (exam_id, unit_id)
);
CREATE INDEX unit_figure_dirty ON unit_figure (exam_id) WHERE dirty;

-- Plain appends in the deciding transaction; a sealer chains them later.
CREATE TABLE audit (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id BIGINT,
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id TEXT NOT NULL,
    before TEXT,
    after TEXT,
    reason TEXT,
    source TEXT,
    seal_no BIGINT UNIQUE,
    hash TEXT,
    algorithm TEXT
);
CREATE INDEX audit_object ON audit (object, object_id);
