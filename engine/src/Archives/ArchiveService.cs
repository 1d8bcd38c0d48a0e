using System.IO.Hashing;
using System.Text;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Workers;
using Cotejo.Engine.Isolation;
using SharpCompress.Common;

namespace Cotejo.Engine.Archives;

/// <summary>
/// The worker's side of archives: sends the entries in their order, name and bytes, and asks the parent for the bytes of the archive. It
/// writes nothing and opens nothing. For one thread.
/// </summary>
internal sealed class ArchiveService(WorkerPort port)
{
    private readonly byte[] _data = new byte[ArchiveAnswer.MostData];
    private readonly Crc32 _crc = new();

    /// <param name="request">Type: the format; Length: bytes of the archive; First: entries that are passed over.</param>
    public void Open(in WorkerRequest request)
    {
        var format = (ArchiveFormat)request.Type;
        using var archive = new RequestedStream(port, request.Length,
            (at, bytes) => port.Send(new ArchiveAnswer { Sign = ArchiveSign.Bytes, Failure = ArchiveAnswer.None, First = at, Second = bytes }), new byte[ArchiveAnswer.MostData]);
        Exception? failed = null;
        string? fault = null;
        try { fault = SendAll(format, archive, request.First); }
        catch (Exception e) { failed = e; }
        if (failed is not null) { Send(ArchiveSign.ArchiveEnd, KindOf(failed, isEncrypted: false), WordsOf(failed)); }
        else { Send(ArchiveSign.ArchiveEnd, fault is null ? null : FailureKind.Corrupt, fault); }
    }

    /// <returns>What is wrong with the archive as a whole; else null.</returns>
    private string? SendAll(ArchiveFormat format, Stream archive, long passedOver)
    {
        string? password = null;
        bool tried = false;
        long number = 0;
        while (true)
        {
            var contents = new ArchiveContents(format, archive, password);
            long at = 0;
            bool again = false;
            try
            {
                foreach (var entry in contents.Entries())
                {
                    if (at++ < number) { continue; }
                    if (!tried && entry.Traits.HasFlag(EntryTraits.Encrypted))
                    {
                        tried = true;
                        password = FindPassword(format, archive);
                        // The library reads on from where it stood only if nothing else was read meanwhile.
                        again = true;
                        break;
                    }
                    number = at;
                    if (number > passedOver) { Send(entry); }
                }
            }
            catch (SharpCompress.Common.CryptographicException) when (!tried)
            {
                // Its list of entries is encrypted as well.
                tried = again = true;
                password = FindPassword(format, archive);
                if (password is null) { throw; }
            }
            if (!again) { return contents.Fault; }
        }
    }

    private void Send(OpenedEntry entry)
    {
        byte[] name = entry.Name.Length <= ArchiveAnswer.LongestName ? entry.Name : entry.Name[..ArchiveAnswer.LongestName];
        var traits = entry.Traits;
        port.Send(new ArchiveAnswer
        {
            Sign = ArchiveSign.Entry, Failure = ArchiveAnswer.None, Traits = traits, Text = name.Length,
            First = Math.Max(entry.Size, ArchiveAnswer.None), Second = entry.ModifiedNs,
        });
        port.Send(name);
        Exception? failed = null;
        string? fault = null;
        if ((traits & (EntryTraits.Folder | EntryTraits.Link)) == 0)
        {
            try { fault = Unpack(entry, send: true); }
            catch (Exception e) { failed = e; }
        }
        if (failed is not null) { Send(ArchiveSign.EntryEnd, KindOf(failed, traits.HasFlag(EntryTraits.Encrypted)), WordsOf(failed)); }
        else { Send(ArchiveSign.EntryEnd, fault is null ? null : FailureKind.Corrupt, fault); }
    }

    /// <param name="send">To the parent; else the bytes are only held against what the archive tells of them.</param>
    /// <returns>What is wrong with the bytes by that; null when nothing is, as far as it is compared here.</returns>
    private string? Unpack(OpenedEntry entry, bool send)
    {
        using var bytes = entry.Open();
        _crc.Reset();
        long length = 0;
        for (int count; (count = bytes.Read(_data)) > 0; length += count)
        {
            if (entry.Crc != 0) { _crc.Append(_data.AsSpan(0, count)); }
            if (!send) { continue; }
            port.Send(new ArchiveAnswer { Sign = ArchiveSign.Data, Failure = ArchiveAnswer.None, First = count });
            port.Send(_data.AsSpan(0, count));
        }
        if (entry.Crc != 0) { return _crc.GetCurrentHashAsUInt32() == entry.Crc ? null : "its bytes have another checksum than the archive tells"; }
        return length < entry.Size ? $"it ends after {length} of {entry.Size} bytes" : null;
    }

    private void Send(ArchiveSign sign, FailureKind? failure, string? words)
    {
        byte[] text = Encoding.UTF8.GetBytes(words ?? "");
        int length = Math.Min(text.Length, Answers.LongestText);
        port.Send(new ArchiveAnswer { Sign = sign, Failure = failure is { } kind ? (int)kind : ArchiveAnswer.None, Text = length });
        port.Send(text.AsSpan(0, length));
    }

    /// <returns>The first password that opens the first encrypted entry; null when none does.</returns>
    private string? FindPassword(ArchiveFormat format, Stream archive)
    {
        port.Send(new ArchiveAnswer { Sign = ArchiveSign.Passwords, Failure = ArchiveAnswer.None });
        if (!port.Receive(out WorkerRequest answer)) { throw new IOException("there is nobody to ask for passwords"); }
        byte[] list = new byte[answer.Length];
        if (!port.Receive(list)) { throw new IOException("there is nobody to ask for passwords"); }
        foreach (string password in Encoding.UTF8.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            port.Send(new ArchiveAnswer { Sign = ArchiveSign.Trying, Failure = ArchiveAnswer.None });
            if (IsRight(format, archive, password)) { return password; }
        }
        return null;
    }

    private bool IsRight(ArchiveFormat format, Stream archive, string password)
    {
        try
        {
            foreach (var entry in new ArchiveContents(format, archive, password).Entries())
            {
                if (!entry.Traits.HasFlag(EntryTraits.Encrypted)) { continue; }
                return Unpack(entry, send: false) is null;
            }
            // Nothing is encrypted but the list of entries, which was read.
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>The library has several exceptions for what it does not read.</summary>
    private static FailureKind KindOf(Exception failed, bool isEncrypted) => failed switch
    {
        SharpCompress.Common.CryptographicException => FailureKind.Encrypted,
        OutOfMemoryException => FailureKind.OverLimit,
        MultiVolumeExtractionException or MultipartStreamRequiredException or NotSupportedException or NotImplementedException => FailureKind.Unsupported,
        _ => isEncrypted && failed.Message.Contains("password", StringComparison.OrdinalIgnoreCase) ? FailureKind.Encrypted : FailureKind.Corrupt,
    };

    /// <summary>Where a library's own words say nothing, or something else than what happened, these do.</summary>
    private static string WordsOf(Exception failed) => failed switch
    {
        OutOfMemoryException => "unpacking it takes more memory than the process that does it may have",
        InvalidDataException => "its compressed bytes are damaged, or end early, or have another checksum than it tells",
        _ when failed.Message.StartsWith("Exception of type", StringComparison.Ordinal) => "it is damaged",
        _ => QuotedWords.OneLine(failed.Message),
    };
}
