using System.Text;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>An AVDictionary.</summary>
internal sealed unsafe class LibavOptions : IDisposable
{
    /// <summary>Calls that use it up change it.</summary>
    public void* Entries;

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
