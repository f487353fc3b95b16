using System.Net;

namespace Palabre.Rooms.Tests;

/// <summary>
/// A client that tries everything, over the real API: for every deed, what each person of a room is answered. Ada is host, Bo and
/// Chidi moderate, Dounia speaks, Émile listens, Karim was removed, Leïla was never brought into the closed room. After a deed that is
/// done the next person tries it in a new room.
/// </summary>
public sealed class HostileClientTests(HostileClientTests.Cast cast) : IClassFixture<HostileClientTests.Cast>
{
    private static readonly string[] People = ["guest", "leila", "karim", "emile", "dounia", "bo", "ada"];

    public static TheoryData<string, string, string> Table() => new()
    {
        // deed                         target       guest leila karim emile dounia bo ada (open room)
        { "PUT /presence",               "",          "401 204 403 204 204 204 204" },
        { "PUT /hand",                   "",          "401 204 403 204 204 204 204" },
        { "GET /hands",                  "",          "401 403 403 403 403 200 200" },
        { "PUT /hands {}",               "",          "401 403 403 403 403 204 204" },
        { "DELETE /hands",               "",          "401 403 403 403 403 204 204" },
        { "POST /hands/accept",          "",          "401 403 403 403 403 200 200" },
        { "DELETE /hands/{target}",      "emile",     "401 403 403 204 403 204 204" },
        { "PUT /stage/{target}",         "emile",     "401 403 403 403 403 202 202" },
        { "DELETE /stage/{target}",      "dounia",    "401 403 403 403 204 204 204" },
        { "DELETE /stage/{target}",      "chidi",     "401 403 403 403 403 403 204" },
        { "DELETE /stage/{target}",      "ada",       "401 403 403 403 403 403 204" },
        { "PUT /stage/{target}/muted",   "dounia",    "401 403 403 403 204 204 204" },
        { "PUT /stage/{target}/muted",   "chidi",     "401 403 403 403 403 403 204" },
        { "PUT /stage/{target}/muted",   "ada",       "401 403 403 403 403 403 204" },
        { "PUT /microphone {\"open\":true}", "",      "401 403 403 403 204 204 204" },
        { "PUT /moderators/{target}",    "dounia",    "401 403 403 403 403 403 204" },
        { "DELETE /moderators/{target}", "chidi",     "401 403 403 403 403 403 204" },
        { "PUT /successor/{target}",     "dounia",    "401 403 403 403 403 202 202" },
        { "PUT /host/{target}",          "dounia",    "401 403 403 403 403 403 202" },
        { "PUT /host/{target}",          "bo",        "401 403 403 403 403 403 202" },
        { "PUT /duty",                   "",          "401 409 403 409 409 409 409" },
        { "PUT /invitation",             "",          "401 409 403 409 409 409 409" },
        { "GET /removed",                "",          "401 403 403 403 403 200 200" },
        { "PUT /removed/{target}",       "emile",     "401 403 403 403 403 204 204" },
        { "PUT /removed/{target}",       "dounia",    "401 403 403 403 403 204 204" },
        { "PUT /removed/{target}",       "chidi",     "401 403 403 403 403 403 204" },
        { "PUT /removed/{target}",       "ada",       "401 403 403 403 403 403 409" },
        { "DELETE /removed/{target}",    "karim",     "401 403 403 403 403 204 204" },
        { "PUT /access {\"access\":\"open\"}", "",    "401 403 403 403 403 204 204" },
        { "GET /speaking",               "",          "401 403 403 403 403 200 200" },
        { "DELETE /closing",             "",          "401 403 403 403 403 403 204" },
        { "POST /whip",                  "",          "401 403 403 403 415 415 415" },
        { "POST /end",                   "",          "401 403 403 403 403 403 204" },
        { "DELETE ",                     "",          "401 403 403 403 403 403 204" },
    };

    [Theory, MemberData(nameof(Table))]
    public async Task Nobody_acts_beyond_their_role(string deed, string target, string expected)
    {
        var met = new List<string>();
        var room = await cast.EveningAsync("open");
        foreach (var who in People)
        {
            met.Add(await cast.TryAsync(room, who, deed, target));
            // A refusal changes nothing; what was done would help or hinder the next.
            if (met[^1][0] == '2' && who != People[^1]) room = await cast.EveningAsync("open");
        }
        Assert.Equal(expected, string.Join(' ', met));
    }

