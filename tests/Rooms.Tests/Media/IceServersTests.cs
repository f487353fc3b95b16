using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Palabre.Core;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Media;

public sealed partial class IceServersTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Without_a_relay_there_is_nothing_to_say() => Assert.Empty(new IceServers(new TurnSettings(), _clock).LinksFor(new MemberId(7)));

    [Fact]
    public void A_fixed_name_is_handed_out_with_its_password_and_stun_needs_none()
    {
        var ice = new IceServers(new TurnSettings { Urls = "turn:t.example:3478?transport=udp, stun:s.example", Username = "u", Credential = "c" }, _clock);
        Assert.Equal(
            ["<turn:t.example:3478?transport=udp>; rel=\"ice-server\"; username=\"u\"; credential=\"c\"; credential-type=\"password\"", "<stun:s.example>; rel=\"ice-server\""],
            ice.LinksFor(new MemberId(7)));
    }

    [Fact]
    public void With_a_shared_secret_everyone_gets_a_name_that_expires_and_the_relay_can_check()
    {
        var ice = new IceServers(new TurnSettings { Urls = "turns:t.example", Secret = "north" }, _clock);
        var parts = Parts().Match(Assert.Single(ice.LinksFor(new MemberId(7))));
        var name = parts.Groups["name"].Value;
        Assert.Equal($"{(_clock.GetUtcNow() + TimeSpan.FromHours(12)).ToUnixTimeSeconds()}:7", name);
#pragma warning disable CA5350
        Assert.Equal(Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes("north"), Encoding.UTF8.GetBytes(name))), parts.Groups["password"].Value);
#pragma warning restore CA5350
    }

    [GeneratedRegex("username=\"(?<name>[^\"]+)\"; credential=\"(?<password>[^\"]+)\"")]
    private static partial Regex Parts();
}
