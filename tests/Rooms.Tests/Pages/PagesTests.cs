using Palabre.Core;
using Palabre.Kit.Words;
using Palabre.Rooms.Pages;

namespace Palabre.Rooms.Tests.Pages;

public sealed class PagesTests : IDisposable
{
    private readonly Rendering _rendering = new();

    public static TheoryData<string> Languages => ["fr", "en", "ar"];

    [Theory, MemberData(nameof(Languages))]
    public Task The_hall_puts_the_first_room_on_a_stage_and_the_others_in_lines(string language) =>
        ApproveHallAsync($"hall.{language}", new HallView(
            [new(Evening.Room, new(HallTermName.FollowedOnStage, Evening.Salma, 1)), new(Evening.Room with { Id = new RoomId(2), Access = RoomAccess.Closed, GuestCount = 0 })], [], []), language);

    [Theory, MemberData(nameof(Languages))]
    public Task An_empty_hall_says_that_it_is_the_quiet_hour(string language) =>
        ApproveHallAsync($"hall-empty.{language}", HallView.Quiet, language);

    [Theory, MemberData(nameof(Languages))]
    public Task The_stage_tells_who_moderates_who_is_muted_and_who_is_away(string language) =>
        ApproveAsync<StagePanel>($"stage.{language}", new { Evening.Room }, language);

    [Fact]
    public Task The_audience_shows_faces_then_counts_those_without_an_account() =>
        ApproveAsync<AudiencePanel>("audience", new { Evening.Room });

    [Fact]
    public Task The_queue_shows_place_waiting_time_and_question() =>
        ApproveAsync<HandsPanel>("hands", new { Evening.Room });

    [Fact]
    public Task A_guest_may_listen_and_is_asked_for_an_account_to_raise_a_hand() =>
        ApproveBarAsync("bar-guest", Evening.Place(RoomRole.Guest));

    [Fact]
    public Task A_listener_may_raise_a_hand() => ApproveBarAsync("bar-listener", Evening.Place(RoomRole.Audience));

    [Fact]
    public Task Someone_in_the_queue_sees_their_place_and_may_add_a_question() =>
        ApproveBarAsync("bar-queue", Evening.Place(RoomRole.Audience) with { Hand = new HandView(3, Evening.Maud, Rendering.Now, null) });

    [Fact]
    public Task A_speaker_with_an_open_microphone_may_close_it_and_step_down() =>
        ApproveBarAsync("bar-speaker", Evening.Place(RoomRole.Speaker, Evening.Chidi.Id) with { Microphone = MicrophoneState.Open });

    [Fact]
    public Task A_speaker_muted_by_a_moderator_is_told_so_and_may_open_again() =>
        ApproveBarAsync("bar-muted", Evening.Place(RoomRole.Speaker, Evening.Chidi.Id) with { Microphone = MicrophoneState.MutedByModerator });

    [Fact]
    public Task Someone_given_the_floor_may_come_up_or_not() =>
        ApproveAsync<InvitationStrip>("invitation", new { Evening.Room, Me = Evening.Place(RoomRole.Audience) with { InvitedUntil = Rendering.Now.AddSeconds(22) } });

    [Theory]
    [InlineData("fr", "\u2068Salma\u2069 vous donne la parole.")]
    [InlineData("en", "\u2068Salma\u2069 gives you the floor.")]
    [InlineData("ar", "الكلمة لك بدعوة من \u2068Salma\u2069.")]
    public async Task An_invitation_says_who_gives_the_floor(string language, string sentence) =>
        Assert.Contains(sentence, await _rendering.OfAsync<InvitationStrip>(
            new { Evening.Room, Me = Evening.Place(RoomRole.Audience) with { InvitedUntil = Rendering.Now.AddSeconds(22), InvitedBy = Evening.Salma } },
            Language.Find(language)), StringComparison.Ordinal);

    [Fact]
    public async Task An_invitation_that_has_run_out_is_not_shown() =>
        Assert.DoesNotContain("<button", await _rendering.OfAsync<InvitationStrip>(
            new { Evening.Room, Me = Evening.Place(RoomRole.Audience) with { InvitedUntil = Rendering.Now } }), StringComparison.Ordinal);

    [Fact]
    public Task The_dock_keeps_the_room_in_one_line() =>
        ApproveAsync<DockPanel>("dock", new { Evening.Room, Me = Evening.Place(RoomRole.Audience) });

    [Theory]
    [InlineData(1, "En tête de file", "1st in the queue")]
    [InlineData(3, "3ᵉ dans la file", "3rd in the queue")]
    [InlineData(12, "12ᵉ dans la file", "12th in the queue")]
    [InlineData(21, "21ᵉ dans la file", "21st in the queue")]
    [InlineData(112, "112ᵉ dans la file", "112th in the queue")]
    public void A_place_in_the_queue_is_said_in_the_readers_ordinals(int place, string french, string english)
    {
        Assert.Equal(french, _rendering.ReaderOf(Language.French).Place(place));
        Assert.Equal(english, _rendering.ReaderOf(Language.English).Place(place));
    }

    [Theory]
    [InlineData(0, "0 s", "0 s")]
    [InlineData(59, "59 s", "59 s")]
    [InlineData(60, "1 min", "1 min")]
    [InlineData(3599, "59 min", "59 min")]
    [InlineData(3900, "1\u202Fh\u202F05", "1 h 05")]
    public void A_length_of_time_is_said_in_one_unit_under_an_hour(int seconds, string french, string english)
    {
        Assert.Equal(french, _rendering.ReaderOf(Language.French).Lasting(TimeSpan.FromSeconds(seconds)).Replace('\u00A0', ' '));
        Assert.Equal(english, _rendering.ReaderOf(Language.English).Lasting(TimeSpan.FromSeconds(seconds)).Replace('\u00A0', ' '));
    }

    public void Dispose() => _rendering.Dispose();

    private async Task ApproveHallAsync(string name, HallView hall, string language) =>
        await ApproveAsync<HallRooms>(name, new { Drawing = await _rendering.DrawAsync(hall, Language.Find(language)!) }, language);

    private Task ApproveBarAsync(string name, MyPlace me) => ApproveAsync<RoomBar>(name, new { Evening.Room, Me = me });

    private async Task ApproveAsync<TPart>(string name, object parameters, string language = "fr") where TPart : Microsoft.AspNetCore.Components.IComponent =>
        await Approved.IsAsync(name, await _rendering.OfAsync<TPart>(parameters, Language.Find(language)));
}