    [Fact]
    public async Task A_closed_room_answers_as_if_it_were_not_there_to_guests_strangers_and_the_removed()
    {
        var room = await cast.EveningAsync("closed");
        foreach (var row in Table())
            foreach (var who in new[] { "guest", "leila", "karim" })
                Assert.Equal((row.Data.Item1, who, "404"), (row.Data.Item1, who, await cast.TryAsync(room, who, row.Data.Item1, row.Data.Item2)));
    }

    [Fact]
    public async Task Someone_brought_into_a_closed_room_is_an_audience_and_nothing_more()
    {
        var room = await cast.EveningAsync("closed");
        Assert.Equal("204", await cast.TryAsync(room, "ada", "PUT /guests/leila", ""));
        foreach (var (deed, target) in new[] { ("PUT /guests/karim", ""), ("PUT /removed/{target}", "emile"), ("PUT /stage/{target}", "leila"), ("PUT /access {\"access\":\"open\"}", ""), ("DELETE ", "") })
            Assert.Equal("403", await cast.TryAsync(room, "leila", deed, target));
        Assert.Equal("204", await cast.TryAsync(room, "leila", "PUT /hand", ""));
    }

    [Fact]
    public async Task A_removed_person_does_not_listen_with_their_account()
    {
        var room = await cast.EveningAsync("open");
        var answer = await cast.Of("karim").OfferAsync($"/api/rooms/{room}/whep", "v=0");
        Assert.Equal(("you_were_removed", HttpStatusCode.Forbidden), ((await answer.JsonAsync()).GetProperty("type").GetString(), answer.StatusCode));
    }

    /// <summary>One product and its people; each evening a new room with the same cast.</summary>
    public sealed class Cast : IAsyncLifetime
    {
        private static readonly string[] Handles = ["ada", "bo", "chidi", "dounia", "emile", "karim", "leila"];
        private readonly Dictionary<string, HttpClient> _clients = [];
        private readonly Dictionary<string, string> _ids = [];
        private TestApp.PalabreApp _app = null!;
        private string? _last;

        public async ValueTask InitializeAsync()
        {
            _app = await TestApp.PalabreApp.StartAsync();
            _clients["guest"] = _app.Guest();
            foreach (var handle in Handles) _clients[handle] = await _app.AsAsync(handle);
            foreach (var handle in Handles) _ids[handle] = (await _clients["guest"].GetJsonAsync($"/api/members/{handle}")).GetProperty("id").GetString()!;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        public HttpClient Of(string who) => _clients[who];

        public async Task<string> EveningAsync(string access)
        {
            var ada = Of("ada");
            if (_last is not null) await ada.DropAsync($"/api/rooms/{_last}?now=true");
            var room = _last = await ada.OpenAsync(access: access);
            if (access == "closed") foreach (var handle in Handles[1..6]) await ada.PutAsync($"/api/rooms/{room}/guests/{handle}");
            foreach (var handle in Handles[1..4])
            {
                await Of(handle).PutAsync($"/api/rooms/{room}/hand");
                await ada.PutAsync($"/api/rooms/{room}/stage/{_ids[handle]}");
            }
            foreach (var handle in Handles[1..3]) await ada.PutAsync($"/api/rooms/{room}/moderators/{_ids[handle]}");
            await Of("emile").PutAsync($"/api/rooms/{room}/presence");
            await ada.PutAsync($"/api/rooms/{room}/removed/{_ids["karim"]}");
            return room;
        }

        /// <summary>Does a deed, <c>METHOD /path {body}</c>, as somebody; answers the status.</summary>
        public async Task<string> TryAsync(string room, string who, string deed, string target)
        {
            var parts = deed.Replace("{target}", target.Length > 0 ? _ids[target] : "", StringComparison.Ordinal).Split(' ', 3);
            using var request = new HttpRequestMessage(new HttpMethod(parts[0]), $"/api/rooms/{room}{parts[1]}");
            if (parts is [_, _, var body]) request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            using var answer = await Of(who).SendAsync(request, Api.Ct);
            return $"{(int)answer.StatusCode}";
        }
    }
}
