using System.CommandLine;

namespace Cotejo.Cli.Verbs;

/// <summary>The lists of known files that a case is matched against.</summary>
internal static class ListVerb
{
    public static Command Command() => new VerbCommand("list", "Add, name and drop the lists of known files that a case is matched against.", """
        A list is for finding (what is looked for) or for ignoring (what is set aside). 'cotejo scan' and 'cotejo match' hold the case against
        all of its lists. See 'cotejo list add --help' for the formats.

        Examples:
          cotejo list add case1 known.json --as find --region UK
          cotejo list ls case1
          cotejo list drop case1 known
        """)
    {
        ListAddVerb.Command(),
        ListLsVerb.Command(),
        ListDropVerb.Command(),
    };
}
