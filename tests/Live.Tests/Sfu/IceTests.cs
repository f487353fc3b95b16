using System.Net;
using System.Net.Sockets;
using System.Text;
using Palabre.Live.Peer;
using Palabre.Live.Sdp;
using Palabre.Live.Stun;
using Palabre.TestKit;

namespace Palabre.Live.Tests.Sfu;

/// <summary>Coming, going and moving of peers.</summary>
public class IceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_whose_ice_never_completes_is_gone_after_30_seconds()
    {
        var clock = new ManualClock();
        await using var hall = new Hall(clock: clock);
        await using var peer = LivePeer.Listener(TimeProvider.System);
        var session = hall.Room.Listen(peer.CreateOffer(), 1);

        clock.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(200, Ct);
        Assert.Equal(LiveSessionState.New, session.State);
        clock.Advance(TimeSpan.FromSeconds(1));

        await Hall.UntilAsync(() => session.State == LiveSessionState.Closed, "the session expires");
        Assert.Equal("ice_timeout", session.ClosedReason);
        Assert.Null(hall.Server.FindSession(session.Id));
        Assert.Equal(0, hall.Room.ListenerCount);
        Assert.Equal(1, hall.Server.Counters.IceTimeouts);
    }

    [Fact]
    public async Task A_peer_that_falls_silent_is_gone_when_its_consent_expires()
    {
        var clock = new ManualClock();
        await using var hall = new Hall(clock: clock);
        var (_, session) = await hall.ListenAsync(options: new() { CheckInterval = TimeSpan.FromHours(1) });
        await Task.Delay(300, Ct); // the checks that were still under way

        clock.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(200, Ct);
        Assert.Equal(LiveSessionState.Connected, session.State);
        clock.Advance(TimeSpan.FromSeconds(2));

        await Hall.UntilAsync(() => session.State == LiveSessionState.Closed, "the consent expires");
        Assert.Equal("consent_expired", session.ClosedReason);
    }

    [Fact]
    public async Task A_peer_that_falls_silent_is_told_as_quiet_long_before_and_heard_again_when_it_comes_back()
    {
        var clock = new ManualClock();
        await using var hall = new Hall(clock: clock);
        var (ada, session) = await hall.PublishAsync(1, options: new() { CheckInterval = TimeSpan.FromHours(1) });
        await Task.Delay(300, Ct);
        var told = new List<bool>();
        hall.Room.SessionChanged += changed => { lock (told) told.Add(changed.IsQuiet); };

        clock.Advance(TimeSpan.FromSeconds(11));
        await Task.Delay(100, Ct);
        Assert.False(session.IsQuiet);
        clock.Advance(TimeSpan.FromSeconds(2));
        await Hall.UntilAsync(() => session.IsQuiet, "the session is quiet");
        Assert.InRange(session.Silence, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(14));
        ada.Send(RoomTests.Voice(1));
        await Hall.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(25));
            return !session.IsQuiet;
        }, "it is heard again");

        await Hall.UntilAsync(() => { lock (told) return told.Count == 2; }, "both are told");
        Assert.Equal(LiveSessionState.Connected, session.State);
    }

    [Fact]
    public async Task Checks_keep_the_consent_fresh()
    {
        var clock = new ManualClock();
        await using var hall = new Hall(clock: clock);
        var (_, session) = await hall.ListenAsync(options: new() { CheckInterval = TimeSpan.FromMilliseconds(20) });

        for (var i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(600, Ct);
            Assert.Equal(LiveSessionState.Connected, session.State);
        }
    }

    [Fact]
    public async Task A_peer_whose_address_changes_is_heard_again_after_its_next_check()
    {
        await using var hall = new Hall();
        var network = hall.Keep(new FaultyNetwork(hall.Server.UdpEndPoint, new(), seed: 1));
        var quick = new LivePeerOptions { CheckInterval = TimeSpan.FromMilliseconds(50) };
        var (ada, _) = await hall.PublishAsync(1, options: quick, network: network);
        var (ear, session) = await hall.ListenAsync(options: quick, network: network);
        await RoomTests.SpeakAsync(ada, 1, 20);
        await ear.HearsVoiceAsync(1, 20);
        var before = session.Transport.Path!.Remote;

        network.Rebind();
        await Hall.UntilAsync(() => session.Transport.Path!.Remote != before, "the new address takes over");
        await Task.Delay(400, Ct);
        await RoomTests.SpeakAsync(ada, 2, 20);

        await ear.HearsVoiceAsync(2, 20);
    }

    [Fact]
    public async Task A_peer_may_move_to_another_port_of_its_own()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (ear, session) = await hall.ListenAsync();
        var before = session.Transport.Path!.Remote;

        await ear.Peer.MoveAsync(Ct);
        await Hall.UntilAsync(() => session.Transport.Path!.Remote != before, "the new port takes over");
        await RoomTests.SpeakAsync(ada, 1, 10);

        await ear.HearsVoiceAsync(1, 10);
    }

    [Fact]
    public async Task Packets_from_an_unchecked_address_are_dropped()
    {
        await using var hall = new Hall();
        using var stranger = new UdpClient(AddressFamily.InterNetwork);
        stranger.Connect(IPAddress.Loopback, hall.Server.UdpEndPoint.Port);
        byte[][] packets = [[22, 254, 253, .. new byte[40]], [0x80, 111, .. new byte[60]], [0x80, 200, .. new byte[60]]];

        foreach (var packet in packets) await stranger.SendAsync(packet, Ct);

        await Hall.UntilAsync(() => hall.Server.Counters.PacketsDropped == 3, "all three are dropped");
        Assert.Equal(0, hall.Server.Counters.PacketsOut);
    }

    [Fact]
    public async Task A_check_with_a_wrong_password_is_refused_and_makes_no_address_known()
    {
        await using var hall = new Hall();
        await using var peer = LivePeer.Listener(TimeProvider.System);
        var session = hall.Room.Listen(peer.CreateOffer(), 1);
        var ufrag = SdpDescription.Parse(session.AnswerSdp).Audio[0].Transport.IceUfrag;

        var code = await AskAsync(hall, ufrag!, "not the password of this session", controlling: true);

        Assert.Equal(401, code);
        Assert.Equal(LiveSessionState.New, session.State);
        Assert.Null(session.Transport.Path);
    }

    [Fact]
    public async Task A_peer_that_wants_to_be_controlled_is_told_of_the_conflict()
    {
        await using var hall = new Hall();
        await using var peer = LivePeer.Listener(TimeProvider.System);
        var transport = SdpDescription.Parse(hall.Room.Listen(peer.CreateOffer(), 1).AnswerSdp).Audio[0].Transport;

        Assert.Equal(487, await AskAsync(hall, transport.IceUfrag!, transport.IcePwd!, controlling: false));
    }

    [Fact]
    public async Task An_ice_restart_gets_new_credentials_and_the_sound_goes_on()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (ear, session) = await hall.ListenAsync();
        await RoomTests.SpeakAsync(ada, 1, 10);
        var (tag, oldFragment) = (session.ETag, session.Transport.Ice.Local.UsernameFragment);

        var result = session.Patch(ear.Peer.RestartIce(), "*");
        Assert.Equal(200, result.Status);
        Assert.NotEqual(tag, result.ETag);
        Assert.Equal(session.ETag, result.ETag);
        await RoomTests.SpeakAsync(ada, 2, 10);
        ear.Peer.AcceptRestart(result.Fragment!);
        await Hall.UntilAsync(() => session.Transport.Ice.Local.UsernameFragment != oldFragment, "the restart completes");
        await RoomTests.SpeakAsync(ada, 3, 10);

        await ear.HearsVoiceAsync(3, 10);
        Assert.Equal(30, ear.Peer.PacketsReceived);
        Assert.Null(hall.Server.Sessions.FindByFragment(Encoding.ASCII.GetBytes(oldFragment)));
    }

    [Fact]
    public async Task A_restart_that_never_completes_does_not_end_the_session()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var quick = new LivePeerOptions { CheckInterval = TimeSpan.FromMilliseconds(30) };
        var (ear, session) = await hall.ListenAsync(options: quick);

        Assert.Equal(200, session.Patch("a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n", "*").Status);
        await Task.Delay(200, Ct);
        await RoomTests.SpeakAsync(ada, 1, 10);

        await ear.HearsVoiceAsync(1, 10);
        Assert.Equal(LiveSessionState.Connected, session.State);
    }

    [Theory]
    [InlineData("a=ice-ufrag:same\r\na=ice-pwd:same\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n", null, 204)]
    [InlineData("a=ice-ufrag:same\r\na=ice-pwd:same\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 1 8b6f.local 9 typ host\r\n", "tag", 204)]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=end-of-candidates\r\n", "tag", 204)]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=end-of-candidates\r\n", "\"another\"", 412)]
    [InlineData("a=ice-ufrag:neww\r\na=ice-pwd:0123456789012345678901\r\n", null, 428)]
    [InlineData("a=ice-ufrag:neww\r\na=ice-pwd:0123456789012345678901\r\n", "\"another\"", 412)]
    [InlineData("a=ice-ufrag:neww\r\na=ice-pwd:0123456789012345678901\r\n", "*", 200)]
    [InlineData("a=ice-ufrag:neww\r\n", "*", 400)]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n", "tag", 422)]
    [InlineData("hello", "*", 400)]
    [InlineData("", "*", 400)]
    public async Task A_patch_is_answered_as_the_standard_says(string fragment, string? ifMatch, int status)
    {
        await using var hall = new Hall();
        await using var peer = LivePeer.Publisher(TimeProvider.System);
        var offer = peer.CreateOffer();
        var session = hall.Room.Publish(offer, 1, muted: false);
        var theirs = SdpOffer.Parse(offer);
        fragment = fragment.Replace("ufrag:same", $"ufrag:{theirs.IceUfrag}").Replace("pwd:same", $"pwd:{theirs.IcePwd}");

        var result = session.Patch(fragment, ifMatch == "tag" ? session.ETag : ifMatch);

        Assert.Equal(status, result.Status);
        Assert.Equal(status >= 400, result.Problem is not null);
        Assert.Equal(status == 200, result.Fragment is not null);
        Assert.Equal(status == 200, result.ETag is not null);
    }

    [Fact]
    public async Task A_room_and_a_server_take_only_so_many_sessions()
    {
        await using var hall = new Hall(new() { MaxSessions = 3, MaxSessionsPerRoom = 2 });
        await using var peer = LivePeer.Listener(TimeProvider.System);
        var offer = peer.CreateOffer();
        hall.Room.Listen(offer, 1);
        var second = hall.Room.Listen(offer, 2);

        Assert.Equal("too_many_sessions", Assert.Throws<LiveException>(() => hall.Room.Listen(offer, 3)).Code);
        var other = hall.Server.OpenRoom(2);
        other.Listen(offer, 3);
        Assert.Equal("too_many_sessions", Assert.Throws<LiveException>(() => other.Listen(offer, 4)).Code);
        second.Close("test");
        other.Listen(offer, 5);
    }

    [Fact]
    public async Task One_address_holds_only_so_many_sessions()
    {
        await using var hall = new Hall(new() { MaxSessionsPerAddress = 2 });
        var (first, firstSession) = await hall.ListenAsync(1);
        await hall.ListenAsync(2);
        await using var third = LivePeer.Listener(TimeProvider.System);
        var session = hall.Room.Listen(third.CreateOffer(), 3);
        third.AcceptAnswer(session.AnswerSdp);

        var connecting = third.ConnectAsync(Hall.Patience);
        await Task.Delay(300, Ct);
        Assert.Equal(LiveSessionState.New, session.State);
        await first.Peer.DisposeAsync();
        await Hall.UntilAsync(() => firstSession.State == LiveSessionState.Closed, "the first leaves");

        await connecting;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Joins_succeed_through_a_network_that_loses_a_tenth(int seed)
    {
        await using var hall = new Hall();
        var faults = new Faults { Loss = 0.1, Duplication = 0.05, Reordering = 0.1 };
        var network = hall.Keep(new FaultyNetwork(hall.Server.UdpEndPoint, faults, seed));

        var joins = Enumerable.Range(1, 10).Select(i => hall.ListenAsync(i, network: network)).ToList();
        foreach (var join in joins) await join;

        Assert.Equal(10, hall.Server.Counters.SessionsConnected);
        Assert.True(network.Lost > 0);
    }

    private static async Task<int> AskAsync(Hall hall, string ufrag, string password, bool controlling)
    {
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        socket.Connect(IPAddress.Loopback, hall.Server.UdpEndPoint.Port);
        var request = new byte[StunWriter.BufferLength];
        var length = StunWriter.BindingRequest(request, new byte[12], $"{ufrag}:peer", Encoding.ASCII.GetBytes(password), 1, 2, controlling, true);
        await socket.SendAsync(request.AsMemory(0, length), Ct);
        var answer = await socket.ReceiveAsync(Hall.Patience);
        return StunMessage.TryParse(answer.Buffer, out var message) ? message.ErrorCode : 0;
    }
}
