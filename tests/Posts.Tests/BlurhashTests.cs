namespace Palabre.Posts.Tests;

/// <summary>
/// Held against what the reference implementation (the npm package blurhash 2.0.5) makes of the same pixels. That one measures the strongest
/// change with its sign, the one in C without, as here: these are pictures whose strongest change is upwards, where both agree.
/// </summary>
public sealed class BlurhashTests
{
    [Fact]
    public void The_same_pixels_make_the_same_hash_as_the_reference()
    {
        Assert.Equal("L00000fQfQfQfQfQfQfQfQfQfQfQ", Of(32, 32, (_, _) => (0, 0, 0)));
        Assert.Equal("L9TSUA~qfQ~q~qoffQoffQfQfQfQ", Of(32, 32, (_, _) => (255, 255, 255)));
        Assert.Equal("L01O~^qDfQqDqDf*fQf*fQfQfQfQ", Of(32, 32, (_, _) => (11, 90, 70)));
        Assert.Equal("L*H2cX|_$5xGq8odjtkAgcfjfQfj", Of(32, 32, (x, y) => (248 - (x * 8), 248 - (y * 8), 128)));
        Assert.Equal("L~LjfL|TsRJrsXn~jsa}fQfQfQfQ", Of(32, 24, (x, _) => x < 16 ? (255, 0, 0) : (0, 0, 255)));
        Assert.Equal("L4LC]@~8fQ~8~8E8fQ9#fQfQfQfQ", Of(32, 32, (x, y) => ((x >> 2) + (y >> 2)) % 2 == 1 ? (250, 200, 10) : (20, 30, 90)));
    }

    [Fact]
    public void Its_mean_colour_is_read_back()
    {
        Assert.Equal("#0b5a46", Blurhash.Colour("L01O~^qDfQqDqDf*fQf*fQfQfQfQ"));
        Assert.Equal("#ffffff", Blurhash.Colour("L9TSUA~qfQ~q~qoffQoffQfQfQfQ"));
        Assert.Equal("#808080", Blurhash.Colour(""));
    }

    private static string Of(int width, int height, Func<int, int, (int R, int G, int B)> colour)
    {
        var pixels = Enumerable.Range(0, width * height).Select(at => colour(at % width, at / width)).SelectMany(c => new[] { (byte)c.R, (byte)c.G, (byte)c.B }).ToArray();
        return Blurhash.Of(pixels, width, height);
    }
}
