using System.Net;
using System.Net.Sockets;

namespace Palabre.Kit.Web.Outside;

/// <summary>
/// Which addresses belong to the public internet. Everything the IANA special-purpose registries (RFC 6890) set aside is not:
/// a server must never fetch from its own machine, its neighbours or its host's metadata because a member wrote an address.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Within 2000::/3, the only block of global unicast addresses (RFC 4291 §2.4): Teredo, benchmarking, ORCHID, documentation.
            "2001::/23", "2001:db8::/32", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether a server may connect there on behalf of a member. An address that carries an IPv4 address is judged by that one.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return IsPublic(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetwork) return !IsReserved(address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0) return false;

        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(12, 4))); // RFC 6052 §2.1
        if (SixToFour.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(2, 4))); // RFC 3056 §2
        return GlobalUnicast.Contains(address) && !IsReserved(address);
    }

    private static bool IsReserved(IPAddress address) => Array.Exists(Reserved, network => network.Contains(address));
}
