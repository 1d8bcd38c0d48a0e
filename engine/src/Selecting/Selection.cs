using System.Text.Json.Nodes;

namespace Cotejo.Engine.Selecting;

/// <summary>Which items are meant, as typed. Conditions of one kind widen it, other kinds narrow it; without any it is every item that is there.</summary>
public sealed record Selection
{
    /// <summary>What the items' contents were decided to be: words of decisions, or <see cref="Undecided"/>.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>Numbers of groups, as every output gives them.</summary>
    public IReadOnlyList<long> Groups { get; init; } = [];

    /// <summary>Names of lists that have the items' contents.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Folders and archives, as shown; what lies beneath them is meant too.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Digests, or the first digits of a SHA-256.</summary>
    public IReadOnlyList<string> Digests { get; init; } = [];

    /// <summary>Also items of earlier runs that are no longer there.</summary>
    public bool Vanished { get; init; }

    /// <summary>The word for contents that nobody has decided on.</summary>
    public const string Undecided = "undecided";

    /// <summary>As the run log tells of it: the conditions that there are.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        void Add<T>(string name, IReadOnlyList<T> values)
        {
            if (values.Count > 0) { json[name] = new JsonArray([.. values.Select(v => (JsonNode?)JsonValue.Create(v))]); }
        }
        Add("decisions", Decisions);
        Add("groups", Groups);
        Add("lists", Lists);
        Add("folders", Folders);
        Add("digests", Digests);
        if (Vanished) { json["vanished"] = true; }
        return json;
    }
}
