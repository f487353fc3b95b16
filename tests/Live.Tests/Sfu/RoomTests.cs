using Palabre.Live.Peer;

namespace Palabre.Live.Tests.Sfu;

/// <summary>Whole rooms on loopback: real sockets, real handshakes, real SRTP.</summary>
public class RoomTests
{
    internal static byte[] Voice(byte voice, int number = 0) => [voice, (byte)(number >> 8), (byte)number, .. new byte[77]];

    internal static async Task SpeakAsync(LivePeer peer, byte voice, int packets, byte level = 25)
    {
        for (var i = 0; i < packets; i++)
        {
            peer.Send(Voice(voice, i), audioLevel: level);
            await Task.Delay(4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_one_says_the_others_hear(int lines)
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (bo, _) = await hall.ListenAsync(2, new() { Lines = lines });
        var (guest, _) = await hall.ListenAsync(null, new() { Lines = lines });

        await SpeakAsync(ada, voice: 7, packets: 50, level: 31);
        await bo.HearsAsync(50);
        await guest.HearsAsync(50);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => Voice(7, i)), bo.All.Select(heard => heard.Payload));
        Assert.All(bo.All, heard => Assert.Equal(31, heard.Level));
        Assert.True(bo.All[0].Marker);
        Assert.Equal(0, bo.Peer.PacketsLost);
        for (var i = 1; i < 50; i++)
        {
            Assert.Equal((ushort)(bo.All[i - 1].Sequence + 1), bo.All[i].Sequence);
            Assert.Equal(bo.All[i - 1].Timestamp + 960, bo.All[i].Timestamp);
        }
    }

    [Fact]
    public async Task One_never_hears_oneself()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (bo, _) = await hall.PublishAsync(2);
        var (adasEar, _) = await hall.ListenAsync(1);
        var (bosEar, _) = await hall.ListenAsync(2);

        await Task.WhenAll(SpeakAsync(ada, 1, 40), SpeakAsync(bo, 2, 40));
        await adasEar.HearsVoiceAsync(2, 40);
        await bosEar.HearsVoiceAsync(1, 40);

