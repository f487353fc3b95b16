using Palabre.Live.Peer;
using Palabre.TestKit;
using static Palabre.Live.Tests.Sfu.RoomTests;

namespace Palabre.Live.Tests.Sfu;

/// <summary>What the server does against loss, with real sessions.</summary>
public class HealingTests
{
    private static readonly LivePeerOptions TakesRed = new() { Red = true };

    [Fact]
    public async Task Who_takes_redundancy_gets_it_although_the_speaker_sends_none_and_the_others_get_plain_sound()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (red, _) = await hall.ListenAsync(options: TakesRed);
        var (plain, _) = await hall.ListenAsync();

        await SpeakAsync(ada, 7, 20);
        await red.HearsAsync(20);
        await plain.HearsAsync(20);

        Assert.Equal([111, .. Enumerable.Repeat(63, 19)], red.All.Select(heard => (int)heard.PayloadType));
        Assert.All(plain.All, heard => Assert.Equal(111, heard.PayloadType));
        byte[] expected = [0x80 | 111, 960 >> 6, (960 & 0x3F) << 2, 80, 111, .. Voice(7, 9), .. Voice(7, 10)];
        Assert.Equal(expected, red.All[10].Payload);
    }

    [Fact]
    public async Task What_was_said_while_muted_stays_unsaid()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (ear, _) = await hall.ListenAsync(options: TakesRed);
        await SpeakAsync(ada, 1, 5);
        await ear.HearsAsync(5);

        hall.Room.SetMuted(1, true);
        await SpeakAsync(ada, 2, 5);
        hall.Room.SetMuted(1, false);
        await SpeakAsync(ada, 3, 5);
        await ear.HearsAsync(10);

        Assert.Equal(111, ear.All[5].PayloadType);
        Assert.DoesNotContain(ear.All, heard => Carries(heard.Payload, 2));
    }

    [Fact]
    public async Task What_a_speaker_lost_on_the_way_comes_out_of_their_redundancy_for_everyone()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1, options: TakesRed);
        var (ear, _) = await hall.ListenAsync();

        for (var i = 0; i < 10; i++)
        {
            if (i % 3 == 2) ada.Lose();
            else ada.Send(Red(i), payloadType: 63);
            await Task.Delay(4, TestContext.Current.CancellationToken);
        }

        await ear.HearsAsync(10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => Voice(1, i)), ear.All.Select(heard => heard.Payload));
        Assert.Equal(3, hall.Server.Counters.Recovered);
        Assert.Equal(0, ear.Peer.PacketsLost);
        for (var i = 1; i < 10; i++) Assert.Equal(960u, ear.All[i].Timestamp - ear.All[i - 1].Timestamp);
    }

    [Theory]
    [InlineData("minptime=10;useinbandfec=1", true)]
    [InlineData("minptime=10;useinbandfec=0", false)]
    public async Task A_speaker_is_told_of_the_loss_of_those_whom_error_correction_helps(string opus, bool told)
    {
        await using var hall = new Hall(new() { ReportInterval = TimeSpan.FromMilliseconds(100) });
        await using var bad = new FaultyNetwork(hall.Server.UdpEndPoint, new() { Loss = 0.3 }, seed: 7);
        var (ada, _) = await hall.PublishAsync(1);
        var (ear, _) = await hall.ListenAsync(options: new() { Opus = opus, CheckInterval = TimeSpan.FromMilliseconds(100), ReportInterval = TimeSpan.FromMilliseconds(100) }, network: bad);

        var (worst, patience) = (0, Hall.Patience);
        for (var i = 0; told ? worst == 0 && !patience.IsCancellationRequested : i < 400; i++)
        {
            ada.Send(Voice(1, i));
            worst = Math.Max(worst, ada.LastReport?.FractionLost ?? 0);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.True(ear.Peer.PacketsLost > 0);
        Assert.Equal(told, worst > 0);
        Assert.Equal(0, ada.LastReport?.CumulativeLost);
    }

    private static byte[] Red(int number) => number == 0 ? [111, .. Voice(1, 0)]
        : [0x80 | 111, 960 >> 6, (960 & 0x3F) << 2, 80, 111, .. Voice(1, number - 1), .. Voice(1, number)];


    private static bool Carries(byte[] payload, byte voice) => Enumerable.Range(0, 5).Any(number => payload.AsSpan().IndexOf(Voice(voice, number)) >= 0);
}
