namespace Palabre.Core;

/// <summary>Something a member was told.</summary>
public readonly record struct NotificationId(long Value) : IId<NotificationId>
{
    public static NotificationId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out NotificationId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Part of a long list of members, in an order that does not change while it is read.</summary>
/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record MembersPart(IReadOnlyList<MemberId> Members, long? Next);

/// <summary>What other slices may show of what members are told; rooms and dates are told of in the house's own list alone.</summary>
public enum ToldKind { Mentioned, Replied, Favourited, Boosted, Followed, FollowRequested, PollEnded, Quoted, QuotedEdited, BoostedEdited }

/// <summary>What Mastodon calls them, in lists and in messages that ring (docs.joinmastodon.org/entities/Notification).</summary>
public static class ToldKinds
{
    public static string MastodonType(this ToldKind kind) => kind switch
    {
        ToldKind.Mentioned or ToldKind.Replied => "mention",
        ToldKind.Favourited => "favourite",
        ToldKind.Boosted => "reblog",
        ToldKind.FollowRequested => "follow_request",
        ToldKind.PollEnded => "poll",
        ToldKind.Quoted => "quote",
        ToldKind.QuotedEdited => "quoted_update",
        ToldKind.BoostedEdited => "update",
        _ => "follow",
    };
}

/// <summary>One thing a member was told.</summary>
/// <param name="By">Who did it: of a poll that is over, whose it was.</param>
/// <param name="Post">Which post it is about. It may not exist for the member any more.</param>
public sealed record Told(NotificationId Id, ToldKind Kind, MemberId By, PostId? Post, DateTimeOffset At, bool IsRead);

/// <summary>A member's own list, for slices that show it in their own way.</summary>
public interface ITold
{
    /// <summary>A part of it, newest first.</summary>
    /// <param name="by">Only what this member did; null for everybody.</param>
    Task<IReadOnlyList<Told>> ReadAsync(MemberId me, IReadOnlyCollection<ToldKind> kinds, MemberId? by, LinePart part, CancellationToken ct);

    /// <summary>Null when it is not theirs.</summary>
    Task<Told?> FindAsync(MemberId me, NotificationId id, CancellationToken ct);

    /// <summary>Takes these off the list; all of these kinds when nothing is said.</summary>
    Task DismissAsync(MemberId me, IReadOnlyCollection<NotificationId>? these, CancellationToken ct);
}

/// <summary>Topics of the Kit's streams that tell of notifications as they come.</summary>
public static class ToldTopics
{
    /// <summary>Something was written into this member's list: a message without content.</summary>
    public const string Told = "told";

    public static string Of(MemberId member) => $"notifications/{member}";
}

/// <summary>Whose deeds a program rings for. Stored as numbers: what a number means never changes.</summary>
public enum AppPushPolicy { All = 0, Followed = 1, Follower = 2, None = 3 }

/// <summary>That a program is rung, and for what.</summary>
public sealed record AppPush(NotificationId Id, string Endpoint, IReadOnlySet<ToldKind> Alerts, AppPushPolicy Policy);

/// <summary>A program asks to be rung.</summary>
/// <param name="Token">Its member's token; when that ends, nothing rings any more.</param>
/// <param name="Access">The token's secret, which is in each message.</param>
/// <param name="Name">As the member reads it among their devices.</param>
/// <param name="Language">Of its member, in which it is told.</param>
/// <param name="Faces">Where faces of members are, with <c>*</c> in place of their id.</param>
/// <param name="PublicKey">Base64url of the program's public key (RFC 8291).</param>
/// <param name="Secret">Base64url of the secret it shares.</param>
public sealed record AppPushWish(
    TokenId Token, string Access, string Name, string Language, string Faces, string? Endpoint, string? PublicKey, string? Secret, IReadOnlyCollection<ToldKind> Alerts, AppPushPolicy Policy);

/// <summary>Ringing members' programs through push services (RFC 8030), one subscription for each token.</summary>
public interface IAppPushes
{
    /// <summary>By which this house is known to push services; null where nothing is pushed.</summary>
    string? PublicKey { get; }
    Task<AppPush?> FindAsync(TokenId token, CancellationToken ct);

    /// <summary>In place of what the token had before.</summary>
    Task<(AppPush? Kept, Refused? Refused)> SetAsync(MemberId me, AppPushWish wish, CancellationToken ct);

    /// <summary>Null when the token has none.</summary>
    Task<AppPush?> ChangeAsync(TokenId token, IReadOnlyCollection<ToldKind> alerts, AppPushPolicy? policy, CancellationToken ct);
    Task DropAsync(TokenId token, CancellationToken ct);
}
