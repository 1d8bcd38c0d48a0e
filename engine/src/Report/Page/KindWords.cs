namespace Cotejo.Engine.Report.Page;

/// <summary>The ledger's words in the words of a reader.</summary>
internal static class KindWords
{
    public static string Of(string kind) => Enum.TryParse<FailureKind>(kind, out var failure) ? Of(failure)
        : Enum.TryParse<SkipRule>(kind, out var rule) ? Of(rule) : "";

    private static string Of(FailureKind kind) => kind switch
    {
        FailureKind.Corrupt => "damaged so that nothing could be decoded; of an archive: not all of it could be read",
        FailureKind.Unsupported => "a known format in a variant that is not read",
        FailureKind.OverLimit => "asks for more pixels, frames or bytes than the limits allow",
        FailureKind.Unrecognised => "named as a picture or video, but the content is no known format",
        FailureKind.AccessDenied => "the system refused to open or list it; tried again on the next scan",
        FailureKind.ReadError => "reading broke off; tried again on the next scan",
        FailureKind.Unstable => "gone or changed while it was read; tried again on the next scan",
        FailureKind.OutOfMemory => "would have taken more memory than the scan was given; tried again on the next scan",
        FailureKind.TimedOut => "took too long; tried again on the next scan",
        FailureKind.DecoderCrashed => "the decoder's process died of it",
        FailureKind.Encrypted => "encrypted, and no password that was given opens it",
        _ => "",
    };

    private static string Of(SkipRule rule) => rule switch
    {
        SkipRule.NotMedia => "neither picture nor video, by content and by name; digested",
        SkipRule.NoVideo => "a container of video with none in it: sound or subtitles",
        SkipRule.Empty => "no bytes at all",
        SkipRule.SymbolicLink => "a symbolic link; recorded, not followed",
        SkipRule.SpecialFile => "a FIFO, socket or device; recorded, never opened",
        SkipRule.FolderLoop => "a folder inside itself; not entered a second time",
        SkipRule.CaseFolder => "this case's own folder; not entered",
        SkipRule.Archive => "an archive: opened, and its entries are items of their own",
        SkipRule.ArchiveDepth => "an archive in more archives than the limit; not opened",
        SkipRule.ArchiveRatio => "unpacks to more bytes for each of its own than the limit: a bomb, or close to one; what came before is kept",
        SkipRule.ArchiveEntries => "an archive with more entries than the limit; those beyond are not recorded",
        SkipRule.ArchiveBytes => "unpacks to more bytes than the limit; what came before is kept",
        _ => "",
    };
}
