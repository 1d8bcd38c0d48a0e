using System.Text.Json;
using System.Text.Json.Serialization;
using Cotejo.Engine.Matching;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>What a content is to another one: <see cref="CopyKind"/>, seen from the first of the two.</summary>
public enum RelationKind
{
    /// <summary>Two pictures.</summary>
    Copy,
    /// <summary>A picture that shows a frame of the other, a video.</summary>
    StillOf,
    /// <summary>A video of which the other, a picture, shows a frame.</summary>
    HasStill,
    SameVideo,
    /// <summary>Most of this video is a part of the other.</summary>
    ClipOf,
    /// <summary>Most of the other video is a part of this one.</summary>
    HoldsClip,
    SharesScene,
    /// <summary>Too few frames agree in time to say anything.</summary>
    Glimpse,
}

/// <param name="Frame">The frame of this content that is nearest to OtherFrame of the other.</param>
/// <param name="Time">When this content shows that frame, in seconds; null for a picture.</param>
/// <param name="Trimmed">It was found by the hash of what lies inside the border of this content's frame.</param>
public sealed record Relation(
    [property: JsonIgnore] RelationKind Kind, long Frame, long OtherFrame, decimal? Time, decimal? OtherTime, bool Trimmed, bool OtherTrimmed)
{
    /// <summary>What <see cref="Read"/> reads, of an edge e and the <see cref="Times"/> of its frames.</summary>
    internal const string Columns = "e.kind, e.frame_a, e.frame_b, ta.time_ms, tb.time_ms, e.trimmed_a, e.trimmed_b";

    internal const string Times = """
        LEFT JOIN frame_times ta ON ta.content_id = e.a AND ta.frame = e.frame_a
        LEFT JOIN frame_times tb ON tb.content_id = e.b AND tb.frame = e.frame_b
        """;

    /// <summary>copy, stillOf, hasStill, sameVideo, clipOf, holdsClip, sharesScene or glimpse.</summary>
    [JsonPropertyName("kind"), JsonPropertyOrder(-1)]
    public string KindName => JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString());

    /// <summary>What the same edge is, seen from the other content.</summary>
    internal Relation Reversed => new(Kind switch
    {
        RelationKind.StillOf => RelationKind.HasStill,
        RelationKind.HasStill => RelationKind.StillOf,
        RelationKind.ClipOf => RelationKind.HoldsClip,
        RelationKind.HoldsClip => RelationKind.ClipOf,
        _ => Kind,
    }, OtherFrame, Frame, OtherTime, Time, OtherTrimmed, Trimmed);

    /// <param name="at">Where <see cref="Columns"/> begin in the row.</param>
    /// <param name="isA">Seen from the edge's a; else from its b.</param>
    internal static Relation Read(SqliteDataReader row, int at, bool isA)
    {
        var time = row.Seconds(at + 3);
        var ofA = new Relation(Enum.Parse<CopyKind>(row.GetString(at)) switch
        {
            CopyKind.Copy => RelationKind.Copy,
            CopyKind.Still => time is null ? RelationKind.StillOf : RelationKind.HasStill,
            CopyKind.SameVideo => RelationKind.SameVideo,
            CopyKind.ClipOfA => RelationKind.HoldsClip,
            CopyKind.ClipOfB => RelationKind.ClipOf,
            CopyKind.SharedScene => RelationKind.SharesScene,
            _ => RelationKind.Glimpse,
        }, row.GetInt64(at + 1), row.GetInt64(at + 2), time, row.Seconds(at + 4), row.GetBoolean(at + 5), row.GetBoolean(at + 6));
        return isA ? ofA : ofA.Reversed;
    }
}
