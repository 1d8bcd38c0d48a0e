using System.Reflection;
using SharpCompress.Readers;
using SharpCompress.Readers.Rar;

namespace Cotejo.Engine.Archives;

/// <summary>
/// SharpCompress 0.50 has no way behind a link of a rar: what it does to pass over an entry fails for one, and the archive ends there. A link
/// has no bytes, so that it may be taken for read.
/// </summary>
internal static class RarLinks
{
    private static readonly FieldInfo IsRead = typeof(RarReader).BaseType!.GetField("_wroteCurrentEntry", BindingFlags.NonPublic | BindingFlags.Instance)
        ?? throw new MissingFieldException(nameof(RarReader), "_wroteCurrentEntry");

    public static void PassOver(IReader reader) => IsRead.SetValue(reader, true);
}
