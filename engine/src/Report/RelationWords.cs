using System.Globalization;

namespace Cotejo.Engine.Report;

/// <summary>Relations as one would say them.</summary>
public static class RelationWords
{
    /// <summary>Before the name of the other content: clip of, still of.</summary>
    public static string Of(RelationKind kind) => kind switch
    {
        RelationKind.StillOf => "still of",
        RelationKind.HasStill => "has the still",
        RelationKind.SameVideo => "same video as",
        RelationKind.ClipOf => "clip of",
        RelationKind.HoldsClip => "contains the clip",
        RelationKind.SharesScene => "shares a scene with",
        RelationKind.Glimpse => "too little in common to say more, with",
        _ => "copy of",
    };

    /// <summary>When the picture is seen in the video, and through which border it was found; empty when there is nothing to say.</summary>
    public static string Circumstances(Relation relation) => At(relation) + Border(relation);

    /// <summary>How a member of a group belongs to it, where "it" is the content that its distance is measured to.</summary>
    /// <param name="longest">The segment with most frames that two videos share; null where there is none.</param>
    public static string Belongs(Relation relation, Segment? longest) => relation.Kind switch
    {
        RelationKind.StillOf => "still of the video",
        RelationKind.HasStill => "video that shows it",
        RelationKind.SameVideo => "same video",
        RelationKind.ClipOf => "clip of it"
            + (longest is null ? "" : $", from {Stretch(longest.OtherFrom, longest.OtherUntil)} there{Still(longest)}"),
        RelationKind.HoldsClip => "holds it as a clip"
            + (longest is null ? "" : $", from {Stretch(longest.From, longest.Until)}{Still(longest)}"),
        RelationKind.SharesScene => "shares a scene with it"
            + (longest is null ? ""
                : $", {Stretch(longest.From, longest.Until)} here, {Stretch(longest.OtherFrom, longest.OtherUntil)} there{Still(longest)}"),
        RelationKind.Glimpse => "too little in common to say more",
        _ => "copy",
    } + At(relation) + Border(relation);

    /// <summary>0:12.0 to 0:22.0 here is 3:05.4 to 3:15.4 there, 11 frames, 6 bits on average, mirrored.</summary>
    public static string Of(Segment segment)
    {
        string bits = segment.Distance.ToString("0.#", CultureInfo.InvariantCulture);
        string laid = segment.Orientation == nameof(Kernels.Orientation.Original) ? "" : ", " + Orientation(segment.Orientation);
        return $"{Stretch(segment.From, segment.Until)} here is {Stretch(segment.OtherFrom, segment.OtherUntil)} there, "
            + $"{Counted.Of(segment.Frames, "frame")}, {bits} {(bits == "1" ? "bit" : "bits")} on average{laid}{Still(segment)}";
    }

    /// <summary>What laying a copy so does, as one would say it.</summary>
    public static string Orientation(string name) => name switch
    {
        nameof(Kernels.Orientation.Original) => "as it is",
        nameof(Kernels.Orientation.Rotate90) => "turned by 90°",
        nameof(Kernels.Orientation.Rotate180) => "turned by 180°",
        nameof(Kernels.Orientation.Rotate270) => "turned by 270°",
        nameof(Kernels.Orientation.FlipX) => "top to bottom",
        nameof(Kernels.Orientation.FlipY) => "mirrored",
        nameof(Kernels.Orientation.FlipPlus1) => "transposed",
        nameof(Kernels.Orientation.FlipMinus1) => "transposed the other way",
        _ => name,
    };

    private static string At(Relation relation) => relation.Kind switch
    {
        RelationKind.StillOf when relation.OtherTime is { } time => $" at {ClockTime.Of(time)}",
        RelationKind.HasStill when relation.Time is { } time => $" at {ClockTime.Of(time)}",
        _ => "",
    };

    private static string Border(Relation relation) => (relation.Trimmed, relation.OtherTrimmed) switch
    {
        (true, true) => ", each inside its border",
        (true, false) => ", inside its border",
        (false, true) => ", inside the other's border",
        _ => "",
    };

    private static string Still(Segment segment) => segment.Still ? ", an unmoving picture: where in it cannot be told" : "";

    private static string Stretch(decimal from, decimal until) => $"{ClockTime.Of(from)} to {ClockTime.Of(until)}";
}
