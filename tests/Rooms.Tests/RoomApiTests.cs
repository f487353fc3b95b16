using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Rooms.Tests;

/// <summary>Rooms over JSON: shapes, rights, refusals in words.</summary>
public sealed class RoomApiTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;
    private HttpClient Dounia => running.Dounia;
    private HttpClient Guest => running.Guest;
    private static CancellationToken Ct => Api.Ct;

    [Fact]
    public async Task Opening_a_room_answers_201_with_the_room_and_makes_one_its_moderator()
    {
        var answer = await Ada.PostAsJsonAsync("/api/rooms", new { title = "  Whose   water is it? " }, Ct);
        var room = await answer.JsonAsync();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"{running.App.Url}api/rooms/{room.GetProperty("id").GetString()}", answer.Headers.Location?.ToString());
        Assert.Equal(
            ("Whose water is it?", "open", "live", "ada"),
            (room.GetProperty("title").GetString(), room.GetProperty("access").GetString(), room.GetProperty("state").GetString(), room.GetProperty("creator").GetProperty("handle").GetString()));
        var ada = Assert.Single(room.GetProperty("stage").EnumerateArray());
        Assert.Equal(("moderator", true, false), (ada.GetProperty("role").GetString(), ada.GetProperty("muted").GetBoolean(), ada.GetProperty("speaking").GetBoolean()));
        Assert.Equal($"{running.App.Url}room/{room.GetProperty("id").GetString()}", room.GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_room_has_every_member_that_the_contract_names()
    {
        var room = await Guest.GetJsonAsync($"/api/rooms/{await Ada.OpenAsync()}");
        Assert.Equal(
            ["id", "title", "access", "state", "openedAt", "endedAt", "creator", "stage", "audience", "hands", "url", "host", "handMode", "handOrder", "seats", "closesAt", "moderatorsLostUntil", "askingUntil", "language", "topics", "recording", "club"],
            room.EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.String, room.GetProperty("id").ValueKind);
        Assert.Equal(["members", "guests"], room.GetProperty("audience").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["id", "handle", "name", "role", "muted", "speaking", "connected"], room.GetProperty("stage")[0].EnumerateObject().Select(p => p.Name));
    }

    [Theory]
    [InlineData("""{"title":"x"}""", "title_length", "title")]
    [InlineData("""{}""", "title_length", "title")]
    [InlineData("""{"title":"Fine","access":"club"}""", "club_missing", "club")]
    [InlineData("""{"title":"Fine","access":"secret"}""", "access_unknown", "access")]
    [InlineData("""{"title":"Fine","hands":"some"}""", "hand_mode_unknown", "mode")]
    public async Task A_wish_that_cannot_be_met_is_answered_400_with_the_field_and_a_sentence(string body, string code, string field)
    {
        var answer = await Ada.PostAsync("/api/rooms", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Ct);
        var problem = await answer.JsonAsync();
        Assert.Equal((400, code, field), ((int)answer.StatusCode, problem.GetProperty("type").GetString(), problem.GetProperty("field").GetString()));
        Assert.DoesNotContain("[", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"title":7}""")]
    public async Task Garbage_instead_of_a_wish_is_answered_400(string body)
    {
        var answer = await Ada.PostAsync("/api/rooms", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_refusal_speaks_the_persons_language()
    {
        var karim = await running.App.AsAsync("karim", "fr");
        var problem = await (await karim.PostAsJsonAsync("/api/rooms", new { title = "" }, Ct)).JsonAsync();
        Assert.Equal("Le titre doit avoir de 2 à 80 caractères.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_guest_opens_no_room_and_raises_no_hand()
    {
        var answer = await Guest.PostAsJsonAsync("/api/rooms", new { title = "Mine" }, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, await Guest.PutAsync($"/api/rooms/{await Ada.OpenAsync()}/hand"));
    }

    [Fact]
    public async Task A_bad_token_is_401_even_where_guests_may_look()
    {
        var liar = running.App.Guest();
        liar.DefaultRequestHeaders.Authorization = new("Bearer", "nobody-gave-me-this");
        Assert.Equal(HttpStatusCode.Unauthorized, (await liar.GetAsync($"/api/rooms/{await Ada.OpenAsync()}", Ct)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_room_is_404()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.GetAsync("/api/rooms/123", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.GetAsync("/api/rooms/abc", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.GetAsync("/room/123", Ct)).StatusCode);
    }

    [Fact]
    public async Task From_a_raised_hand_to_the_stage_and_back()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await Bo.PutAsync($"/api/rooms/{room}/hand", new { question = "May I?" }));
        var me = await Bo.GetJsonAsync($"/api/rooms/{room}/me");
        Assert.Equal(("audience", 1), (me.GetProperty("role").GetString(), me.GetProperty("hand").GetProperty("place").GetInt32()));
        var hand = Assert.Single((await Ada.GetJsonAsync($"/api/rooms/{room}/hands")).EnumerateArray());
        Assert.Equal(("bo", "May I?"), (hand.GetProperty("member").GetProperty("handle").GetString(), hand.GetProperty("question").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await Dounia.GetAsync($"/api/rooms/{room}/hands", Ct)).StatusCode);

        var bo = me.GetProperty("member").GetString();
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/stage/{bo}"));
        me = await Bo.GetJsonAsync($"/api/rooms/{room}/me");
        Assert.Equal(("speaker", "stage", "closed", JsonValueKind.Null),
            (me.GetProperty("role").GetString(), me.GetProperty("seat").GetString(), me.GetProperty("microphone").GetString(), me.GetProperty("hand").ValueKind));

        Assert.Equal(HttpStatusCode.NoContent, await Bo.PutAsync($"/api/rooms/{room}/microphone", new { open = true }));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/stage/{bo}/muted"));
        Assert.Equal("muted_by_moderator", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("microphone").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.DropAsync($"/api/rooms/{room}/stage/{await Ada.IdAsync(room)}"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/stage/{bo}"));
        Assert.Equal("audience", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
    }

    [Fact]
    public async Task Who_did_not_ask_is_invited_with_202_and_must_accept()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await Bo.PutAsync($"/api/rooms/{room}/presence"));
        Assert.Equal(HttpStatusCode.Accepted, await Ada.PutAsync($"/api/rooms/{room}/stage/{await Bo.IdAsync(room)}"));
        var me = await Bo.GetJsonAsync($"/api/rooms/{room}/me");
        Assert.Equal(("audience", JsonValueKind.Object), (me.GetProperty("role").GetString(), me.GetProperty("invited").ValueKind));
        Assert.Equal(HttpStatusCode.Conflict, await Dounia.PutAsync($"/api/rooms/{room}/invitation"));
        Assert.Equal(HttpStatusCode.NoContent, await Bo.PutAsync($"/api/rooms/{room}/invitation"));
        Assert.Equal("speaker", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
    }

    [Fact]
    public async Task The_host_names_and_demotes_moderators()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        var bo = await Bo.IdAsync(room);
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.PutAsync($"/api/rooms/{room}/moderators/{bo}"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/moderators/{bo}"));
        Assert.Equal("moderator", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/moderators/{bo}"));
        Assert.Equal("speaker", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/me")]
    [InlineData("GET", "/hands")]
    [InlineData("GET", "/events")]
    [InlineData("PUT", "/presence")]
    [InlineData("DELETE", "/presence")]
    [InlineData("PUT", "/hand")]
    [InlineData("DELETE", "/hand")]
    [InlineData("DELETE", "/hands/5")]
    [InlineData("PUT", "/stage/5")]
    [InlineData("DELETE", "/stage/5")]
    [InlineData("PUT", "/stage/5/muted")]
    [InlineData("PUT", "/invitation")]
    [InlineData("DELETE", "/invitation")]
    [InlineData("PUT", "/moderators/5")]
    [InlineData("DELETE", "/moderators/5")]
    [InlineData("PUT", "/guests/bo")]
    [InlineData("PUT", "/hands")]
    [InlineData("DELETE", "/hands")]
    [InlineData("POST", "/hands/accept")]
    [InlineData("PUT", "/successor/5")]
    [InlineData("DELETE", "/successor")]
    [InlineData("PUT", "/host/5")]
    [InlineData("PUT", "/duty")]
    [InlineData("DELETE", "/duty")]
    [InlineData("GET", "/removed")]
    [InlineData("PUT", "/removed/5")]
    [InlineData("DELETE", "/removed/5")]
    [InlineData("PUT", "/access")]
    [InlineData("GET", "/speaking")]
    [InlineData("GET", "/summary")]
    [InlineData("DELETE", "/closing")]
    [InlineData("POST", "/end")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/whip")]
    [InlineData("POST", "/whep")]
    [InlineData("PATCH", "/sessions/0123456789abcdef0123456789abcdef")]
    [InlineData("DELETE", "/sessions/0123456789abcdef0123456789abcdef")]
    public async Task A_closed_room_is_404_to_everyone_not_brought_in(string method, string path)
    {
        var room = await Ada.OpenAsync(access: "closed");
        foreach (var who in new[] { Bo, Guest })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/rooms/{room}{path}");
            if (method == "PUT" && path is "/hands" or "/access") request.Content = JsonContent.Create(new { });
            if (path is "/hands" or "/access" && method == "PUT") request.Content = JsonContent.Create(new { });
            Assert.Equal(HttpStatusCode.NotFound, (await who.SendAsync(request, Ct)).StatusCode);
        }
    }

    [Fact]
    public async Task A_closed_room_is_in_the_hall_of_those_brought_in_only_and_its_page_is_404_to_others()
    {
        var room = await Ada.OpenAsync(access: "closed");
        Assert.DoesNotContain(room, await RoomsOf(Bo));
        Assert.Equal(HttpStatusCode.NotFound, (await Bo.GetAsync($"/room/{room}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Bo.GetAsync($"/room/{room}/dock", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Bo.FormAsync($"/room/{room}/hand")).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, await Ada.PutAsync($"/api/rooms/{room}/guests/nobody-at-all"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/guests/@Bo"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/guests/bo"));
        Assert.Contains(room, await RoomsOf(Bo));
        Assert.Equal(HttpStatusCode.OK, (await Bo.GetAsync($"/room/{room}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Bo.GetAsync($"/room/{room}/dock", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.PutAsync($"/api/rooms/{room}/guests/dounia"));
        Assert.DoesNotContain(room, await RoomsOf(Guest));

        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        Assert.Equal(HttpStatusCode.NotFound, (await Dounia.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Bo.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
    }

    [Fact]
    public async Task An_ended_room_is_shown_as_ended_and_takes_no_deed()
    {
        var room = await Ada.OpenAsync();
        await Bo.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.DropAsync($"/api/rooms/{room}"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}?now=true"));

        var shown = await Guest.GetJsonAsync($"/api/rooms/{room}");
        Assert.Equal(("ended", 0, JsonValueKind.String), (shown.GetProperty("state").GetString(), shown.GetProperty("stage").GetArrayLength(), shown.GetProperty("endedAt").ValueKind));
        Assert.Equal(HttpStatusCode.Conflict, await Bo.PutAsync($"/api/rooms/{room}/hand"));
        Assert.Equal(HttpStatusCode.Conflict, await Ada.DropAsync($"/api/rooms/{room}"));
        Assert.DoesNotContain(room, await RoomsOf(Ada));
        Assert.Equal(HttpStatusCode.OK, (await Guest.GetAsync($"/room/{room}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.GetAsync($"/room/{room}/dock", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_last_one_on_stage_who_leaves_ends_the_room()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/presence"));
        Assert.Equal("ended", (await Guest.GetJsonAsync($"/api/rooms/{room}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Forms_do_the_same_and_lead_back_with_303_or_to_the_sentence_with_422()
    {
        // Ada may hold another room alone.
        var (host, _) = await running.MemberAsync();
        var opened = await host.FormAsync("/rooms", ("title", "By form"), ("access", "open"));
        Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
        var path = opened.Headers.Location!.ToString().Split('?')[0];
        var raised = await Bo.FormAsync($"{path}/hand", ("question", "Now?"));
        Assert.Equal((HttpStatusCode.SeeOther, path), (raised.StatusCode, raised.Headers.Location!.ToString()));

        var refused = await Bo.FormAsync($"{path}/end");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Only the room’s moderators can do this.", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);

        var guest = await Guest.FormAsync($"{path}/hand");
        Assert.Equal((HttpStatusCode.SeeOther, $"/sign-in?return={path}"), (guest.StatusCode, guest.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await host.FormAsync("/rooms", ("title", ""))).StatusCode);
    }

    [Fact]
    public async Task A_page_that_takes_streams_gets_its_changed_parts()
    {
        var room = await Ada.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/room/{room}/hand") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Accept.ParseAdd("text/vnd.turbo-stream.html, text/html");
        var answer = await Bo.SendAsync(request, Ct);
        Assert.Equal("text/vnd.turbo-stream.html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("target=\"room-bar\"", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string?>> RoomsOf(HttpClient who) =>
        [.. (await who.GetJsonAsync("/api/rooms")).EnumerateArray().Select(r => r.GetProperty("id").GetString())];
}