        Assert.DoesNotContain((byte)1, adasEar.Voices);
        Assert.DoesNotContain((byte)2, bosEar.Voices);
    }

    [Fact]
    public async Task A_muted_source_is_not_forwarded_and_comes_back_without_a_gap()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1, muted: true);
        var (ear, _) = await hall.ListenAsync();

        await SpeakAsync(ada, 1, 20);
        hall.Room.SetMuted(1, false);
        await SpeakAsync(ada, 2, 20);
        await ear.HearsVoiceAsync(2, 20);
        hall.Room.SetMuted(1, true);
        await SpeakAsync(ada, 3, 20);
        hall.Room.SetMuted(1, false);
        await SpeakAsync(ada, 4, 20);
        await ear.HearsVoiceAsync(4, 20);

        Assert.Equal([2, 4], ear.Voices.Distinct());
        Assert.Equal(0, ear.Peer.PacketsLost);
        Assert.Equal(40, ear.Peer.PacketsReceived);
    }

    [Fact]
    public async Task After_a_revocation_no_packet_of_theirs_is_forwarded()
    {
        await using var hall = new Hall();
        var (ada, session) = await hall.PublishAsync(1);
        var (ear, _) = await hall.ListenAsync();
        using var speaking = new CancellationTokenSource();
        var speech = Task.Run(async () =>
        {
            while (!speaking.IsCancellationRequested) await SpeakAsync(ada, 1, 5);
        }, TestContext.Current.CancellationToken);
        await ear.HearsAsync(20);

        hall.Room.Revoke(1);
        var forwarded = hall.Server.Counters.PacketsForwarded;
        await Task.Delay(300, TestContext.Current.CancellationToken);

        Assert.Equal(forwarded, hall.Server.Counters.PacketsForwarded);
        Assert.Equal((LiveSessionState.Closed, "revoked"), (session.State, session.ClosedReason));
        Assert.Null(hall.Server.FindSession(session.Id));
        await speaking.CancelAsync();
        await speech;
    }

    [Fact]
    public async Task A_second_publish_of_the_same_source_replaces_the_first()
    {
        await using var hall = new Hall();
        var (first, firstSession) = await hall.PublishAsync(1);
        var (ear, _) = await hall.ListenAsync();
        await SpeakAsync(first, 1, 10);
        await ear.HearsVoiceAsync(1, 10);

        var (second, _) = await hall.PublishAsync(1);
        await SpeakAsync(first, 2, 10);
        await SpeakAsync(second, 3, 10);
        await ear.HearsVoiceAsync(3, 10);

        Assert.Equal("replaced", firstSession.ClosedReason);
        Assert.DoesNotContain((byte)2, ear.Voices);
        Assert.Equal(1, hall.Room.PublisherCount);
        Assert.Equal(0, ear.Peer.PacketsLost);
    }

    [Fact]
    public async Task The_one_replaced_is_heard_until_the_other_can_speak_and_hands_on_whether_they_are_muted()
    {
        await using var hall = new Hall();
        var (first, firstSession) = await hall.PublishAsync(1);
        var (ear, _) = await hall.ListenAsync();
        var second = hall.Keep(LivePeer.Publisher(TimeProvider.System));

        var session = hall.Room.Publish(second.CreateOffer(), 1, muted: true);
        await SpeakAsync(first, 1, 10);
        await ear.HearsVoiceAsync(1, 10);
        Assert.Equal((1, LiveSessionState.Connected), (hall.Room.PublisherCount, firstSession.State));
        second.AcceptAnswer(session.AnswerSdp);
        await second.ConnectAsync(Hall.Patience);
        await Hall.UntilAsync(() => firstSession.State == LiveSessionState.Closed, "the first ends");
        await SpeakAsync(second, 2, 10);

        await ear.HearsVoiceAsync(2, 10);
        Assert.Equal(0, ear.Peer.PacketsLost);
    }

    [Fact]
    public async Task One_who_never_connects_replaces_nobody()
    {
        await using var hall = new Hall();
        var (_, first) = await hall.PublishAsync(1);

        var abandoned = hall.Room.Publish(hall.Keep(LivePeer.Publisher(TimeProvider.System)).CreateOffer(), 1, muted: false);
        var last = hall.Room.Publish(hall.Keep(LivePeer.Publisher(TimeProvider.System)).CreateOffer(), 1, muted: false);

        Assert.Equal("replaced", abandoned.ClosedReason);
        last.Close("gave up");
        Assert.Equal((1, LiveSessionState.Connected), (hall.Room.PublisherCount, first.State));
    }

    [Fact]
    public async Task Packets_name_whose_voice_they_are_and_where_a_pause_ends()
    {
        await using var hall = new Hall();
        const long Ada = 1845110861285334;
        var (ada, _) = await hall.PublishAsync(Ada);
        var (ear, _) = await hall.ListenAsync();

        await SpeakAsync(ada, 1, 3);
        ada.Skip(19_200); // 400 ms without a packet, as DTX makes them
        await SpeakAsync(ada, 1, 2);
        await ear.HearsAsync(5);

        Assert.All(ear.All, heard => Assert.Equal(LiveRoom.ContributorOf(Ada), heard.Contributor));
        Assert.Equal([true, false, false, true, false], ear.All.Select(heard => heard.Marker));
        Assert.Equal(20_160u, ear.All[3].Timestamp - ear.All[2].Timestamp);
        Assert.Equal(1, ear.All[3].Sequence - ear.All[2].Sequence);
    }

    [Fact]
    public async Task Levels_tell_who_speaks()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (bo, _) = await hall.PublishAsync(2);
        await hall.PublishAsync(3, muted: true);

        await Task.WhenAll(SpeakAsync(ada, 1, 60, level: 20), SpeakAsync(bo, 2, 60, level: 90));
        var levels = hall.Room.Levels().ToDictionary(level => level.Source);

        Assert.True(levels[1].Speaking);
        Assert.InRange(levels[1].Level, 15, 40);
        Assert.False(levels[2].Speaking);
        Assert.True(levels[3].Muted);
    }

    [Fact]
    public async Task Closing_the_room_says_goodbye_to_all()
    {
        await using var hall = new Hall();
        var (ada, published) = await hall.PublishAsync(1);
        var (ear, listened) = await hall.ListenAsync();
        var changes = new List<(string, LiveSessionState)>();
        hall.Room.SessionChanged += session =>
        {
            lock (changes) changes.Add((session.Id, session.State));
        };

        hall.Room.Close();

        await Hall.UntilAsync(() => ada.Ended && ear.Peer.Ended, "both peers hear that it is over");
        Assert.Equal("room_closed", published.ClosedReason);
        Assert.Equal("room_closed", listened.ClosedReason);
        Assert.Null(hall.Server.FindRoom(1));
        await Hall.UntilAsync(() => { lock (changes) return changes.Count == 2; }, "both changes are told");
        Assert.Equal("room_closed", Assert.Throws<LiveException>(() => hall.Room.Listen(ear.Peer.CreateOffer(), null)).Code);
    }

    [Fact]
    public async Task A_peer_that_leaves_is_gone_at_once()
    {
        await using var hall = new Hall();
        var (ear, session) = await hall.ListenAsync();

        await ear.Peer.DisposeAsync();

        await Hall.UntilAsync(() => session.State == LiveSessionState.Closed, "the session closes");
        Assert.Equal("peer_closed", session.ClosedReason);
        Assert.Equal(0, hall.Room.ListenerCount);
    }

    [Fact]
    public async Task Someone_removed_stops_hearing()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (bo, session) = await hall.ListenAsync(2);
        var (other, _) = await hall.ListenAsync(3);
        await SpeakAsync(ada, 1, 5);
        await bo.HearsAsync(5);

        hall.Room.RemoveListener(2);
        await SpeakAsync(ada, 2, 5);
        await other.HearsVoiceAsync(2, 5);

        Assert.Equal("removed", session.ClosedReason);
        Assert.DoesNotContain((byte)2, bo.Voices);
    }

    [Fact]
    public async Task Sound_goes_over_tcp_where_udp_is_blocked()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1, options: new() { Tcp = true });
        var (ear, _) = await hall.ListenAsync(options: new() { Tcp = true });
        var (udpEar, _) = await hall.ListenAsync();

        await SpeakAsync(ada, 1, 50);
        await ear.HearsAsync(50);
        await udpEar.HearsAsync(50);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => Voice(1, i)), ear.All.Select(heard => heard.Payload));
    }

    [Fact]
    public async Task Lost_packets_are_sent_again_to_those_who_asked_for_that()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (ear, _) = await hall.ListenAsync(options: new() { Nack = true });
        uint ssrc = 0;
        var keep = ear.Peer.Received;
        ear.Peer.Received = (in LivePacket packet) =>
        {
            ssrc = packet.Ssrc;
            keep!(packet);
        };
        await SpeakAsync(ada, 1, 20);
        await ear.HearsAsync(20);

        ear.Peer.RequestAgain(ssrc, ear.All[12].Sequence);

        // The same packet again is a replay, which the client's SRTP refuses, so the server's own count must tell.
        await Hall.UntilAsync(() => hall.Server.Counters.Retransmissions == 1, "the packet is sent again");
    }

    [Fact]
    public async Task The_publisher_is_told_how_it_is_received()
    {
        await using var hall = new Hall(new() { ReportInterval = TimeSpan.FromMilliseconds(200) });
        var (ada, _) = await hall.PublishAsync(1);

        await SpeakAsync(ada, 1, 200);

        await Hall.UntilAsync(() => ada.LastReport is { ExtendedHighestSequence: > 0 }, "a report block arrives");
        Assert.Equal(0, ada.LastReport!.Value.CumulativeLost);
    }
}
