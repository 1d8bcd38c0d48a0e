namespace Cotejo.Engine.Ledger;

/// <summary>The ledger's tables of who did what. Documented for analysts in engine/docs/ledger.md: keep the two together.</summary>
internal static class LogSchema
{
    /// <summary>The triggers without which the run log could be changed in passing.</summary>
    public static IReadOnlyList<string> Guards { get; } = ["run_log_grows", "run_log_stays", "run_log_keeps"];

    /// <summary>No line breaks: an entry's hash is of its columns with line breaks between them.</summary>
    public const string Sql = $"""

        CREATE TABLE run_log(
            entry     INTEGER PRIMARY KEY,
            time      TEXT NOT NULL,
            what      TEXT NOT NULL,
            detail    TEXT NOT NULL,
            previous  BLOB NOT NULL CHECK (length(previous) = 32),
            hash      BLOB NOT NULL CHECK (length(hash) = 32),
            CHECK (instr(time || what || detail, char(10)) = 0));

        CREATE TRIGGER run_log_grows BEFORE INSERT ON run_log
            WHEN NEW.entry IS NOT (SELECT coalesce(max(entry), 0) + 1 FROM run_log)
                OR NEW.previous IS NOT coalesce((SELECT hash FROM run_log ORDER BY entry DESC LIMIT 1), zeroblob(32))
            BEGIN SELECT raise(ABORT, 'an entry of the run log continues the last one'); END;

        CREATE TRIGGER run_log_stays BEFORE DELETE ON run_log BEGIN SELECT raise(ABORT, 'the run log is only appended to'); END;

        CREATE TRIGGER run_log_keeps BEFORE UPDATE ON run_log BEGIN SELECT raise(ABORT, 'the run log is only appended to'); END;

        CREATE TABLE decisions(
            sha256    BLOB NOT NULL CHECK (length(sha256) = 32),
            entry     INTEGER NOT NULL REFERENCES run_log,
            decision  TEXT CHECK (decision IN ('{DecisionWords.Relevant}', '{DecisionWords.Irrelevant}', '{DecisionWords.Unclear}')),
            category  INTEGER,
            note      TEXT,
            PRIMARY KEY (sha256, entry)) WITHOUT ROWID;

        CREATE INDEX decisions_entry ON decisions(entry);

        CREATE VIEW decided AS
            SELECT d.sha256, d.decision, d.category, d.note, l.time FROM decisions d JOIN run_log l USING (entry)
            WHERE d.decision IS NOT NULL AND d.entry = (SELECT max(x.entry) FROM decisions x WHERE x.sha256 = d.sha256);
        """;
}
