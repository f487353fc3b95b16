using Palabre.Core;
using Palabre.TestKit;
using Xunit;

namespace Palabre.Kit.Tests;

public sealed class IdMakerTests
{
    [Fact]
    public void Ids_are_positive_differ_and_sort_by_time()
    {
        var clock = new ManualClock();
        var ids = new IdMaker(clock);
        var made = new List<long>();
        for (var i = 0; i < 1000; i++)
        {
            made.Add(ids.Next());
            if (i % 10 == 0) clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.All(made, id => Assert.True(id > 0));
        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Count, made.Distinct().Count());
    }

    [Fact]
    public void An_id_tells_when_it_was_made()
    {
        var clock = new ManualClock();
        var now = clock.GetUtcNow();
        Assert.InRange(IdMaker.TimeOf(new IdMaker(clock).Next()), now.AddMilliseconds(-1), now.AddMilliseconds(1));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("1.5", false)]
    [InlineData(" 1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_positive_whole_numbers_are_ids(string? text, bool isId) => Assert.Equal(isId, Ids.TryParse<RoomId>(text, out _));
}
