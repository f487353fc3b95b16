using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Palabre.Kit.Words;

namespace Palabre.Kit.Streams;

/// <summary>
/// A page's watch as <c>text/event-stream</c>, with a heartbeat, until the page goes, or the server, or the right to watch. What a message says is encoded once,
/// and copied to each of those who read it: in a full room they are thousands.
/// </summary>
internal sealed class EventStream(Watch watch, Reader reader, TimeProvider clock, CancellationToken stopping, CancellationToken end) : IResult
{
    /// <summary>Proxies close idle connections after a minute; a third of that is safe.</summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private static readonly StreamMessage Open = StreamMessage.Same("open", "", kept: false);
    private static readonly StreamMessage Reload = StreamMessage.Same("reload", "", kept: false);
    private static readonly StreamMessage Ping = StreamMessage.Same("ping", "", kept: false);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var left = watch;
        await using var gone = httpContext.RequestAborted.UnsafeRegister(static w => ((Watch)w!).End(), watch);
        await using var stopped = stopping.UnsafeRegister(static w => ((Watch)w!).End(), watch);
        // What was published before this is still passed on.
        await using var ended = end.UnsafeRegister(static w => ((Watch)w!).End(), watch);
        await using var beat = clock.CreateTimer(static w => ((Watch)w!).Offer(Ping), watch, Heartbeat, Heartbeat);
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers.ContentEncoding = "identity";
        httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();

        var body = httpContext.Response.BodyWriter;
        await WriteAsync(body, Open);
        do
        {
            if (watch.TakeMissedSome()) await WriteAsync(body, Reload);
            while (watch.Messages.TryRead(out var message)) await WriteAsync(body, message);
            // A page that has gone ends the watch; until then a slow one is waited for.
            await body.FlushAsync(CancellationToken.None);
        }
        while (await watch.Messages.WaitToReadAsync(CancellationToken.None));
    }

    private async ValueTask WriteAsync(IBufferWriter<byte> body, StreamMessage message)
    {
        body.Write((await message.FieldsForAsync(reader)).Span);
        WriteEnd(body, message);
    }

    private static void WriteEnd(IBufferWriter<byte> body, StreamMessage message)
    {
        var room = body.GetSpan(32);
        var length = 0;
        if (message.Kept)
        {
            "id: "u8.CopyTo(room);
            message.Id.TryFormat(room[4..], out length, default, CultureInfo.InvariantCulture);
            room[length += 4] = (byte)'\n';
            length++;
        }
        room[length++] = (byte)'\n';
        body.Advance(length);
    }
}
