using System.Globalization;
using SkiaSharp;

namespace Cotejo.Engine.Tests;

/// <summary>Videos for a test, made by the ffmpeg that the project needs anyway.</summary>
internal static class Films
{
    private const int SceneSeconds = 4;

    /// <summary>Scenes of four seconds, 30 frames a second, 320x240: each a painted picture that the camera passes slowly.</summary>
    /// <param name="scenes">One seed a scene.</param>
    public static string Make(TestFolder folder, string name, params int[] scenes)
    {
        var arguments = new List<string>();
        string graph = "", joined = "";
        for (int i = 0; i < scenes.Length; i++)
        {
            string picture = $"scenes/{scenes[i]}.png";
            using (var painted = TestFolder.Picture(scenes[i], 480, 240))
            using (var png = painted.Encode(SKEncodedImageFormat.Png, 100)) { folder.Write(picture, png.ToArray()); }
            arguments.AddRange(["-loop", "1", "-framerate", "30", "-t", SceneSeconds.ToString(CultureInfo.InvariantCulture), "-i", folder[picture]]);
            graph += string.Create(CultureInfo.InvariantCulture, $"[{i}]crop=320:240:x='8*t':y=0[s{i}];");
            joined += $"[s{i}]";
        }
        return Run(folder, name, [.. arguments, "-filter_complex", $"{graph}{joined}concat=n={scenes.Length},format=yuv420p", "-preset", "veryfast"]);
    }

    /// <summary>Another video of one that is there.</summary>
    /// <param name="arguments">What ffmpeg does between input and output.</param>
    public static string Edit(TestFolder folder, string from, string to, params string[] arguments) => Run(folder, to, ["-i", folder[from], .. arguments]);

    public static string Run(TestFolder folder, string name, params string[] arguments)
    {
        string path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FfmpegTool.Run([.. arguments, path]);
        return path;
    }
}
