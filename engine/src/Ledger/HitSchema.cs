namespace Cotejo.Engine.Ledger;

/// <summary>The ledger's tables of what is known. Documented for analysts in engine/docs/ledger.md: keep the two together.</summary>
internal static class HitSchema
{
    public const string Sql = """
        CREATE TABLE lists(
            list_id   INTEGER PRIMARY KEY,
            name      TEXT NOT NULL,
            kind      TEXT NOT NULL CHECK (kind IN ('Find', 'Ignore')),
            store     TEXT,
            sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
            added     TEXT NOT NULL,
            entries   INTEGER NOT NULL,
            files     TEXT NOT NULL);

        CREATE TABLE list_entries(
            list_id   INTEGER NOT NULL REFERENCES lists,
            entry     INTEGER NOT NULL,
            place     TEXT NOT NULL,
            id        TEXT,
            category  INTEGER,
            region    TEXT,
            series    TEXT,
            tags      TEXT,
            PRIMARY KEY (list_id, entry)) WITHOUT ROWID;

        CREATE TABLE hits(
            content_id INTEGER NOT NULL REFERENCES contents,
            list_id   INTEGER NOT NULL REFERENCES lists,
            entry     INTEGER NOT NULL,
            kind      TEXT NOT NULL CHECK (kind IN ('Exact', 'Near', 'Video')),
            agree     TEXT,
            contradict TEXT,
            distance  INTEGER,
            orientation TEXT,
            frame     INTEGER,
            entry_ms  INTEGER,
            of_content REAL,
            of_entry  REAL,
            PRIMARY KEY (content_id, list_id, entry),
            FOREIGN KEY (list_id, entry) REFERENCES list_entries,
            CHECK ((kind = 'Exact') = (agree IS NOT NULL)),
            CHECK ((distance IS NULL) = (orientation IS NULL) AND (distance IS NULL) = (frame IS NULL)),
            CHECK ((of_content IS NULL) = (of_entry IS NULL))) WITHOUT ROWID;

        CREATE TABLE floods(
            flood     INTEGER PRIMARY KEY,
            list_id   INTEGER NOT NULL,
            entry     INTEGER NOT NULL,
            entry_ms  INTEGER,
            contents  INTEGER,
            FOREIGN KEY (list_id, entry) REFERENCES list_entries);

        CREATE TABLE set_aside(
            content_id INTEGER PRIMARY KEY REFERENCES contents,
            list_id   INTEGER NOT NULL,
            entry     INTEGER NOT NULL,
            FOREIGN KEY (content_id, list_id, entry) REFERENCES hits);

        CREATE TABLE list_matches(
            match_id  INTEGER PRIMARY KEY CHECK (match_id = 1),
            run_id    INTEGER NOT NULL REFERENCES runs,
            flood     TEXT NOT NULL,
            most      INTEGER NOT NULL,
            inputs    BLOB NOT NULL);
        """;
}
