namespace Cotejo.Engine.Matching;

public static class CopyKinds
{
    /// <summary>
    /// Whether two contents so related can be a reason for one group. For a shared scene it depends on how much is shared:
    /// <see cref="Videos.VideoRelation.Groups"/> decides.
    /// </summary>
    public static bool Groups(this CopyKind kind) => kind != CopyKind.Glimpse;
}
