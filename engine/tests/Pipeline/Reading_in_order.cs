using System.Globalization;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Pipeline;

namespace Cotejo.Engine.Tests.Pipeline;

public class Reading_in_order
{
    private const ulong Disk = 8UL << 32, Other = (8UL << 32) | 16, Solid = 259UL << 32;

    [Fact]
    public void A_window_is_in_the_order_of_extents_and_each_window_for_itself()
    {
        // Places fall from one end of the walk to the other.
        var walked = Enumerable.Range(0, ReadingOrder.Window + 10).Select(i => Item(Disk, inode: i)).ToList();

        var read = Order(item => 1_000_000 - item.Inode).Arrange(walked).Select(i => (int)i.Inode).ToList();

        Assert.Equal([.. Enumerable.Range(0, ReadingOrder.Window).Reverse(), .. Enumerable.Range(ReadingOrder.Window, 10).Reverse()], read);
    }

    [Fact]
    public void What_is_not_read_goes_first_and_what_lies_elsewhere_is_not_asked_about()
    {
        FoundItem[] walked = [Item(Disk, 5), Item(Disk, 3), Item(Disk, 1, FoundKind.SymbolicLink), Item(Solid, 9), Item(Disk, 4), Item(Solid, 8)];
        var asked = new List<ulong>();

        var read = Order(item =>
        {
            asked.Add(item.Inode);
            return item.Inode;
        }).Arrange(walked).Select(i => i.Inode);

        Assert.Equal([1UL, 9, 8, 3, 4, 5], read);
        Assert.Equal([5UL, 3, 4], asked);
    }

    [Fact]
    public void Devices_are_not_mixed()
    {
        FoundItem[] walked = [Item(Disk, 5), Item(Disk, 3), Item(Other, 4), Item(Other, 2)];

        Assert.Equal([3UL, 5, 2, 4], Order(item => item.Inode).Arrange(walked).Select(i => i.Inode));
    }

    [Fact]
    public void Where_the_file_system_tells_no_extents_it_is_asked_once_and_inodes_take_their_place()
    {
        FoundItem[] walked = [Item(Disk, 5), Item(Disk, 3), Item(Disk, 4)];
        int asked = 0;
        var order = Order(item =>
        {
            asked++;
            return null;
        });

        Assert.Equal([3UL, 4, 5], order.Arrange(walked).Select(i => i.Inode));
        Assert.Equal(1, asked);
        Assert.True(order.IsByInode(Disk));
        Assert.False(order.IsByInode(Other));
    }

    [Fact]
    public void What_lies_nowhere_stays_as_it_was_walked()
    {
        FoundItem[] walked = [Item(Disk, 5), Item(Disk, 9), Item(Disk, 4)];

        Assert.Equal([5UL, 4, 9], Order(item => item.Inode == 9 ? 1UL : 0).Arrange(walked).Select(i => i.Inode));
    }

    [Fact]
    public void No_more_than_a_window_is_held_back()
    {
        int walked = 0;
        var endless = Enumerable.Range(0, int.MaxValue).Select(i =>
        {
            walked++;
            return Item(Disk, inode: i);
        });

        using var read = Order(item => item.Inode).Arrange(endless).GetEnumerator();

        Assert.True(read.MoveNext());
        Assert.Equal(ReadingOrder.Window + 1, walked);
    }

    private static ReadingOrder Order(Func<FoundItem, ulong?> extent) => new(item => item.Device != Solid, extent);

    private static FoundItem Item(ulong device, int inode, FoundKind kind = FoundKind.RegularFile) => new(
        new EvidencePath(1, [], SeizedName(inode)), kind, 1, 0, 0, (ulong)inode, device, null);

    private static byte[] SeizedName(int inode) => System.Text.Encoding.ASCII.GetBytes(inode.ToString(CultureInfo.InvariantCulture));
}
