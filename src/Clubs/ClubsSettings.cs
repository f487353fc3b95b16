using Palabre.Kit.Settings;

namespace Palabre.Clubs;

/// <summary>What clubs may do to the house.</summary>
public sealed class ClubsSettings : ICheckedSettings
{
    /// <summary>How many clubs one member may have founded and still hold. More invites squatting of addresses; fewer makes busy people share accounts.</summary>
    public int MostFounded { get; set; } = 10;

    /// <summary>
    /// How many people without an account a new club's invitations may bring into the house while sign-up is not open. More lets a club grow
    /// by itself; fewer keeps the house's growth with its members' own invitations. Stewards change it for each club.
    /// </summary>
    public int Newcomers { get; set; } = 100;

    public string? Wrong() =>
        MostFounded is < 1 or > 1000 ? "Clubs:MostFounded must be from 1 to 1000."
        : Newcomers is < 0 or > 1_000_000 ? "Clubs:Newcomers must be from 0 to 1000000."
        : null;
}
