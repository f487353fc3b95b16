namespace Palabre.Wallet;

/// <summary>How often cards are tried: somebody who has stolen many finds out here which of them still pay, a euro at a time.</summary>
public sealed partial class WalletSettings
{
    /// <summary>So many checkouts of one member that came to nothing within an hour, and there is a wait.</summary>
    public int FailedByMember { get; set; } = 3;

    /// <summary>The same from one address (of IPv6 its first half), whoever they are of.</summary>
    public int FailedByAddress { get; set; } = 10;

    /// <summary>So many checkouts one member may start in an hour.</summary>
    public int StartedByMember { get; set; } = 12;

    /// <summary>And all members together from one address.</summary>
    public int StartedByAddress { get; set; } = 100;

    private const int MostTries = 10_000;

    private string? WrongTries() => Wrong(nameof(FailedByMember), FailedByMember) ?? Wrong(nameof(FailedByAddress), FailedByAddress)
        ?? Wrong(nameof(StartedByMember), StartedByMember) ?? Wrong(nameof(StartedByAddress), StartedByAddress);

    private static string? Wrong(string name, int most) => most is >= 1 and <= MostTries ? null : $"Wallet:{name} is {most}, but it must be from 1 to {MostTries}.";
}
