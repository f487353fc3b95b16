namespace Palabre.Rooms.Tests.Talk;

public sealed class PinTests
{
    [Theory]
    [InlineData("https://example.org/map?x=1#top", "https://example.org/map?x=1#top")]
    [InlineData("http://example.org", "http://example.org/")]
    [InlineData("example.org/map", "https://example.org/map")]
    [InlineData("  https://example.org/a b ", "https://example.org/a%20b")]
    [InlineData("https://palabre.test/@ada", "/@ada")]
    [InlineData("/room/12", "/room/12")]
    [InlineData("palabre.test/room/12", "/room/12")]
    public void An_address_is_read_as_people_type_it_and_a_page_of_ours_by_its_path(string typed, string address)
    {
        Assert.Null(Pin.Read(typed, new Uri("https://palabre.test"), out var read));
        Assert.Equal(address, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.org/")]
    [InlineData("http://example.org:25/")]
    [InlineData("intranet")]
    [InlineData("not an address")]
    [InlineData("https://")]
    public void What_is_no_web_address_is_refused(string typed) =>
        Assert.Equal(("pin_no_address", "url"), (Pin.Read(typed, new Uri("https://palabre.test"), out _) is { } refused ? (refused.Code, refused.Field) : default));
}
