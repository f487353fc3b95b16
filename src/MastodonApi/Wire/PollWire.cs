using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Poll (docs.joinmastodon.org/entities/Poll).</summary>
internal static class PollWire
{
    public static void Write(Utf8JsonWriter json, PostPoll poll)
    {
        json.WriteStartObject();
        json.WriteId("id", poll.Id.Value);
        json.WriteMoment("expires_at", poll.EndsAt);
        json.WriteBoolean("expired", poll.IsOver);
        json.WriteBoolean("multiple", poll.Multiple);
        json.WriteNumber("votes_count", poll.Votes);
        json.WriteNumber("voters_count", poll.Voters);
        json.WriteStartArray("options");
        foreach (var choice in poll.Choices)
        {
            json.WriteStartObject();
            json.WriteString("title", choice.Title);
            if (choice.Votes is { } votes) json.WriteNumber("votes_count", votes);
            else json.WriteNull("votes_count");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNothing("emojis");
        json.WriteBoolean("voted", poll.Voted);
        json.WriteStartArray("own_votes");
        foreach (var place in poll.Own) json.WriteNumberValue(place);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
