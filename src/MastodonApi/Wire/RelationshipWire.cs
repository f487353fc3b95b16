using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>How the caller stands to somebody.</summary>
/// <param name="Muted">How the caller mutes them; null when they do not.</param>
/// <param name="Note">What the caller noted about them.</param>
/// <param name="IsBlocked">By the caller. Who blocks the caller is told to nobody.</param>
internal sealed record Relationship(MemberId Member, FollowRelation Follows, bool IsBlocked, MutedMember? Muted, string Note)
{
    /// <summary>The caller puts them forward on their page.</summary>
    public bool IsEndorsed { get; init; }
}

/// <summary>Relationship (docs.joinmastodon.org/entities/Relationship).</summary>
internal static class RelationshipWire
{
    public static void Write(Utf8JsonWriter json, Relationship of)
    {
        json.WriteStartObject();
        json.WriteId("id", of.Member.Value);
        json.WriteBoolean("following", of.Follows.Follows);
        json.WriteBoolean("showing_reblogs", of.Follows is { Follows: true, WithoutBoosts: false });
        json.WriteBoolean("notifying", false);
        json.WriteNothing("languages");
        json.WriteBoolean("followed_by", of.Follows.FollowsMe);
        json.WriteBoolean("blocking", of.IsBlocked);
        json.WriteBoolean("blocked_by", false);
        json.WriteBoolean("muting", of.Muted is not null);
        json.WriteBoolean("muting_notifications", of.Muted is { Untold: true });
        json.WriteMoment("muting_expires_at", of.Muted?.Until);
        json.WriteBoolean("requested", of.Follows.Requested);
        json.WriteBoolean("requested_by", of.Follows.AsksMe);
        json.WriteBoolean("domain_blocking", false);
        json.WriteBoolean("endorsed", of.IsEndorsed);
        json.WriteString("note", of.Note);
        json.WriteEndObject();
    }
}
