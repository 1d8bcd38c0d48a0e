namespace Cotejo.Engine.Lists;

/// <summary>A file for the time being. It has no name once it is made, so that a kill leaves nothing behind.</summary>
internal static class Spool
{
    public static FileStream In(string folder)
    {
        string name = Path.Combine(folder, $".spool-{Guid.NewGuid():N}");
        var file = new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        File.Delete(name);
        return file;
    }
}
