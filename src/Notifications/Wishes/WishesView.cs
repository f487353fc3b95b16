namespace Palabre.Notifications;

/// <summary>What the page of settings shows.</summary>
/// <param name="PublicKey">Null where nothing is pushed.</param>
/// <param name="Saved">The part that was just kept.</param>
public sealed record WishesView(MemberWishes Wishes, IReadOnlyList<PushDevice> Devices, string? PublicKey, Levels Levels, string? Saved);
