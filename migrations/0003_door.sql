-- The front door: passwords, tries to sign in, known devices, second factors, 意见建议.

-- pending: what must still be done before the session opens anything ('password', 'totp'); NULL: nothing.
-- seen_at: for the idle time-out of sessions without an exam, written at most every five minutes.
ALTER TABLE session ADD COLUMN pending TEXT;
ALTER TABLE session ADD COLUMN seen_at BIGINT;

-- The sign-in name may be the telephone number.
CREATE INDEX person_phone ON person (phone);

-- hash is a PHC text, which names its algorithm and cost. An issued password expires and must be changed.
CREATE TABLE password (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    hash TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    must_change BOOLEAN NOT NULL,
    expires_at BIGINT
);

-- Tries since the last success, per account and device. account is a keyed digest, also of names that nobody has;
-- device is '' for all devices on which the account never signed in.
CREATE TABLE sign_in_failure (
    account TEXT NOT NULL,
    device TEXT NOT NULL,
    tries BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (account, device)
);
CREATE INDEX sign_in_failure_last ON sign_in_failure (last_at);

-- Devices (digest of the device cookie) on which a person signed in with a password.
CREATE TABLE known_device (
    person_id BIGINT NOT NULL REFERENCES person (id),
    device TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, device)
);

-- last_step: the newest time step whose code was used; confirmed_at NULL: enrolment not finished.
CREATE TABLE totp (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    secret TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    person_id BIGINT NOT NULL REFERENCES person (id),
    hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person_id, hash)
);

-- 意见建议. person_id NULL: a stranger, who finds the reply with the code.
CREATE TABLE feedback (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    device TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    reply TEXT,
    replied_at BIGINT,
    replied_by BIGINT REFERENCES person (id)
);
CREATE INDEX feedback_at ON feedback (at);
CREATE INDEX feedback_device ON feedback (device, at);
CREATE INDEX feedback_person ON feedback (person_id);
