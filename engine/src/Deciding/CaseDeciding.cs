using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Deciding;

/// <summary>A decision as typed.</summary>
/// <param name="As">A word of <see cref="DecisionWords"/>; null with <paramref name="Undo"/>.</param>
/// <param name="Category">What it means is the user's.</param>
/// <param name="Undo">Takes earlier decisions back.</param>
public sealed record DecisionSettings(string Case, Selection Chosen, string? As, int? Category, string? Note, bool Undo);

/// <param name="Contents">Distinct contents that are decided now; with undo, that are no more.</param>
/// <param name="Summary">The case after it.</param>
public sealed record DecisionResult(string Case, long Contents, CaseSummary Summary);

/// <summary>Notes what a person decided about contents, wherever they lie, now and after every later scan and match.</summary>
public static class CaseDeciding
{
    /// <summary>A note is a sentence, not a document.</summary>
    private const int MostNote = 4000;

    /// <exception cref="SettingsException">Every problem of the settings; nothing was changed.</exception>
    public static DecisionResult Run(DecisionSettings settings)
    {
        var problems = Problems(settings);
        if (problems.Count > 0) { throw new SettingsException(problems); }
        List<byte[]> contents;
        using (var numbered = NumberedCase.Open(settings.Case))
        {
            ChosenItems.Choose(numbered, settings.Chosen with { Vanished = settings.Chosen.Digests.Count > 0 });
            contents = Contents(numbered.Connection, settings);
        }
        if (contents.Count == 0)
        {
            throw new SettingsException(settings.Undo ? "Nothing that is meant was decided." : "No picture or video is meant.");
        }
        using var opened = Case.OpenForReading(settings.Case);
        using var connection = opened.ConnectToWrite();
        try
        {
            DecisionTable.Store(connection, settings.Undo ? null : settings.As, settings.Category, settings.Note, settings.Chosen.ToJson(), contents);
            return new DecisionResult(opened.Folder, contents.Count, CaseSummary.Read(connection));
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, opened.Folder) is { } full)
        {
            throw full;
        }
    }

    private static List<string> Problems(DecisionSettings s)
    {
        var problems = new List<string>();
        int ways = (s.Chosen.Groups.Count > 0 ? 1 : 0) + (s.Chosen.Digests.Count > 0 ? 1 : 0) + (s.Chosen.Folders.Count > 0 ? 1 : 0);
        if (ways == 0) { problems.Add("What is decided? Give --group, --sha256 or --folder."); }
        if (ways > 1) { problems.Add("Give one of --group, --sha256 and --folder: what is meant by several at a time is not plain enough for a decision."); }
        if (s.Undo && (s.As is not null || s.Category is not null || s.Note is not null)) { problems.Add("--undo takes a decision back; leave out --as, --category and --note."); }
        string words = string.Join(", ", DecisionWords.All);
        if (!s.Undo && s.As is null) { problems.Add($"--as is missing: one of {words}."); }
        if (s.As is not null && !DecisionWords.All.Contains(s.As)) { problems.Add($"--as '{s.As}' is no decision; give one of {words}."); }
        if (s.Category < 0) { problems.Add($"--category {s.Category} is out of range; give 0 or more."); }
        if (s.Note?.Length > MostNote) { problems.Add($"--note has {s.Note.Length} characters; give at most {MostNote}."); }
        return problems;
    }

    /// <summary>Of a folder the pictures and videos, whole or not; of what is named by group or digest all. Of these, with undo, the decided ones.</summary>
    private static List<byte[]> Contents(SqliteConnection connection, DecisionSettings settings)
    {
        string media = settings.Chosen.Folders.Count > 0 ? $"AND {MediaContents.Condition}" : "";
        string decided = settings.Undo ? "AND c.sha256 IN (SELECT sha256 FROM decided)" : "";
        using var query = new Statement(connection, $"""
            SELECT DISTINCT c.sha256 FROM chosen JOIN items i USING (item_id) JOIN contents c USING (content_id) WHERE 1 {media} {decided} ORDER BY c.sha256
            """);
        using var row = query.Rows();
        var contents = new List<byte[]>();
        while (row.Read()) { contents.Add((byte[])row[0]); }
        return contents;
    }
}
