namespace Palabre.Live.Stun;

/// <summary>The message types ICE uses (RFC 8489 §5: class bits woven into the method).</summary>
public static class StunType
{
    /// <summary>A connectivity check, or a consent check once connected.</summary>
    public const ushort BindingRequest = 0x0001;

    /// <summary>A keepalive nobody answers.</summary>
    public const ushort BindingIndication = 0x0011;

    /// <summary>The check was heard and believed.</summary>
    public const ushort BindingSuccess = 0x0101;

    /// <summary>The check was heard and refused.</summary>
    public const ushort BindingError = 0x0111;
}

/// <summary>Attribute numbers (RFC 8489 §18.3, RFC 8445 §20.1).</summary>
internal static class StunAttribute
{
    public const ushort MappedAddress = 0x0001;
    public const ushort Username = 0x0006;
    public const ushort MessageIntegrity = 0x0008;
    public const ushort ErrorCode = 0x0009;
    public const ushort UnknownAttributes = 0x000A;
    public const ushort Realm = 0x0014;
    public const ushort Nonce = 0x0015;
    public const ushort MessageIntegritySha256 = 0x001C;
    public const ushort XorMappedAddress = 0x0020;
    public const ushort Priority = 0x0024;
    public const ushort UseCandidate = 0x0025;
    public const ushort Fingerprint = 0x8028;
    public const ushort IceControlled = 0x8029;
    public const ushort IceControlling = 0x802A;

    public static bool IsKnown(ushort type) => type is MappedAddress or Username or MessageIntegrity or ErrorCode or UnknownAttributes
        or Realm or Nonce or MessageIntegritySha256 or XorMappedAddress or Priority or UseCandidate;
}
