using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Notifications.Tests;

/// <summary>What devices are told of dates of shows, and for how long it is of use.</summary>
public sealed class EventTests(House house) : IClassFixture<House>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 18, 50, 0, TimeSpan.Zero);

    [Fact]
    public void A_reminder_says_the_shows_own_hour_and_lives_until_it_begins()
    {
        var message = PushMessage.Of(Line(NotificationKind.EventSoon, minutesAhead: 10), Reader, Now)!;
        Assert.Equal((TimeSpan.FromMinutes(10), "high", "event-7"), (message.Life, message.Urgency, message.Topic));
        var content = JsonDocument.Parse(Encoding.UTF8.GetString(message.Content)).RootElement;
        Assert.Equal(("Parle-moi de science begins soon", "Monday 30 November, 20:00 (Casablanca)"), (content.GetProperty("title").GetString(), content.GetProperty("body").GetString()));
    }

    [Theory]
    [InlineData(NotificationKind.EventSoon, 0, false)]
    [InlineData(NotificationKind.EventSoon, 10, true)]
    [InlineData(NotificationKind.EventMoved, 10, true)]
    [InlineData(NotificationKind.EventCancelled, -1, true)]
    public void Nothing_rings_for_what_has_begun_or_does_not_take_place(NotificationKind kind, int minutesAhead, bool isCancelled) =>
        Assert.Null(PushMessage.Of(Line(kind, minutesAhead, isCancelled), Reader, Now));

    [Fact]
    public void That_it_does_not_take_place_is_rung_until_its_hour() =>
        Assert.Equal(TimeSpan.FromMinutes(90), PushMessage.Of(Line(NotificationKind.EventCancelled, 90, isCancelled: true), Reader, Now)!.Life);

    private Reader Reader => house.App.Services.GetRequiredService<Readers>().Of(Language.English, TimeZoneInfo.Utc);

    private static NotificationView Line(NotificationKind kind, int minutesAhead, bool isCancelled = false)
    {
        var start = Now.AddMinutes(minutesAhead).ToOffset(TimeSpan.FromHours(1));
        var show = new ShowCard(new(3), new(4), "Parle-moi de science", "", [new(5)], "ary", "science", "Africa/Casablanca", false, start);
        return new(new() { Id = 1, Member = new(2), Kind = kind, Subject = 6, Occurrence = new(7), At = Now, IsListed = true }, null, null, new(new(7), show, start, start.AddHours(1), isCancelled, null));
    }
}
