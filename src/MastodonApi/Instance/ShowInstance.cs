using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>What this house is and what may be written here (V1::Instance, V2 Instance).</summary>
internal sealed class ShowInstance(ICommunity community, IProfiles profiles, IPostReading reading, IPostWriting writing, IPictures pictures, IPolls polls, IFeaturedTags featured, IMembers members, IAppPushes pushes, Kit.CommunitySettings settings)
{
    /// <summary>
    /// Programs switch calls on by it: what it says is offered or answered with nothing (docs.joinmastodon.org/entities/Instance#api-versions).
    /// 2 are groups of notifications, 4 is taking media back, 5 are filters that blur, 6 are tags and people put forward, 7 are quotes, 8 one's own
    /// profile, 9 what pictures of accounts show, 10 collections.
    /// </summary>
    private const int ApiVersion = 10;

    /// <summary>
    /// Read by programs as that Mastodon's which first had <see cref="ApiVersion"/> (2 was in 4.3, 3 to 6 in 4.4, 7 in 4.5). What stands behind the plus sign
    /// is no number and has no hyphen: some compare it, or take it for something that is not finished. Our own version is in NodeInfo.
    /// </summary>
    public const string Version = "4.6.0+palabre";

    /// <summary>Where strangers come in while that is open; programs cannot bring them.</summary>
    private const string SignUpPath = "/sign-up";

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/instance", Who.Anyone, null, call => call.Ask<ShowInstance>().FirstAsync(call));
        routes.Get("/api/v2/instance", Who.Anyone, null, call => call.Ask<ShowInstance>().SecondAsync(call));
        foreach (var list in new[] { "rules", "peers", "activity", "domain_blocks" }) routes.Get($"/api/v1/instance/{list}", Who.Anyone, null, _ => Task.FromResult(Reply.None));
        routes.Get("/api/v1/instance/extended_description", Who.Anyone, null, call => call.Ask<ShowInstance>().DescriptionAsync(call));
    }

    private async Task<Reply> FirstAsync(Call call)
    {
        var house = await community.GetAsync(call.Ct);
        var (people, posts) = (await profiles.CountAsync(call.Ct), await reading.CountAsync(call.Ct));
        var contact = await ContactAsync(call);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("uri", call.Reader.Host);
            json.WriteString("title", house.Name);
            json.WriteString("short_description", "");
            json.WriteString("description", "");
            json.WriteString("email", "");
            json.WriteString("version", Version);
            json.WriteStartObject("urls");
            json.WriteString("streaming_api", Streaming(call));
            json.WriteEndObject();
            json.WriteStartObject("stats");
            json.WriteNumber("user_count", people);
            json.WriteNumber("status_count", posts);
            json.WriteNumber("domain_count", 0);
            json.WriteEndObject();
            json.WriteString("thumbnail", call.House + Pictures.Header);
            WriteLanguages(json);
            json.WriteBoolean("registrations", false);
            json.WriteBoolean("approval_required", false);
            json.WriteBoolean("invites_enabled", true);
            json.WriteStartObject("configuration");
            WriteLimits(json);
            json.WriteEndObject();
            json.WritePropertyName("contact_account");
            WriteAccount(json, contact, call.House);
            json.WriteNothing("rules");
            json.WriteEndObject();
        });
    }

    private async Task<Reply> SecondAsync(Call call)
    {
        var house = await community.GetAsync(call.Ct);
        var people = await profiles.CountAsync(call.Ct);
        var contact = await ContactAsync(call);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("domain", call.Reader.Host);
            json.WriteString("title", house.Name);
            json.WriteString("version", Version);
            json.WriteString("source_url", "");
            json.WriteString("description", "");
            json.WriteStartObject("usage");
            json.WriteStartObject("users");
            json.WriteNumber("active_month", people);
            json.WriteEndObject();
            json.WriteEndObject();
            WriteThumbnail(json, call.House);
            json.WriteNothing("icon");
            WriteLanguages(json);
            WriteConfiguration(json, call);
            WriteRegistrations(json, house, call.House);
            json.WriteStartObject("api_versions");
            json.WriteNumber("mastodon", ApiVersion);
            json.WriteEndObject();
            json.WriteStartObject("contact");
            json.WriteString("email", "");
            json.WritePropertyName("account");
            WriteAccount(json, contact, call.House);
            json.WriteEndObject();
            json.WriteNothing("rules");
            json.WriteEndObject();
        });
    }

    private async Task<Reply> DescriptionAsync(Call call)
    {
        var name = (await community.GetAsync(call.Ct)).Name;
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteMoment("updated_at", null);
            json.WriteString("content", AccountWire.Note(name));
            json.WriteEndObject();
        });
    }

    private static void WriteThumbnail(Utf8JsonWriter json, string house)
    {
        json.WriteStartObject("thumbnail");
        json.WriteString("url", house + Pictures.Header);
        json.WriteNull("blurhash");
        json.WriteStartObject("versions");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Programs that read that it is on offer a form of their own, which nothing here answers.</summary>
    private static void WriteRegistrations(Utf8JsonWriter json, Community house, string at)
    {
        json.WriteStartObject("registrations");
        json.WriteBoolean("enabled", false);
        json.WriteBoolean("approval_required", false);
        json.WriteNull("message");
        json.WriteString("url", house.SignUpIsOpen ? at + SignUpPath : null);
        json.WriteEndObject();
    }

    private void WriteConfiguration(Utf8JsonWriter json, Call call)
    {
        json.WriteStartObject("configuration");
        json.WriteStartObject("urls");
        json.WriteString("streaming", Streaming(call));
        json.WriteNull("status");
        json.WriteEndObject();
        json.WriteStartObject("vapid");
        json.WriteString("public_key", pushes.PublicKey ?? "");
        json.WriteEndObject();
        WriteLimits(json);
        json.WriteStartObject("translation");
        json.WriteBoolean("enabled", false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteLimits(Utf8JsonWriter json)
    {
        json.WriteStartObject("accounts");
        json.WriteNumber("max_featured_tags", featured.Most);
        json.WriteNumber("max_pinned_statuses", writing.MostPinned);
        json.WriteEndObject();
        json.WriteStartObject("statuses");
        json.WriteNumber("max_characters", writing.MostCharacters);
        json.WriteNumber("max_media_attachments", pictures.Limits.InPost);
        json.WriteNumber("characters_reserved_per_url", writing.AddressCounts);
        json.WriteEndObject();
        WritePictureLimits(json, pictures.Limits);
        WritePollLimits(json, polls.Limits);
    }

    private static void WritePictureLimits(Utf8JsonWriter json, PictureLimits limits)
    {
        json.WriteStartObject("media_attachments");
        json.WriteStartArray("supported_mime_types");
        foreach (var type in limits.Types) json.WriteStringValue(type);
        json.WriteEndArray();
        json.WriteNumber("description_limit", limits.Description);
        json.WriteNumber("image_size_limit", limits.Bytes);
        json.WriteNumber("image_matrix_limit", limits.Pixels);
        json.WriteNumber("video_size_limit", 0);
        json.WriteNumber("video_frame_rate_limit", 0);
        json.WriteNumber("video_matrix_limit", 0);
        json.WriteEndObject();
    }

    private static void WritePollLimits(Utf8JsonWriter json, PollLimits limits)
    {
        json.WriteStartObject("polls");
        json.WriteNumber("max_options", limits.Choices);
        json.WriteNumber("max_characters_per_option", limits.Characters);
        json.WriteNumber("min_expiration", (long)limits.Shortest.TotalSeconds);
        json.WriteNumber("max_expiration", (long)limits.Longest.TotalSeconds);
        json.WriteEndObject();
    }

    private void WriteLanguages(Utf8JsonWriter json)
    {
        json.WriteStartArray("languages");
        json.WriteStringValue(settings.Language);
        json.WriteEndArray();
    }

    private static void WriteAccount(Utf8JsonWriter json, Face? contact, string house)
    {
        if (contact is null) json.WriteNullValue();
        else AccountWire.Write(json, contact, house);
    }

    /// <summary>The first of the stewards.</summary>
    private async Task<Face?> ContactAsync(Call call)
    {
        if (await members.StewardsAsync(call.Ct) is not [var first, ..]) return null;
        return (await call.Ask<People>().OfAsync(call.House, [first.Id], call.Ct)).Of(first);
    }

    /// <summary>This house again, by the scheme of sockets.</summary>
    private static string Streaming(Call call) => $"ws{call.House["http".Length..]}";
}
