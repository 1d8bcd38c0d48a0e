using Cotejo.Harness.Comparison;

namespace Cotejo.Harness.Tests;

public sealed class ShiftTests
{
    // Critical values of U, two-sided 5 %, as tables of the Mann-Whitney test print them (Mann and Whitney 1947; any textbook): the largest U that is
    // still significant. The interval begins one order statistic behind it.
    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(5, 5, 2)]
    [InlineData(5, 8, 6)]
    [InlineData(7, 7, 8)]
    [InlineData(9, 9, 17)]
    [InlineData(10, 10, 23)]
    [InlineData(15, 20, 90)]
    [InlineData(20, 20, 127)]
    public void The_interval_begins_where_the_published_tables_say(int earlier, int later, int critical)
    {
        Assert.Equal(critical + 1, Shift.Outside(earlier, later));
        Assert.Equal(critical + 1, Shift.Outside(later, earlier));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(1, 30)]
    public void Too_few_values_have_no_interval(int earlier, int later) =>
        Assert.Null(Shift.Between([.. Enumerable.Range(1, earlier).Select(i => (double)i)], [.. Enumerable.Range(1, later).Select(i => (double)i)]));

    [Fact]
    public void The_factor_is_the_median_of_all_quotients()
    {
        double[] earlier = [1, 1, 1, 1, 2], later = [3, 3, 3, 3, 12];
        // Sixteen quotients of 3, four of 1.5, four of 12, one of 6.
        var shift = Shift.Between(earlier, later)!.Value;
        Assert.Equal((3, 1.5, 12), (shift.Factor, shift.Least, shift.Most));
    }

    [Fact]
    public void One_round_that_took_ten_times_as_long_hides_nothing()
    {
        double[] earlier = [1.00, 1.01, 0.99, 1.02, 0.98, 1.00, 10.0], later = [1.20, 1.21, 1.19, 1.22, 1.18, 1.20, 12.0];
        var shift = Shift.Between(earlier, later)!.Value;
        Assert.InRange(shift.Factor, 1.18, 1.22);
        Assert.True(shift.Least > 1.1);
    }
}
