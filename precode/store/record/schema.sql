-- Without rowids, since INSERT OR REPLACE could overwrite a row by its rowid past the triggers.

-- One log a coder and device; logs of several machines can be put side by side.
CREATE TABLE log (
    id     TEXT PRIMARY KEY,
    coder  TEXT NOT NULL CHECK (coder <> ''),
    device TEXT NOT NULL CHECK (device <> ''),
    opened TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The chain: `hash` covers the row and the one before. It never holds anybody's words.
CREATE TABLE event (
    id           TEXT PRIMARY KEY,
    log          TEXT NOT NULL REFERENCES log (id),
    sequence     INTEGER NOT NULL,
    at           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    previous     TEXT NOT NULL,
    hash         TEXT NOT NULL,
    UNIQUE (log, sequence)
) STRICT, WITHOUT ROWID;

-- What was decided. The salt makes `payload_hash` say nothing once the row is erased.
CREATE TABLE payload (
    event      TEXT PRIMARY KEY REFERENCES event (id),
    case_id    TEXT NOT NULL,
    transcript TEXT NOT NULL,
    salt       BLOB NOT NULL,
    body       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which payloads a withdrawal erased.
CREATE TABLE tombstone (
    event      TEXT PRIMARY KEY REFERENCES event (id),
    withdrawal TEXT NOT NULL REFERENCES event (id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_stays BEFORE UPDATE ON log
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
CREATE TRIGGER log_is_kept BEFORE DELETE ON log
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
CREATE TRIGGER log_is_new BEFORE INSERT ON log
WHEN EXISTS (SELECT 1 FROM log WHERE id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;

CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
-- Also stops INSERT OR REPLACE, which deletes without asking the trigger above.
CREATE TRIGGER event_is_next BEFORE INSERT ON event
WHEN NEW.sequence <> (SELECT COALESCE (MAX (sequence), 0) + 1 FROM event WHERE log = NEW.log)
    OR EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;

CREATE TRIGGER payload_stays BEFORE UPDATE ON payload
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
CREATE TRIGGER payload_is_kept BEFORE DELETE ON payload
WHEN NOT EXISTS (SELECT 1 FROM tombstone WHERE event = OLD.event)
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
CREATE TRIGGER payload_is_new BEFORE INSERT ON payload
WHEN EXISTS (SELECT 1 FROM payload WHERE event = NEW.event)
    OR EXISTS (SELECT 1 FROM tombstone WHERE event = NEW.event)
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;

CREATE TRIGGER tombstone_stays BEFORE UPDATE ON tombstone
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
CREATE TRIGGER tombstone_is_kept BEFORE DELETE ON tombstone
BEGIN SELECT RAISE (ABORT, 'the record is append-only'); END;
CREATE TRIGGER tombstone_has_a_reason BEFORE INSERT ON tombstone
WHEN (SELECT kind FROM event WHERE id = NEW.withdrawal) IS NOT 'withdrawal'
    OR EXISTS (SELECT 1 FROM tombstone WHERE event = NEW.event)
BEGIN SELECT RAISE (ABORT, 'only a withdrawal erases'); END;
