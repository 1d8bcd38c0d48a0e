namespace Cotejo.Engine.Selecting;

/// <summary>Which contents are pictures and videos.</summary>
internal static class MediaContents
{
    /// <summary>In SQL, of contents c: known by their bytes, also where nothing of them could be decoded.</summary>
    public const string Condition = "c.type NOT IN ('Unknown', 'Archive') AND coalesce(c.reason, '') <> 'NoVideo'";

    /// <summary>In SQL: those of these that are pictures, and those that are videos.</summary>
    public const string IsPicture = $"{Condition} AND c.type <> 'Video'", IsVideo = $"{Condition} AND c.type = 'Video'";
}
