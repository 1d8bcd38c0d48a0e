using System.Globalization;
using System.Text;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>An AVDictionary.</summary>
internal sealed unsafe class LibavOptions : IDisposable
{
    /// <summary>Calls that use it up change it.</summary>
    public void* Entries;

    /// <summary>What the command gives each decoder, of frames and of streams.</summary>
    public static LibavOptions OfDecoder(in LibavRequest request, bool isVideo)
    {
        var options = new LibavOptions();
        options.Add("threads", request.Threads.ToString(CultureInfo.InvariantCulture));
        options.Add("max_pixels", request.MaxPixels.ToString(CultureInfo.InvariantCulture));
        if (isVideo && request.Choice.KeyFramesOnly) { options.Add("skip_frame", "nokey"); }
        return options;
    }

    public void Add(string name, string value)
    {
        fixed (void** entries = &Entries)
        fixed (byte* key = Encoding.UTF8.GetBytes(name + "\0"), text = Encoding.UTF8.GetBytes(value + "\0"))
        {
            if (LibavCalls.SetEntry(entries, key, text, 0) < 0) { throw new LibavDeclinedException("there is no memory"); }
        }
    }

    public void Dispose()
    {
        fixed (void** entries = &Entries) { LibavCalls.FreeEntries(entries); }
    }
}
