using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Palabre.Live.Sdp;

/// <summary>An address a peer may be reached at (RFC 8839 §5.1).</summary>
/// <param name="Foundation">Equal for candidates of the same kind and base.</param>
/// <param name="Component">1 for RTP; 2 would be RTCP, never used with rtcp-mux.</param>
/// <param name="Transport">"udp" or "tcp", lower case.</param>
/// <param name="Priority">Higher is preferred.</param>
/// <param name="Address">An IP address, or a name that ends in ".local".</param>
/// <param name="Port">9 for TCP candidates that only connect out.</param>
/// <param name="Type">host, srflx, prflx or relay.</param>
/// <param name="TcpType">active, passive or so; null for UDP.</param>
public sealed record IceCandidate(string Foundation, int Component, string Transport, uint Priority, string Address, int Port, string Type,
    string? TcpType = null)
{
    private const int HostPreference = 126;
    private const int TcpHostPreference = 90;

    /// <summary>
    /// A host candidate of ours: UDP, or TCP that waits to be connected to (RFC 6544 §4.5). <paramref name="preference"/> orders the
    /// addresses, 0 first, up to 8,191.
    /// </summary>
    public static IceCandidate Host(IPEndPoint endPoint, bool tcp, int preference = 0)
    {
        // Priorities: RFC 8445 §5.1.2.1; for TCP the direction is the top of the local preference (RFC 6544 §4.2: passive 4).
        var local = tcp ? 4 << 13 | 8191 - preference : 65535 - preference;
        var priority = (uint)(tcp ? TcpHostPreference : HostPreference) << 24 | (uint)local << 8 | 255;
        var foundation = ((tcp ? 10_000 : 0) + 1 + preference).ToString(CultureInfo.InvariantCulture);
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        return new(foundation, 1, tcp ? "tcp" : "udp", priority, AddressText(address), endPoint.Port, "host", tcp ? "passive" : null);
    }

    /// <summary>Reads the value of a candidate attribute, with or without its "candidate:"; false if it is not one.</summary>
    public static bool TryParse(string text, out IceCandidate? candidate)
    {
        candidate = null;
        if (text.StartsWith("candidate:", StringComparison.Ordinal)) text = text["candidate:".Length..];
        if (text.Length > 1024) return false;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 8 || !string.Equals(words[6], "typ", StringComparison.OrdinalIgnoreCase)) return false;
        if (!SdpText.TryNumber(words[1], 256, out var component) || !SdpText.TryNumber(words[5], 65535, out var port)) return false;
        if (!uint.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var priority)) return false;
        var transport = words[2].ToLowerInvariant();
        if (transport is not ("udp" or "tcp")) return false;

        string? tcpType = null;
        for (var i = 8; i + 1 < words.Length; i += 2)
            if (words[i] == "tcptype") tcpType = words[i + 1].ToLowerInvariant();
        candidate = new(words[0], component, transport, priority, words[4], port, words[7].ToLowerInvariant(), tcpType);
        return true;
    }

    /// <summary>The address and port as an end point; false for names.</summary>
    public bool TryGetEndPoint(out IPEndPoint? endPoint)
    {
        endPoint = IPAddress.TryParse(Address, out var address) ? new IPEndPoint(address, Port) : null;
        return endPoint is not null;
    }

    /// <summary>The attribute's value with its name, as in SDP and as browsers pass it about.</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"candidate:{Foundation} {Component} {Transport} {Priority} {Address} {Port} typ {Type}");
        return TcpType is null ? text : $"{text} tcptype {TcpType}";
    }

    // A scope ("%eth0") means something only to the machine it is on.
    private static string AddressText(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()).ToString() : address.ToString();
}
