using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

public enum MemberRole
{
    /// <summary>The best original of its group; of a group of one, the content itself.</summary>
    Representative,
    /// <summary>Within the distance of the representative.</summary>
    Direct,
    /// <summary>Not within the distance of the representative, but of a direct member of the group.</summary>
    Linked,
}

/// <param name="Group">Number of the group, from 0, in the rank order of representatives.</param>
/// <param name="Through">The content that the distance is measured to: the representative for a direct member, a direct member
/// for a linked one, itself for a representative.</param>
/// <param name="Orientation">How this content's picture must be laid to look like that of <paramref name="Through"/>.</param>
public readonly record struct GroupMember(
    int Group, int Content, MemberRole Role, int Through, int Distance, Orientation Orientation);

/// <summary>Every content once, in exactly one group.</summary>
public sealed class ContentGroups
{
    private readonly GroupMember[] _members;
    private readonly int[] _starts;

    internal ContentGroups(GroupMember[] members, int[] starts)
    {
        _members = members;
        _starts = starts;
    }

    public int Count => _starts.Length - 1;

    /// <summary>All members, by group, then role, then rank.</summary>
    public IReadOnlyList<GroupMember> Members => _members;

    /// <summary>The members of one group: its representative first, then direct, then linked ones, each by rank.</summary>
    public ReadOnlySpan<GroupMember> Group(int number) => _members.AsSpan(_starts[number].._starts[number + 1]);
}
