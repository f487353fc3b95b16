using Palabre.Live.Peer;
using Palabre.Live.Rtp;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Mix;

/// <summary>Who gets the mix, and who the voices.</summary>
public class MixedListenersTests
{
    private static readonly LivePeerOptions OneLine = new() { Lines = 1 };
    private static readonly LivePeerOptions ThreeLines = new() { Lines = 3 };

    [Fact]
    public async Task With_one_line_one_hears_both_who_speak()
    {
        await using var hall = new Hall();
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        var (ear, _) = await hall.ListenAsync(options: OneLine);
        await ear.HearsAsync(20);
        await Singer.JoinAsync(hall, 2, 1300, 0.1);

        await MixReachesAsync(ear, 100);

        var sound = Listening.Decode(ear.Line(0))[^24_000..];
        Assert.True(Tones.Amplitude(sound, 440) > 0.05 && Tones.Amplitude(sound, 1300) > 0.05);
        Listening.IsContiguous(ear.Line(0));
        hall.Room.SetMuted(2, true);
        await VoicesReachAsync(ear, 30);
        Assert.All(ear.All.TakeLast(20), heard => Assert.Equal(LiveRoom.ContributorOf(1), heard.Contributor));
    }

    [Fact]
    public async Task With_enough_lines_nothing_is_mixed()
    {
        await using var hall = new Hall();
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        await Singer.JoinAsync(hall, 2, 1300, 0.1);
        var (ear, _) = await hall.ListenAsync(options: ThreeLines);

        await ear.HearsAsync(150);

        Assert.Equal(0, hall.Server.Counters.RoomsMixed);
        Assert.DoesNotContain(ear.All, heard => heard.Contributor == LiveRoom.MixContributor);
    }

    [Fact]
    public async Task On_stage_one_never_hears_oneself()
    {
        await using var hall = new Hall(new() { MixFrom = 1 });
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        await Singer.JoinAsync(hall, 2, 1300, 0.1);
        var (onStage, _) = await hall.ListenAsync(1, ThreeLines);
        var (below, _) = await hall.ListenAsync(3, ThreeLines);

        await MixReachesAsync(below, 100);

        Assert.All(onStage.All, heard => Assert.Equal(LiveRoom.ContributorOf(2), heard.Contributor));
        var sound = Listening.Decode([.. below.Line(below.MainLine()).Where(IsMix)])[^24_000..];
        Assert.True(Tones.Amplitude(sound, 440) > 0.05 && Tones.Amplitude(sound, 1300) > 0.05);
    }

    [Fact]
    public async Task Who_goes_on_stage_changes_to_the_voices_and_back_when_leaving_it()
    {
        await using var hall = new Hall(new() { MixFrom = 1 });
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        var (ear, _) = await hall.ListenAsync(2, ThreeLines);
        await MixReachesAsync(ear, 30);

        await Singer.JoinAsync(hall, 2, 1300, 0.1);
        await VoicesReachAsync(ear, 60);
        hall.Room.Revoke(2);
        await MixReachesAsync(ear, 30);

        foreach (var line in ear.All.GroupBy(heard => heard.Line))
        {
            var sound = Listening.Decode(ear.Line(line.Key));
            Assert.True(Tones.Amplitude(sound, 1300) < 0.002, "one hears oneself");
        }

        Listening.IsContiguous(ear.Line(ear.MainLine()));
    }

    [Fact]
    public async Task A_single_line_on_stage_carries_the_other_voice()
    {
        await using var hall = new Hall();
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        await Singer.JoinAsync(hall, 2, 1300, 0.1);
        var (ear, _) = await hall.ListenAsync(1, OneLine);
        var (other, _) = await hall.ListenAsync(3, OneLine);

        await MixReachesAsync(other, 30);

        Assert.All(ear.All, heard => Assert.Equal(LiveRoom.ContributorOf(2), heard.Contributor));
    }

    [Fact]
    public async Task Larger_audiences_get_longer_packets_and_time_goes_on()
    {
        await using var hall = new Hall(new() { MixFrom = 1, MixFrames40From = 2, MixFrames60From = 3 });
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        var (ear, _) = await hall.ListenAsync(options: ThreeLines);
        await MixReachesAsync(ear, 20);
        var (_, second) = await hall.ListenAsync(options: ThreeLines);
        await MixReachesAsync(ear, 20);
        var (_, third) = await hall.ListenAsync(options: ThreeLines);
        await MixReachesAsync(ear, 20);
        third.Close("enough");
        second.Close("enough");
        await MixReachesAsync(ear, 20);

        var line = ear.Line(ear.MainLine());
        Listening.IsContiguous(line);
        Assert.Equal([960, 1920, 2880], line.Where(IsMix).Select(heard => OpusToc.SamplesOf(heard.Payload)).Distinct());
        var course = Tones.Course(Listening.Decode(line).AsSpan(9600), 440, 1920);
        Assert.True(course.Min() > 0.08, $"{course.Min()}");
    }

    [Fact]
    public async Task Silence_is_hardly_sent_and_shows_as_time()
    {
        await using var hall = new Hall(new() { MixFrom = 1 });
        var ada = await Singer.JoinAsync(hall, 1, 440, 0.1);
        var (ear, _) = await hall.ListenAsync(options: ThreeLines);
        await MixReachesAsync(ear, 30);

        ada.Pauses = true;
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        var silent = ear.All.Count;
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.InRange(ear.All.Count - silent, 1, 4);
        ada.Pauses = false;
        await MixReachesAsync(ear, 30);

        var line = ear.Line(ear.MainLine());
        Assert.Equal(Enumerable.Range(line[0].Sequence, line.Count), line.Select(heard => (int)heard.Sequence));
        var times = line.Where(IsMix).Select(heard => (double)(heard.Timestamp - line[0].Timestamp)).ToList();
        Assert.InRange((times[^1] - times[0]) / 48_000, 2.8, 6);
        Assert.Contains(line.Skip(35), heard => heard.Marker);
    }

    [Fact]
    public async Task The_mix_is_doubled_and_sent_again_like_any_voice()
    {
        await using var hall = new Hall(new() { MixFrom = 1 });
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        var (red, _) = await hall.ListenAsync(options: new() { Lines = 3, Red = true });
        var (nack, _) = await hall.ListenAsync(options: new() { Lines = 3, Nack = true });
        uint ssrc = 0;
        var keep = nack.Peer.Received;
        nack.Peer.Received = (in LivePacket packet) =>
        {
            ssrc = packet.Ssrc;
            keep!(packet);
        };
        await MixReachesAsync(red, 30);
        await MixReachesAsync(nack, 30);

        Assert.Contains(red.All.Where(IsMix), heard => heard.PayloadType == 63);
        nack.Peer.RequestAgain(ssrc, nack.All[^5].Sequence);
        await Hall.UntilAsync(() => hall.Server.Counters.Retransmissions == 1, "the packet is sent again");
    }

    private static bool IsMix(Heard heard) => heard.Contributor == LiveRoom.MixContributor;

    private static Task MixReachesAsync(Ear ear, int packets)
    {
        var before = ear.All.Count(IsMix);
        return Hall.UntilAsync(() => ear.All.Count(IsMix) >= before + packets, $"{packets} packets of the mix are heard");
    }

    private static Task VoicesReachAsync(Ear ear, int packets)
    {
        var before = ear.All.Count(heard => !IsMix(heard));
        return Hall.UntilAsync(() => ear.All.Count(heard => !IsMix(heard)) >= before + packets, $"{packets} packets of voices are heard");
    }
}
