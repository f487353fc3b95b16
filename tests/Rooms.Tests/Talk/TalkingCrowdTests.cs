using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Words;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>What a crowd of two hundred a second costs those who watch.</summary>
public sealed class TalkingCrowdTests
{
    private const int Seconds = 5;
    private const int ASecond = 200;

    [Fact]
    public async Task Two_hundred_lines_and_reactions_a_second_are_at_most_one_and_two_messages_a_second()
    {
        var clock = new ManualClock();
        await using var app = await PalabreApp.StartAsync(clock: clock);
        var ada = await app.AsAsync("ada");
        var (room, me) = (Api.Room(await ada.OpenAsync()), Api.Member(await ada.MyIdAsync()));
        var talk = await app.Services.GetRequiredService<TalkRooms>().OfAsync(room);
        var streams = app.Services.GetRequiredService<LiveStreams>();
        using var panel = streams.Subscribe([RoomTopics.Chat(room)], lastId: null);
        using var stage = streams.Subscribe([RoomTopics.Of(room)], lastId: null);
        using var program = streams.Subscribe([RoomTopics.Changes(room)], lastId: null);

        long line = 1;
        for (var tick = 0; tick < Seconds * 10; tick++)
        {
            for (var i = 0; i < ASecond / 10; i++)
            {
                talk.Chat.Written(new ChatLine { Id = line++, Room = room, By = me, Text = $"ligne {line}", At = clock.GetUtcNow() });
                talk.Reactions.Shown(Reaction.All[i % Reaction.All.Count], i == 0 ? me : null);
            }
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(10, Api.Ct);
        }

        var chat = Read(panel);
        Assert.InRange(chat.Count, Seconds - 1, Seconds + 1);
        Assert.InRange(Read(stage).Count(m => m.Event == "reactions"), Seconds * 2 - 2, (Seconds * 2) + 1);
        Assert.InRange(Read(program).Count(m => m.Event == "chat"), Seconds - 1, Seconds + 1);

        var markup = await chat[^1].TextForAsync(app.Services.GetRequiredService<Readers>().Of(Language.French, TimeZoneInfo.Utc));
        Assert.InRange(markup.Split("<li id=").Length - 1, 1, 50);
    }

    private static List<StreamMessage> Read(Watch watch)
    {
        var all = new List<StreamMessage>();
        while (watch.Messages.TryRead(out var message)) all.Add(message);
        return all;
    }
}
