using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Cli.Terminal;

/// <summary>Text that may quote what was typed or found, made fit for a terminal.</summary>
internal static class PlainText
{
    /// <summary>
    /// Control and format characters, and the others that <see cref="PathText.Escape"/> hides, become \xHH. A backslash stays: this is
    /// for sentences, which may hold paths that are escaped already.
    /// </summary>
    public static string Of(string text) => PathText.Escape(Encoding.UTF8.GetBytes(text)).Replace(@"\\", @"\", StringComparison.Ordinal);
}
