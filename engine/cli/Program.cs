using System.CommandLine;
using Cotejo.Cli;
using Cotejo.Cli.Terminal;
using Cotejo.Cli.Verbs;

StandardStreams.Install();
var root = new RootCommand("""
    Cotejo finds exact and near copies of pictures and videos in seized media, clips within videos, and stills of
    them: it accounts for every file, hashes it, and leaves a case that can be queried, reported and checked.
    Evidence is only read.

    Examples:
      cotejo scan case1 /mnt/drive1 /mnt/drive2     scan two drives into the case folder case1; again: continue
      cotejo report case1                           write the report: one page, CSV and JSON Lines
      cotejo groups case1                           list the groups of copies
      cotejo list add case1 known.json --as find    add a list of known files; scan and match hold the case against it

      cotejo export case1 --format vics             hand it on: ten formats, and filters
      cotejo seal case1 --make-key lab.pem          a signed manifest, by which any later change is told
      cotejo hash photo.jpg                         print the PDQ hash of a picture, or of a video's frames
      cotejo vpdq clip.mp4 film.mp4                 compare videos by vPDQ's rules
      cotejo help scan                              all about one verb

    Exit codes: 0 done; 1 settings rejected, nothing done; 2 done, and some items failed; 3 stopped early.
    """)
{
    ScanVerb.Command(),
    MatchVerb.Command(),
    ListVerb.Command(),
    ReportVerb.Command(),
    GroupsVerb.Command(),
    ShowVerb.Command(),
    CompareVerb.Command(),
    DecideVerb.Command(),
    ExportVerb.Command(),
    CheckVerb.Command(),
    SealVerb.Command(),
    VerifyVerb.Command(),
    HashVerb.Command(),
    VpdqVerb.Command(),
    DevicesVerb.Command(),
    DoctorVerb.Command(),
    WorkerVerb.Command(),
};
Verb.ShowExamples(root);
try
{
    // No response files: a source may be named @anything.
    var parsed = root.Parse(Words(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
    // Help is given also for a line that lacks something, but not for a verb that is none.
    bool isNoVerb = parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens.Count > 0;
    bool isHelp = parsed.Action is { ClearsParseErrors: true } && !isNoVerb;
    if (!isHelp && ParseProblems.Of(parsed) is { Count: > 0 } problems)
    {
        if (args.Length == 0)
        {
            root.Parse("--help").Invoke();
            return (int)ExitCode.SettingsRejected;
        }
        return (int)Verb.Reject(parsed, args, problems);
    }
    // A stop waits for what is in work: a native decoder cannot be interrupted, and what is being written should be whole.
    return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1), EnableDefaultExceptionHandler = false });
}
catch (OutputFailedException e)
{
    // Help and the version, which no verb guards.
    return (int)Verb.Unwritten(e);
}

// "help VERB" and "version" are what other tools taught; here they are options.
static string[] Words(string[] args) => args switch
{
    ["help"] or ["help", "help"] => ["--help"],
    ["help", .. var verb] => [.. verb, "--help"],
    ["version"] => ["--version"],
    _ => args,
};
