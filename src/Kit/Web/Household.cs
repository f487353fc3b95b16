using System.Net;
using System.Net.Sockets;

namespace Palabre.Kit.Web;

/// <summary>Where somebody asks from, as far as it tells people apart.</summary>
public static class Household
{
    /// <summary>Of IPv6 a household has at least 2⁶⁴ addresses: the first half names it. "" when nothing is known.</summary>
    public static string Of(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
