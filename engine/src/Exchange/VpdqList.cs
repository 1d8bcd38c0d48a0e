using Cotejo.Engine.Matching.Videos;

namespace Cotejo.Engine.Exchange;

/// <summary>One video as vPDQ's compact exchange form has it: the file is the record.</summary>
internal static class VpdqList
{
    /// <summary>Two days at a frame a second, an hour and a half at 30.</summary>
    private const int MaxFrames = 200_000;

    public static IEnumerable<ListRecord> Read(ListSource source)
    {
        VpdqFrame[] frames;
        try
        {
            frames = [.. VpdqJson.Read(source.Stream, MaxFrames)];
        }
        catch (VpdqFormatException wrong)
        {
            throw new ListFormatException("", wrong.Message.TrimEnd('.'));
        }
        yield return new ListRecord(1) { Frames = frames };
    }
}
