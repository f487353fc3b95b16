using System.Net;
using System.Net.Sockets;
using Palabre.Live.Sfu;

namespace Palabre.Live.Tests.Sfu;

/// <summary>The structures handed to the system, tried on real sockets.</summary>
public class SocketTests
{
    public static TheoryData<string, string> Families => new()
    {
        { "0.0.0.0", "127.0.0.1" },
        { "127.0.0.1", "127.0.0.1" },
        { "::", "127.0.0.1" },
        { "::", "::1" },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void Batches_arrive_whole_and_with_their_addresses(string bind, string peerAddress)
    {
        var address = IPAddress.Parse(bind);
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        Assert.SkipWhen(v6 && !Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using var socket = MediaSockets.BindUdp(address, 0, 1, 1 << 20)[0];
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        using var peer = new Socket(IPAddress.Parse(peerAddress).AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        peer.Bind(new IPEndPoint(IPAddress.Parse(peerAddress), 0));
        using var inbox = Inbox.For(socket, v6);
        using var outbox = Outbox.For(socket, v6);

        for (var i = 0; i < 100; i++) peer.SendTo(Packet(i), new IPEndPoint(IPAddress.Parse(peerAddress), port));
        var seen = 0;
        while (seen < 100)
        {
            var count = inbox.Receive();
            Assert.NotEqual(0, count);
            for (var i = 0; i < count; i++, seen++)
            {
                Assert.Equal(Packet(seen), inbox.Datagram(i).ToArray());
                Assert.Equal(peer.LocalEndPoint, inbox.From(i).ToEndPoint());
                outbox.Send(inbox.Datagram(i), new MediaPath(inbox.From(i), inbox.To(i), v6));
            }
        }

        outbox.Flush();
        var buffer = new byte[2048];
        for (var i = 0; i < 100; i++) Assert.Equal(Packet(i), buffer[..peer.Receive(buffer)]);
        Assert.Equal(0, outbox.Tally.SendsDropped);
    }

    [Fact]
    public void A_reply_leaves_from_the_address_that_was_asked()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 && OperatingSystem.IsLinux(), "Only where one socket tells our address.");
        using var socket = MediaSockets.BindUdp(IPAddress.IPv6Any, 0, 1, 1 << 20)[0];
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var asked = new IPEndPoint(IPAddress.Parse("127.0.0.7"), ((IPEndPoint)socket.LocalEndPoint!).Port);
        using var inbox = Inbox.For(socket, v6: true);
        using var outbox = Outbox.For(socket, v6: true);

        peer.SendTo([1], asked);
        Assert.Equal(1, inbox.Receive());
        outbox.Send([2], new MediaPath(inbox.From(0), inbox.To(0), v6: true));
        outbox.Flush();
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        peer.ReceiveFrom(new byte[10], ref from);

        Assert.Equal(asked, from);
    }

    [Fact]
    public void A_port_in_use_is_refused_with_a_sentence_that_names_it()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var problem = Assert.Throws<LiveException>(() => MediaSockets.BindUdp(IPAddress.Loopback, port, 2, 1 << 16));

        Assert.Equal("port_taken", problem.Code);
        Assert.Contains($"{port}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_system_without_batches_is_served_too()
    {
        using var socket = MediaSockets.BindUdp(IPAddress.Loopback, 0, 1, 1 << 20)[0];
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var inbox = new SingleInbox(socket, v6: false);
        using var outbox = new SingleOutbox(socket, v6: false);

        await peer.SendAsync(Packet(5), (IPEndPoint)socket.LocalEndPoint!, TestContext.Current.CancellationToken);
        Assert.Equal(1, inbox.Receive());
        outbox.Send(inbox.Datagram(0), new MediaPath(inbox.From(0), inbox.To(0), v6: false));
        var answer = await peer.ReceiveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Packet(5), answer.Buffer);
    }

    private static byte[] Packet(int number) => [.. Enumerable.Range(number, 20 + number).Select(i => (byte)i)];
}
