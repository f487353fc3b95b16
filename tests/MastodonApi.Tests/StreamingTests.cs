using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.MastodonApi.Tests;

/// <summary>What is told as it happens: to whom, by which way in, and until when.</summary>
public sealed class StreamingTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData("header")]
    [InlineData("address")]
    [InlineData("protocol")]
    public async Task A_follower_hears_of_a_post_whichever_way_the_token_is_shown(string way)
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await bo.FollowAsync(ada);
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(bo.Handle), way, "user");
        var status = (await ada.WriteAsync("now")).Id();
        var (stream, name, payload) = await ear.HearAsync();
        Assert.Equal(("user", "update", status), (stream[0], name, JsonDocument.Parse(payload).RootElement.Id()));
        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "now, changed" });
        (_, name, payload) = await ear.HearAsync();
        Assert.Equal(("status.update", "<p>now, changed</p>"), (name, JsonDocument.Parse(payload).RootElement.Text("content")));
        await ada.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{status}");
        (_, name, payload) = await ear.HearAsync();
        Assert.Equal(("delete", status), (name, payload));
    }

    [Fact]
    public async Task Streams_are_taken_and_left_and_nobody_hears_what_does_not_exist_for_them()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        await ada.PostAsync($"/api/v1/accounts/{cy.Id}/block");
        // A block cuts the streams that are open when it is heard.
        await house.HeardAsync();
        using var apart = await Ear.OpenAsync(house.App, await house.App.TokenAsync(cy.Handle), "protocol", null);
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(bo.Handle), "protocol", null);
        foreach (var one in new[] { ear, apart })
        {
            await one.SayAsync(new { type = "subscribe", stream = "public:local" });
            await one.SayAsync(new { type = "subscribe", stream = "hashtag", tag = "Stream" });
        }
        await ear.SayAsync("nonsense");
        await ear.SayAsync(new { type = "subscribe", stream = "no such thing" });
        Assert.Contains("Unknown stream type", await ear.FrameAsync(), StringComparison.Ordinal);
        await apart.SayAsync(new { type = "subscribe", stream = "no such thing" });
        Assert.Contains("Unknown stream type", await apart.FrameAsync(), StringComparison.Ordinal);

        await ada.WriteAsync("for followers #stream", new { visibility = "private" });
        var open = (await ada.WriteAsync("for all #stream")).Id();
        var heard = new[] { await ear.HearAsync(), await ear.HearAsync() };
        Assert.All(heard, h => Assert.Equal(open, JsonDocument.Parse(h.Payload).RootElement.Id()));
        Assert.Equal(["hashtag Stream", "public:local"], heard.Select(h => string.Join(' ', h.Stream)).Order(StringComparer.Ordinal));

        await ear.SayAsync(new { type = "unsubscribe", stream = "public:local" });
        await ear.SayAsync(new { type = "subscribe", stream = "no such thing" });
        await ear.FrameAsync();
        var last = (await bo.WriteAsync("and again #stream")).Id();
        var (stream, _, payload) = await ear.HearAsync();
        Assert.Equal(("hashtag", last), (stream[0], JsonDocument.Parse(payload).RootElement.Id()));
        // The first that whoever is kept apart hears is not of who keeps them apart.
        Assert.Equal(last, JsonDocument.Parse((await apart.HearAsync()).Payload).RootElement.Id());
    }

    [Fact]
    public async Task Notifications_come_as_they_are_told()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var status = (await ada.WriteAsync("good")).Id();
        await house.HeardAsync();
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(ada.Handle), "address", "user:notification");
        await bo.PostAsync($"/api/v1/statuses/{status}/favourite");
        var (stream, name, payload) = await ear.HearAsync();
        var told = JsonDocument.Parse(payload).RootElement;
        Assert.Equal(("user:notification", "notification", "favourite", status), (stream[0], name, told.Text("type"), told.GetProperty("status").Id()));
    }

    [Fact]
    public async Task A_socket_ends_when_its_token_is_revoked()
    {
        var ada = await house.NewAsync("ada");
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(ada.Handle), "address", "user");
        var token = (await ada.GetAsync("/api/tokens"))[0].Id();
        Assert.Equal(HttpStatusCode.NoContent, (await ada.Http.DeleteAsync($"/api/tokens/{token}", House.Ct)).StatusCode);
        Assert.Null(await ear.FrameOrEndAsync());
    }

    [Fact]
    public async Task Server_sent_events_say_the_same()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await bo.FollowAsync(ada);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/streaming/user");
        using var answer = await bo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, House.Ct);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(House.Ct));
        Assert.Equal(":thump", await lines.ReadLineAsync(House.Ct));
        var status = (await ada.WriteAsync("now")).Id();
        // No empty line behind a heart-beat: some take that for an event.
        Assert.Equal("event: update", await lines.ReadLineAsync(House.Ct));
        Assert.Equal(status, JsonDocument.Parse((await lines.ReadLineAsync(House.Ct))!["data: ".Length..]).RootElement.Id());
    }

    [Fact]
    public async Task A_list_is_told_of_what_its_people_write_by_its_own_rule_and_tells_nobody_else()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        foreach (var one in new[] { ada, bo }) await cy.FollowAsync(one);
        var (near, wide, plain) = (await ListAsync(cy, "list", ada), await ListAsync(cy, "followed", ada), await ListAsync(cy, "none", ada));
        await house.HeardAsync();
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(cy.Handle), "address", $"list&list={near}");
        using var other = await Ear.OpenAsync(house.App, await house.App.TokenAsync(bo.Handle), "protocol", "user");
        foreach (var (one, list) in new[] { (ear, wide), (ear, plain), (other, near), (other, "nothing") }) await SayAsync(one, "subscribe", list);

        var theirs = (await bo.WriteAsync("not of this list")).Id();
        var answer = (await ada.WriteAsync($"@{bo.Handle} to somebody who is in none", new { in_reply_to_id = theirs })).Id();
        Assert.Equal(($"list {wide}", "update", answer), await LineAsync(ear));
        var post = (await ada.WriteAsync("of this list")).Id();
        Assert.Equal(InAll(post), new[] { await LineAsync(ear), await LineAsync(ear), await LineAsync(ear) }.Order());
        var boost = (await ada.PostAsync($"/api/v1/statuses/{theirs}/reblog")).Id();
        Assert.Equal(InAll(boost), new[] { await LineAsync(ear), await LineAsync(ear), await LineAsync(ear) }.Order());
        foreach (var list in new[] { wide, plain }) await SayAsync(ear, "unsubscribe", list);
        await ada.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{post}");
        var (stream, name, payload) = await ear.HearAsync();
        Assert.Equal(("list", near, "delete", post), (stream[0], stream[1], name, payload));
        await cy.PostAsync($"/api/v1/accounts/{bo.Id}/mute");
        await ada.PostAsync($"/api/v1/statuses/{(await bo.WriteAsync("unheard")).Id()}/reblog");
        await cy.PostAsync($"/api/v1/accounts/{ada.Id}/follow", new { reblogs = false });
        await ada.PostAsync($"/api/v1/statuses/{(await (await house.NewAsync("dee")).WriteAsync("unheard too")).Id()}/reblog");
        var last = (await ada.WriteAsync("heard")).Id();
        Assert.Equal(($"list {near}", "update", last), await LineAsync(ear));
        Assert.Equal(("user", "update", theirs), await LineAsync(other));

        IEnumerable<(string, string, string)> InAll(string id) => new[] { near, wide, plain }.Select(list => ($"list {list}", "update", id)).Order();

        async Task SayAsync(Ear to, string type, string list)
        {
            await to.SayAsync(new { type, stream = "list", list });
            await to.SayAsync(new { type = "subscribe", stream = "?" });
            // The next frame: of a list that there is not for somebody nothing comes, no error either.
            Assert.Contains("Unknown stream type", await to.FrameAsync(), StringComparison.Ordinal);
        }

        async Task<(string, string, string)> LineAsync(Ear of)
        {
            var (stream, name, payload) = await of.HearAsync();
            return (string.Join(' ', stream), name, JsonDocument.Parse(payload).RootElement.Id());
        }
    }

    [Fact]
    public async Task A_list_is_heard_as_server_sent_events_by_its_owner_alone()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await bo.FollowAsync(ada);
        var list = await ListAsync(bo, "list", ada);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streaming/list?list={list}");
        using var answer = await bo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, House.Ct);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(House.Ct));
        Assert.Equal(":thump", await lines.ReadLineAsync(House.Ct));
        var status = (await ada.WriteAsync("now")).Id();
        Assert.Equal("event: update", await lines.ReadLineAsync(House.Ct));
        Assert.Equal(status, JsonDocument.Parse((await lines.ReadLineAsync(House.Ct))!["data: ".Length..]).RootElement.Id());

        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.TryAsync(HttpMethod.Get, $"/api/v1/streaming/list?list={list}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, "/api/v1/streaming/list")).Status);
        var narrow = await house.AskAsync(services => services.GetRequiredService<IAccess>().IssueAsync(bo.Id, "Program", ["read:statuses"], House.Ct));
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.With(narrow.Secret).TryAsync(HttpMethod.Get, $"/api/v1/streaming/list?list={list}")).Status);
    }

    private static async Task<string> ListAsync(Person of, string replies, Person with)
    {
        var list = (await of.PostAsync("/api/v1/lists", new { title = replies, replies_policy = replies, exclusive = true })).Id();
        await of.PostAsync($"/api/v1/lists/{list}/accounts", new { account_ids = new[] { with.Id.ToString() } });
        return list;
    }

    [Fact]
    public async Task A_boost_that_is_taken_back_goes_from_the_homes_it_came_into()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        await cy.FollowAsync(bo);
        var status = (await ada.WriteAsync("worth more ears")).Id();
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(cy.Handle), "address", "user");
        var boost = (await bo.PostAsync($"/api/v1/statuses/{status}/reblog")).Id();
        var (_, name, payload) = await ear.HearAsync();
        Assert.Equal(("update", boost, status), (name, JsonDocument.Parse(payload).RootElement.Id(), JsonDocument.Parse(payload).RootElement.GetProperty("reblog").Id()));
        await bo.PostAsync($"/api/v1/statuses/{status}/unreblog");
        (_, name, payload) = await ear.HearAsync();
        Assert.Equal(("delete", boost), (name, payload));
    }

    [Fact]
    public async Task A_conversation_goes_on_for_those_it_names_alone()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(bo.Handle), "address", "direct");
        using var other = await Ear.OpenAsync(house.App, await house.App.TokenAsync(cy.Handle), "address", "direct");
        var first = (await ada.WriteAsync($"@{bo.Handle} between us", new { visibility = "direct" })).Id();
        var (stream, name, payload) = await ear.HearAsync();
        var talk = JsonDocument.Parse(payload).RootElement;
        Assert.Equal(("direct", "conversation", first, ada.Id.ToString()), (stream[0], name, talk.GetProperty("last_status").Id(), talk.GetProperty("accounts")[0].Id()));
        Assert.True(talk.Is("unread"));
        await bo.PostAsync($"/api/v1/conversations/{first}/read");
        await bo.WriteAsync($"@{ada.Handle} yes", new { in_reply_to_id = first, visibility = "direct" });
        Assert.False(JsonDocument.Parse((await ear.HearAsync()).Payload).RootElement.Is("unread"));
        await ada.WriteAsync($"@{bo.Handle} and", new { in_reply_to_id = first, visibility = "direct" });
        Assert.True(JsonDocument.Parse((await ear.HearAsync()).Payload).RootElement.Is("unread"));
        // From whom one mutes nothing comes, as in the list.
        await bo.PostAsync($"/api/v1/accounts/{cy.Id}/mute");
        await cy.WriteAsync($"@{bo.Handle} hey", new { visibility = "direct" });
        await ada.WriteAsync($"@{bo.Handle} so", new { in_reply_to_id = first, visibility = "direct" });
        while (true)
        {
            var heard = JsonDocument.Parse((await ear.HearAsync()).Payload).RootElement;
            Assert.Equal(ada.Id.ToString(), heard.GetProperty("last_status").GetProperty("account").Id());
            if (heard.GetProperty("last_status").Text("content")!.Contains("so", StringComparison.Ordinal)) break;
        }
        // What one says oneself goes on for oneself too.
        Assert.Equal(cy.Id.ToString(), JsonDocument.Parse((await other.HearAsync()).Payload).RootElement.GetProperty("last_status").GetProperty("account").Id());
        // The next that somebody else hears is what names them.
        var second = (await ada.WriteAsync($"@{cy.Handle} and us", new { visibility = "direct" })).Id();
        Assert.Equal(second, JsonDocument.Parse((await other.HearAsync()).Payload).RootElement.GetProperty("last_status").Id());
    }

    [Fact]
    public async Task Readers_who_are_told_together_are_told_what_each_may_know()
    {
        var ada = await house.NewAsync("ada");
        var (near, filters, mutes, apart, guest) = (await house.NewAsync("near"), await house.NewAsync("filters"), await house.NewAsync("mutes"), await house.NewAsync("apart"), await house.NewAsync("guest"));
        await filters.PostAsync("/api/v2/filters", new { title = "no gardens", context = new[] { "public" }, keywords_attributes = new[] { new { keyword = "garden", whole_word = true } } });
        await mutes.PostAsync($"/api/v1/accounts/{ada.Id}/mute");
        await apart.PostAsync($"/api/v1/accounts/{ada.Id}/block");
        await near.FollowAsync(ada);
        await house.HeardAsync();
        var ears = new Dictionary<string, Ear>();
        foreach (var one in new[] { near, filters, mutes, apart, guest }) ears[one.Handle] = await Ear.OpenAsync(house.App, await house.App.TokenAsync(one.Handle), "address", "public");

        var root = (await ada.WriteAsync("our garden")).Id();
        var bo = await house.NewAsync("bo");
        var last = (await bo.WriteAsync("that is all")).Id();
        var heard = new Dictionary<string, JsonElement>();
        foreach (var one in new[] { near, filters, guest })
        {
            heard[one.Handle] = JsonDocument.Parse((await ears[one.Handle].HearAsync()).Payload).RootElement;
            Assert.Equal(root, heard[one.Handle].Id());
        }
        Assert.Equal(0, heard[near.Handle].GetProperty("filtered").GetArrayLength());
        Assert.Equal("no gardens", heard[filters.Handle].GetProperty("filtered")[0].GetProperty("filter").Text("title"));
        foreach (var ear in ears.Values) Assert.Equal(last, JsonDocument.Parse((await ear.HearAsync()).Payload).RootElement.Id());

        // What each did with it is in what each is told when it changes.
        await near.PostAsync($"/api/v1/statuses/{root}/favourite");
        await guest.PostAsync($"/api/v1/statuses/{root}/bookmark");
        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{root}", new { status = "our orchard" });
        foreach (var (one, favourited, bookmarked) in new[] { (near, true, false), (guest, false, true), (filters, false, false) })
        {
            var (_, name, payload) = await ears[one.Handle].HearAsync();
            var changed = JsonDocument.Parse(payload).RootElement;
            Assert.Equal(("status.update", "<p>our orchard</p>", favourited, bookmarked, 1), (name, changed.Text("content"), changed.Is("favourited"), changed.Is("bookmarked"), changed.Count("favourites_count")));
        }
        foreach (var ear in ears.Values) ear.Dispose();
    }

    [Fact]
    public async Task Nobody_listens_without_a_token_or_beyond_its_scopes()
    {
        var ada = await house.NewAsync("ada");
        using var guest = house.App.Guest();
        Assert.Equal("OK", await guest.GetStringAsync("/api/v1/streaming/health", House.Ct));
        foreach (var path in new[] { "user", "public", "public/local", "hashtag?tag=x", "user/notification", "direct" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync($"/api/v1/streaming/{path}", House.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Get, "/api/v1/streaming/nothing")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Get, "/api/v1/streaming/hashtag")).Status);
        await Assert.ThrowsAsync<WebSocketException>(() => Ear.OpenAsync(house.App, "plb_wrong", "protocol", null));
    }
}

