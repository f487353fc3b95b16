using Palabre.Core;

namespace Palabre.Posts.Tests;

/// <summary>Lines of many authors in one order.</summary>
public sealed class ShelfMergeTests
{
    [Fact]
    public void What_is_written_while_a_home_is_put_together_does_not_come_after_what_is_older()
    {
        var (ada, bo) = (new MemberId(1), new MemberId(2));
        var merge = new ShelfMerge([ada, bo], [Lines(isAll: false, 10, 9), Lines(isAll: false, 8)], long.MaxValue);
        Assert.Equal([10], Taken(merge, 1));
        // Both go on; of the second, a line has come that is newer than all.
        merge.Give(new Dictionary<MemberId, Shelf> { [ada] = Lines(isAll: true, 10, 9, 6), [bo] = Lines(isAll: true, 20, 8, 7) }, areLatest: true);
        Assert.Equal([9, 8, 7, 6], Taken(merge, 10));
    }

    [Fact]
    public void A_part_further_back_holds_only_what_is_older()
    {
        var merge = new ShelfMerge([new(1), new(2)], [Lines(isAll: true, 10, 9), Lines(isAll: true, 8, 7)], 9);
        Assert.Equal([8, 7], Taken(merge, 10));
    }

    private static Shelf Lines(bool isAll, params long[] ids) => new([.. ids.Select(id => new ShelfLine(id, id))], isAll);

    private static List<long> Taken(ShelfMerge merge, int most)
    {
        var ids = new List<long>();
        while (ids.Count < most && merge.TryTake(0, out _, out var line)) ids.Add(line.Id);
        return ids;
    }
}
