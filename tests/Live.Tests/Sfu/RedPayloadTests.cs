using Palabre.Live.Sfu;

namespace Palabre.Live.Tests.Sfu;

public class RedPayloadTests
{
    [Theory]
    [InlineData("6F0102", "0102")]
    [InlineData("EF0F00026FAABB0102", "0102")]
    [InlineData("EF1E0001EF0F00026FCCAABB01", "01")]
    [InlineData("6F", "")]
    public void The_newest_block_is_the_last(string payload, string newest)
    {
        Assert.True(RedPayload.TryGetPrimary(Convert.FromHexString(payload), out var primary));
        Assert.Equal(newest, Convert.ToHexString(primary));
    }

    [Fact]
    public void Older_frames_are_found_with_how_much_older_they_are()
    {
        var payload = Convert.FromHexString("EF1E0001EF0F00026FCCAABB01");

        Assert.Equal(2, RedPayload.CountOlder(payload));
        Assert.Equal(1920u, RedPayload.Older(payload, 0, out var oldest));
        Assert.Equal("CC", Convert.ToHexString(oldest));
        Assert.Equal(960u, RedPayload.Older(payload, 1, out var older));
        Assert.Equal("AABB", Convert.ToHexString(older));
    }

    [Theory]
    [InlineData("")]
    [InlineData("EF")]
    [InlineData("EF0F00")]
    [InlineData("EF0F0003")]
    [InlineData("EF0F00036FAABB")]
    public void Lengths_that_do_not_fit_are_refused(string payload) =>
        Assert.False(RedPayload.TryGetPrimary(Convert.FromHexString(payload), out _));
}
