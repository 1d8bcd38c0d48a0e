namespace Cotejo.Kernels.Tests.Golden;

/// <summary>
/// Hashes that others published for pictures of the public PDQ test media (facebook/ThreatExchange, snapshot of 2026-07-17:
/// its regression lists and test data; above 512 pixels, the hashes of its tools that do not resize). Paths are relative to its media folder.
/// </summary>
internal static class PdqVectors
{
    public static readonly (string Path, string Hex)[] Full =
    [
        ("bridge-mods/square-128x128.jpg", "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22"),
        ("bridge-mods/square-256x256.jpg", "d8f8f0cec4f4a84f0637022a078f67f0b36e2ee5b6621e1d33e6239c4e9c9b22"),
        ("bridge-mods/square-512x512.jpg", "d8f8f0cec0f4a84f0637022a278f67f0b36e2ed596621e1d33e6339c4e9c9b22"),
        ("bridge-mods/shrink-a-lot.jpg", "d0f8f1ccc0f4a84d0a370a3a228f67f0b36e2ed5b6623e1d33e6339c4e9c9b22"),
        ("misc-images/wee.jpg", "6227401f601ff4ccafcc9fad4b0d95d371a2eb7265a3285234d228ca94deeb2d"),
        ("misc-images/small.jpg", "0007001f003f003f007f00ff00ff00ff01ff01ff01ff03ff03ff03ff03ff03ff"),
        ("reg-test-input/labelme-subset/q0291.jpg", "a0fe94f1e5cc1cc8dd855948498dc9243f7ca27336f036d7f212b74bc103c9a7"),
        ("reg-test-input/labelme-subset/q1050.jpg", "489db672e9190276d452aeab41eba20f02375fe4092d88defdf491a5c55c5f70"),
        ("reg-test-input/labelme-subset/q2821.jpg", "b150231ffae4710ffcf4f18bb574b109a576f14bb8543189f8743289f174b109"),
        ("bridge-mods/aaa-orig.jpg", "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"),
        ("bridge-mods/blur-a-little.jpg", "f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22"),
        ("bridge-mods/blur-a-lot.jpg", "f8f8f0cee0f4a84f0637022a038f67f0b36e26d596621e1d33e6b39c4e9c9b22"),
        ("bridge-mods/high-contrast.jpg", "f8f8f0cee0f4a84f06370a2a068f67f0b36e26d596621e1d33e6339c4e9c9b22"),
        ("bridge-mods/high-saturation.jpg", "f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596221e1d33e6b39c4e9c9b22"),
        ("bridge-mods/sharpen-a-little.jpg", "f8f8f0cee0f4a84f0e370a22038f67f0b36e2ed596221e1d33e6b39c4a9c9b22"),
        ("bridge-mods/sharpen-a-lot.jpg", "d8f8f0cec0f4a84f8e370a22038f67f0b36a2ed597231e1d72e6b39c4a9c9b22"),
        ("bridge-mods/shrink-a-little.jpg", "f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596621e1d33e6339c4e9c9b22"),
        ("reg-test-input/dih/bridge-2-rotate-90.jpg", "30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af"),
    ];

    /// <summary>The one published picture whose quality, 0, was published with it.</summary>
    public const string QualityZero = "misc-images/small.jpg";

    /// <summary>One picture laid in the eight ways, in the order of <see cref="Orientation"/>.</summary>
    public static readonly string[] Dihedral =
    [
        "reg-test-input/dih/bridge-1-original.jpg",
        "reg-test-input/dih/bridge-2-rotate-90.jpg",
        "reg-test-input/dih/bridge-3-rotate-180.jpg",
        "reg-test-input/dih/bridge-4-rotate-270.jpg",
        "reg-test-input/dih/bridge-5-flipx.jpg",
        "reg-test-input/dih/bridge-6-flipy.jpg",
        "reg-test-input/dih/bridge-7-flip-plus-1.jpg",
        "reg-test-input/dih/bridge-8-flip-minus-1.jpg",
    ];
}
