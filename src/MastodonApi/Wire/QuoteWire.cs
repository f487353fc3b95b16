using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// Quote, ShallowQuote and QuoteApproval (docs.joinmastodon.org/entities/Quote). Of a post that does not exist for the reader there is nothing
/// but that: no id, and not why.
/// </summary>
internal static class QuoteWire
{
    public static string State(QuoteSeen seen) => seen switch
    {
        QuoteSeen.Shown => "accepted",
        QuoteSeen.Muted => "muted_account",
        QuoteSeen.Pending => "pending",
        QuoteSeen.Declined => "rejected",
        QuoteSeen.Withdrawn => "revoked",
        QuoteSeen.Gone => "deleted",
        _ => "unauthorized",
    };

    /// <param name="isNested">Within a quoted status: only its id.</param>
    public static void Write(Utf8JsonWriter json, WrittenQuote? quote, Faces faces, bool isNested)
    {
        json.WritePropertyName("quote");
        if (quote is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("state", State(quote.Seen));
        if (isNested) json.WriteId("quoted_status_id", quote.Of?.Value);
        else
        {
            json.WritePropertyName("quoted_status");
            if (quote.Post is { } post) StatusWire.WriteQuoted(json, post, faces);
            else json.WriteNullValue();
        }
        json.WriteEndObject();
    }

    /// <summary>QuoteApproval without what the reader may.</summary>
    public static void WriteRule(Utf8JsonWriter json, WrittenPost post)
    {
        var isOpen = post.Visibility is PostVisibility.Public or PostVisibility.Unlisted;
        WriteWho(json, "automatic", !isOpen ? null : post.WhoQuotes switch { QuoteRule.Everybody => "public", QuoteRule.Followers => "followers", _ => null });
        WriteWho(json, "manual", isOpen && post.WhoQuotes == QuoteRule.Ask ? "public" : null);
    }

    /// <summary>What the reader may, in Mastodon's words.</summary>
    public static string Current(QuoteLeave leave) => leave switch { QuoteLeave.Yes => "automatic", QuoteLeave.Ask => "manual", _ => "denied" };

    /// <summary>As programs choose it. They have no word for being asked each time: they read that nobody may.</summary>
    public static string Policy(QuoteRule rule) => rule switch { QuoteRule.Everybody => "public", QuoteRule.Followers => "followers", _ => "nobody" };

    /// <summary>Null for what is none.</summary>
    public static QuoteRule? Rule(string? policy) => policy switch { "public" => QuoteRule.Everybody, "followers" => QuoteRule.Followers, "nobody" => QuoteRule.Nobody, _ => null };

    private static void WriteWho(Utf8JsonWriter json, string name, string? who)
    {
        json.WriteStartArray(name);
        if (who is not null) json.WriteStringValue(who);
        json.WriteEndArray();
    }
}
