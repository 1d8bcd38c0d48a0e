using System.CommandLine;
using System.CommandLine.Invocation;
using Cotejo.Cli.Verbs;

var root = new RootCommand("""
    Cotejo finds exact and near copies of pictures in seized media: it accounts for every file, hashes it, and
    leaves a case that can be queried, reported and checked. Evidence is only read.

    Examples:
      cotejo scan case1 /mnt/drive1 /mnt/drive2     scan two drives into the case folder case1; again: continue
      cotejo report case1                           write the report: one page, CSV and JSON Lines
      cotejo groups case1                           list the groups of copies
      cotejo hash photo.jpg                         print the PDQ hash of a picture

    Exit codes: 0 done; 1 settings rejected, nothing done; 2 done, and some items failed; 3 stopped early.
    """)
{
    ScanVerb.Command(),
    ReportVerb.Command(),
    GroupsVerb.Command(),
    ShowVerb.Command(),
    CheckVerb.Command(),
    HashVerb.Command(),
};
Verb.ShowExamples(root);
// No response files: a source may be named @anything.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
// A wrong word is answered with what is wrong; the whole help would bury it.
if (parsed.Action is ParseErrorAction error) { error.ShowHelp = false; }
// A stop waits for the pictures in work: a native decoder cannot be interrupted, and what is being written should be whole.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1), EnableDefaultExceptionHandler = false });
