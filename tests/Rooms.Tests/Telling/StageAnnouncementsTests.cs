using Palabre.Core;
using Palabre.Kit.Words;
using Palabre.Rooms.Tests.Pages;

namespace Palabre.Rooms.Tests.Telling;

public sealed class StageAnnouncementsTests : IDisposable
{
    private readonly Rendering _rendering = new();

    private Reader English => _rendering.ReaderOf(Language.English);

    public void Dispose() => _rendering.Dispose();

    [Fact]
    public void One_hears_by_name_who_comes_up_and_who_goes_down()
    {
        var after = Evening.Room with { Stage = [.. Evening.Room.Stage.Skip(1), Speaker(30)] };
        Assert.Equal("Person 30 is on stage. Salma Bennis has left the stage.", StageAnnouncements.OfStage(Evening.Room, after)!(English));
    }

    [Fact]
    public void Many_at_once_are_a_number()
    {
        var after = Evening.Room with { Stage = [.. Evening.Room.Stage, .. Enumerable.Range(30, 5).Select(Speaker)] };
        Assert.Equal("5 more people on stage.", StageAnnouncements.OfStage(Evening.Room, after)!(English));
    }

    [Fact]
    public void A_crowd_that_comes_in_is_not_announced()
    {
        var after = Evening.Room with { Audience = [.. Enumerable.Range(100, 1000).Select(Speaker)], GuestCount = 500 };
        Assert.Null(StageAnnouncements.OfStage(Evening.Room, after));
    }

    [Fact]
    public void Someone_whom_a_moderator_mutes_hears_it_once_and_one_who_mutes_themselves_does_not()
    {
        var muted = Evening.Room with { Stage = [Evening.Room.Stage[0] with { Microphone = MicrophoneState.MutedByModerator }] };
        var closed = Evening.Room with { Stage = [Evening.Room.Stage[0] with { Microphone = MicrophoneState.Closed }] };
        Assert.True(StageAnnouncements.WasMuted(Evening.Room, muted, Evening.Salma.Id));
        Assert.False(StageAnnouncements.WasMuted(muted, muted, Evening.Salma.Id));
        Assert.False(StageAnnouncements.WasMuted(Evening.Room, closed, Evening.Salma.Id));
    }

    [Fact]
    public void The_first_look_at_a_room_says_nothing()
    {
        Assert.Null(StageAnnouncements.OfStage(null, Evening.Room));
    }

    private static PersonView Speaker(int id) => Evening.Room.Stage[0] with
    {
        Card = Evening.Salma with { Id = new MemberId(id), Name = $"Person {id}" },
        Role = RoomRole.Speaker,
    };
}
