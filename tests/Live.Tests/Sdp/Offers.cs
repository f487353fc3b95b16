using System.Runtime.CompilerServices;
using Palabre.Live.Sdp;
using Palabre.Live.Stun;
using Xunit;

namespace Palabre.Live.Tests.Sdp;

/// <summary>Offers in the shape real clients make them, and the answer each must get, as files beside the tests.</summary>
internal static class Offers
{
    public static readonly string[] Names =
    [
        "whip-chromium", "whip-firefox", "whip-aiortc", "whip-aiortc-session-ice",
        "whep-chromium", "whep-chromium-4", "whep-firefox-4", "whep-aiortc-2",
    ];

    public static readonly string Fingerprint = string.Join(':', Enumerable.Range(0, 32).Select(i => $"{i:X2}"));

    public static string Read(string name) => WithCrLf(File.ReadAllText(PathOf($"{name}.offer.sdp")));

    public static SdpUse UseOf(string name) => name.StartsWith("whip", StringComparison.Ordinal) ? SdpUse.Publish : SdpUse.Listen;

    public static SdpAnswerSpec Spec(SdpUse use, int lines) => new(use, 42,
        new IceCredentials("ServerFragment01", "ServerPasswordOfThirtyTwoLetters"), Fingerprint,
        [
            IceCandidate.Host(System.Net.IPEndPoint.Parse("198.51.100.7:40000"), tcp: false),
            IceCandidate.Host(System.Net.IPEndPoint.Parse("[2001:db8::7]:40000"), tcp: false, preference: 1),
            IceCandidate.Host(System.Net.IPEndPoint.Parse("198.51.100.7:40000"), tcp: true),
        ])
    {
        Ssrcs = use == SdpUse.Listen ? [.. Enumerable.Range(1, lines).Select(i => 1000u + (uint)i)] : [],
    };

    /// <summary>
    /// Compares with the approved text; with PALABRE_APPROVE=1 in the environment, approves it instead, to be reviewed in the diff.
    /// </summary>
    public static void AssertApproved(string file, string text)
    {
        var path = PathOf(file);
        if (Environment.GetEnvironmentVariable("PALABRE_APPROVE") == "1")
            File.WriteAllText(path, text.Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal(WithCrLf(File.ReadAllText(path)), text);
    }

    private static string WithCrLf(string text) => text.ReplaceLineEndings("\r\n");

    private static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "data", file);
}
