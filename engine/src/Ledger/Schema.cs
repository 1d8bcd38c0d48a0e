namespace Cotejo.Engine.Ledger;

/// <summary>The ledger's tables. Documented for analysts in engine/docs/ledger.md: keep the two together.</summary>
internal static class Schema
{
    /// <summary>"COTJ" in ASCII: SQLite's application id, by which a file is known to be a ledger.</summary>
    public const int ApplicationId = 0x434F544A;

    public const int Version = 5;

    public const string Sql = """
        CREATE TABLE runs(
            run_id    INTEGER PRIMARY KEY,
            started   TEXT NOT NULL,
            ended     TEXT,
            state     TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped')),
            tool      TEXT NOT NULL,
            settings  TEXT NOT NULL,
            plan      TEXT NOT NULL,
            backend   TEXT NOT NULL,
            sandbox   TEXT NOT NULL DEFAULT '',
            limits    TEXT NOT NULL DEFAULT '',
            notes     TEXT NOT NULL DEFAULT '[]');

        CREATE TABLE sources(
            source_id INTEGER PRIMARY KEY,
            path      BLOB NOT NULL UNIQUE,
            shown     TEXT NOT NULL);

        CREATE TABLE folders(
            folder_id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES sources,
            path      BLOB NOT NULL,
            shown     TEXT NOT NULL,
            UNIQUE (source_id, path));

        CREATE TABLE contents(
            content_id INTEGER PRIMARY KEY,
            sha256    BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
            sha1      BLOB NOT NULL CHECK (length(sha1) = 20),
            md5       BLOB NOT NULL CHECK (length(md5) = 16),
            size      INTEGER NOT NULL,
            type      TEXT NOT NULL,
            outcome   TEXT NOT NULL CHECK (outcome IN ('hashed', 'failed', 'skipped')),
            reason    TEXT,
            message   TEXT,
            decoder   TEXT,
            route     TEXT,
            width     INTEGER NOT NULL DEFAULT 0,
            height    INTEGER NOT NULL DEFAULT 0,
            frames    INTEGER NOT NULL DEFAULT 0,
            quality   INTEGER NOT NULL DEFAULT 0,
            damage    TEXT,
            momentary INTEGER NOT NULL DEFAULT 0,
            run_id    INTEGER NOT NULL REFERENCES runs,
            CHECK ((outcome = 'hashed') = (reason IS NULL)));

        CREATE TABLE items(
            item_id   INTEGER PRIMARY KEY,
            folder_id INTEGER NOT NULL REFERENCES folders,
            name      BLOB NOT NULL,
            shown     TEXT NOT NULL,
            kind      TEXT NOT NULL,
            size      INTEGER NOT NULL,
            mtime_ns  INTEGER NOT NULL,
            inode     INTEGER NOT NULL,
            names_media INTEGER NOT NULL,
            content_id INTEGER REFERENCES contents,
            outcome   TEXT CHECK (outcome IN ('failed', 'skipped')),
            reason    TEXT,
            message   TEXT,
            vanished_run INTEGER REFERENCES runs,
            run_id    INTEGER NOT NULL REFERENCES runs,
            UNIQUE (folder_id, name),
            CHECK (content_id IS NOT NULL OR outcome IS NOT NULL),
            CHECK ((outcome IS NULL) = (reason IS NULL)));

        CREATE INDEX items_content ON items(content_id);

        CREATE TABLE hashes(
            content_id INTEGER NOT NULL REFERENCES contents,
            frame     INTEGER NOT NULL,
            policy    TEXT NOT NULL CHECK (policy IN ('full', 'centred', 'trimmed')),
            quality   INTEGER NOT NULL,
            hash      BLOB NOT NULL CHECK (length(hash) = 32),
            turned    BLOB NOT NULL CHECK (length(turned) = 224),
            inner     TEXT,
            PRIMARY KEY (content_id, policy, frame),
            CHECK ((policy = 'trimmed') = (inner IS NOT NULL))) WITHOUT ROWID;

        CREATE TABLE videos(
            content_id INTEGER PRIMARY KEY REFERENCES contents,
            container TEXT NOT NULL,
            codec     TEXT NOT NULL,
            duration_ms INTEGER,
            frame_rate REAL,
            rotation  INTEGER NOT NULL,
            sampling  TEXT NOT NULL,
            sampled   INTEGER NOT NULL);

        CREATE TABLE frame_times(
            content_id INTEGER NOT NULL REFERENCES contents,
            frame     INTEGER NOT NULL,
            time_ms   INTEGER NOT NULL,
            until_ms  INTEGER NOT NULL,
            repeats   INTEGER NOT NULL,
            PRIMARY KEY (content_id, frame)) WITHOUT ROWID;

        CREATE TABLE edges(
            a         INTEGER NOT NULL REFERENCES contents,
            b         INTEGER NOT NULL REFERENCES contents,
            distance  INTEGER NOT NULL,
            orientation TEXT NOT NULL,
            frame_a   INTEGER NOT NULL,
            frame_b   INTEGER NOT NULL,
            trimmed_a INTEGER NOT NULL,
            trimmed_b INTEGER NOT NULL,
            kind      TEXT NOT NULL CHECK (kind IN ('Copy', 'Still', 'SameVideo', 'ClipOfA', 'ClipOfB', 'SharedScene', 'Glimpse')),
            PRIMARY KEY (a, b)) WITHOUT ROWID;

        CREATE INDEX edges_b ON edges(b);

        CREATE TABLE video_pairs(
            a         INTEGER NOT NULL REFERENCES contents,
            b         INTEGER NOT NULL REFERENCES contents,
            pdq_a     REAL NOT NULL,
            pdq_b     REAL NOT NULL,
            centred_a REAL NOT NULL,
            centred_b REAL NOT NULL,
            PRIMARY KEY (a, b)) WITHOUT ROWID;

        CREATE TABLE segments(
            a         INTEGER NOT NULL REFERENCES contents,
            b         INTEGER NOT NULL REFERENCES contents,
            segment   INTEGER NOT NULL,
            orientation TEXT NOT NULL,
            from_a_ms INTEGER NOT NULL,
            until_a_ms INTEGER NOT NULL,
            from_b_ms INTEGER NOT NULL,
            until_b_ms INTEGER NOT NULL,
            frames    INTEGER NOT NULL,
            distance  REAL NOT NULL,
            still     INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (a, b, segment)) WITHOUT ROWID;

        CREATE TABLE groups(
            group_id  INTEGER PRIMARY KEY,
            representative INTEGER NOT NULL UNIQUE REFERENCES contents,
            contents  INTEGER NOT NULL);

        CREATE TABLE members(
            content_id INTEGER PRIMARY KEY REFERENCES contents,
            group_id  INTEGER NOT NULL REFERENCES groups,
            distance  INTEGER NOT NULL,
            orientation TEXT NOT NULL,
            linked_through INTEGER REFERENCES contents);

        CREATE INDEX members_group ON members(group_id);

        CREATE TABLE matches(
            match_id  INTEGER PRIMARY KEY CHECK (match_id = 1),
            run_id    INTEGER NOT NULL REFERENCES runs,
            distance  INTEGER NOT NULL,
            inputs    BLOB NOT NULL,
            method    TEXT NOT NULL);

        CREATE TABLE changes(
            change_id INTEGER PRIMARY KEY,
            run_id    INTEGER NOT NULL REFERENCES runs,
            item_id   INTEGER NOT NULL REFERENCES items,
            what      TEXT NOT NULL CHECK (what IN ('changed', 'unread', 'vanished', 'returned')),
            before    TEXT);

        CREATE VIEW outcomes AS
            SELECT i.item_id, i.folder_id, i.name, i.shown, i.kind, i.size, i.content_id, i.vanished_run,
                CASE WHEN i.outcome IS NOT NULL THEN i.outcome
                     WHEN c.reason = 'NotMedia' AND i.names_media THEN 'failed'
                     ELSE c.outcome END AS outcome,
                CASE WHEN i.outcome IS NOT NULL THEN i.reason
                     WHEN c.reason = 'NotMedia' AND i.names_media THEN 'Unrecognised'
                     ELSE c.reason END AS reason,
                CASE WHEN i.outcome IS NOT NULL THEN i.message
                     WHEN c.reason = 'NotMedia' AND i.names_media THEN 'the name says picture or video, the content is nothing that is known'
                     ELSE coalesce(i.message, c.message) END AS message
            FROM items i LEFT JOIN contents c USING (content_id);
        """ + LogSchema.Sql;
}
