namespace Palabre.Core;

/// <summary>Somebody was thanked with money, which is in their wallet.</summary>
/// <param name="Id">Of this telling: heard twice, it is the same deed.</param>
/// <param name="By">Who thanks; null when they do not show their name.</param>
/// <param name="Room">Where, if in a room.</param>
public sealed record TipReceived(long Id, MemberId Member, MemberId? By, RoomId? Room);
