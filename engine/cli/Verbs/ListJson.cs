using Cotejo.Engine.Lists;

namespace Cotejo.Cli.Verbs;

/// <summary>A list, as the list verbs print it with --json.</summary>
/// <param name="Kind">find or ignore.</param>
/// <param name="Store">The shared store that it lies in; absent for the case's own.</param>
/// <param name="Sha256">Of the list's content as it was imported.</param>
internal sealed record ListedJson(string Name, string Kind, string? Store, DateTime Added, long Entries, ListCounts Counts, IReadOnlyList<ListedFile> Files, string Sha256)
{
    public static ListedJson From(ListInfo list) => new(list.Name, list.Description.Kind.ToString().ToLowerInvariant(), list.Store, list.Description.Added,
        list.Description.Counts.Entries, list.Description.Counts, list.Description.Files, list.Description.Sha256);
}

/// <summary>What list add prints with --json.</summary>
internal sealed record AddedListsJson(string Case, IReadOnlyList<ListedJson> Added, string? Store, bool NewStore);

/// <summary>What list ls prints with --json.</summary>
internal sealed record KnownListsJson(string Case, IReadOnlyList<ListedJson> Lists, IReadOnlyList<string> Stores);

/// <summary>What list drop prints with --json. Without names the case left the store.</summary>
internal sealed record DroppedListsJson(IReadOnlyList<string> Dropped, string? Store);
