using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Palabre.TestKit;

/// <summary>
/// A mail server on loopback that takes letters and keeps them (RFC 5321: EHLO, AUTH LOGIN, MAIL, RCPT, DATA with its dots undone, RSET, NOOP,
/// QUIT). It can be told to refuse.
/// </summary>
public sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ReceivedMail> _received = new();
    private readonly Task _accepting;

    private SmtpReceiver()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<ReceivedMail> Received => [.. _received];

    /// <summary>What is said to <c>RCPT TO</c> an address; null takes it.</summary>
    public Func<string, string?> ToRecipient { get; set; } = _ => null;

    /// <summary>What is said after a letter; null takes it.</summary>
    public Func<string?> AfterData { get; set; } = () => null;

    /// <summary>Who signed in last, as <c>user:password</c>.</summary>
    public string? SignedIn { get; private set; }

    public static SmtpReceiver Start() => new();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            // Eight bits as they come: what a letter is made of is for its reader to say.
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            try { await TalkAsync(reader, writer); }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The other side hung up.
            }
        }
    }

    private async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        string? from = null;
        var to = new List<string>();
        await writer.WriteLineAsync("220 receiver.test ESMTP");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-receiver.test\r\n250-8BITMIME\r\n250 AUTH LOGIN");
                    break;
                case "HELO" or "NOOP":
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "AUTH":
                    await SignInAsync(line, reader, writer);
                    break;
                case "MAIL":
                    (from, _) = (AddressIn(line), to.RemoveAll(_ => true));
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "RCPT" when from is not null:
                    var refused = ToRecipient(AddressIn(line));
                    if (refused is null) to.Add(AddressIn(line));
                    await writer.WriteLineAsync(refused ?? "250 OK");
                    break;
                case "DATA" when to.Count > 0:
                    await writer.WriteLineAsync("354 Go on");
                    var letter = await DataAsync(reader);
                    var answer = AfterData();
                    if (answer is null) _received.Enqueue(ReceivedMail.Parse(from!, [.. to], letter));
                    await writer.WriteLineAsync(answer ?? "250 Taken");
                    break;
                case "RSET":
                    (from, _) = (null, to.RemoveAll(_ => true));
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 Bye");
                    return;
                default:
                    await writer.WriteLineAsync("503 Not now");
                    break;
            }
        }
    }

    private async Task SignInAsync(string line, StreamReader reader, StreamWriter writer)
    {
        var user = line.Split(' ').ElementAtOrDefault(2);
        if (user is null)
        {
            await writer.WriteLineAsync("334 VXNlcm5hbWU6");
            user = await reader.ReadLineAsync(_stop.Token);
        }
        await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
        SignedIn = $"{Plain(user)}:{Plain(await reader.ReadLineAsync(_stop.Token))}";
        await writer.WriteLineAsync("235 Come in");
    }

    /// <summary>Until a line of one dot; a dot at the beginning of another was doubled (§4.5.2).</summary>
    private async Task<string> DataAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".") text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return text.ToString();
    }

    private static string Plain(string? base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64 ?? ""));

    private static string AddressIn(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        _listener.Dispose();
    }
}
