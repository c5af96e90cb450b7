-- Units and people in the hands of their administrators: reading the audit trail by time and by person.

CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_actor ON audit (actor_id, at);