/// <summary>One socket of a program.</summary>
internal sealed class Ear : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<Ear> OpenAsync(PalabreApp app, string token, string way, string? stream)
    {
        var ear = new Ear();
        var query = new List<string>();
        if (stream is not null) query.Add($"stream={stream}");
        if (way == "address") query.Add($"access_token={token}");
        if (way == "header") ear._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        if (way == "protocol") ear._socket.Options.AddSubProtocol(token);
        await ear._socket.ConnectAsync(new Uri($"ws://{app.Url.Authority}/api/v1/streaming?{string.Join('&', query)}"), House.Ct);
        if (way == "protocol") Assert.Equal(token, ear._socket.SubProtocol);
        // Subscribed before anything is told: a message that is answered comes after it.
        await ear.SayAsync(new { type = "subscribe", stream = "?" });
        await ear.FrameAsync();
        return ear;
    }

    public Task SayAsync(object said) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(said as string ?? JsonSerializer.Serialize(said)), WebSocketMessageType.Text, endOfMessage: true, House.Ct);

    public async Task<(IReadOnlyList<string> Stream, string Event, string Payload)> HearAsync()
    {
        var frame = JsonDocument.Parse(await FrameAsync()).RootElement;
        return ([.. frame.GetProperty("stream").EnumerateArray().Select(s => s.GetString()!)], frame.Text("event")!, frame.Text("payload")!);
    }

    public async Task<string> FrameAsync() => await FrameOrEndAsync() ?? throw new InvalidOperationException("The socket is closed.");

    /// <summary>Null when the socket ends.</summary>
    public async Task<string?> FrameOrEndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(House.Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var (buffer, text) = (new byte[8192], new StringBuilder());
        while (true)
        {
            WebSocketReceiveResult part;
            try { part = await _socket.ReceiveAsync(buffer, limit.Token); }
            catch (WebSocketException) { return null; }
            if (part.MessageType == WebSocketMessageType.Close) return null;
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage) return text.ToString();
        }
    }

    public void Dispose() => _socket.Dispose();
}
