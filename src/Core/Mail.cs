namespace Palabre.Core;

/// <summary>Letters by e-mail. Whoever wants one sent tells it by an event; nothing is told where this says no.</summary>
public interface IMail
{
    /// <summary>Whether this house sends any.</summary>
    bool IsOn { get; }
}

/// <summary>A member gave an address: whoever reads its post confirms it.</summary>
/// <param name="Id">Of this telling: heard twice, it is one letter.</param>
/// <param name="Path">Where it is confirmed. Whoever knows it can: to be shown to that address alone.</param>
/// <param name="Language">The code of the language the member reads.</param>
/// <param name="Zone">IANA name of their clock.</param>
public sealed record AddressToConfirm(long Id, MemberId Member, string Address, string Path, string Language, string Zone);

/// <summary>A member's address is theirs: letters may go there from now on.</summary>
/// <param name="Language">The code of the language the member reads.</param>
/// <param name="Zone">IANA name of their clock.</param>
public sealed record AddressConfirmed(MemberId Member, string Address, string Language, string Zone);
