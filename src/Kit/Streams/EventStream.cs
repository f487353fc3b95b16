using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Palabre.Kit.Words;

namespace Palabre.Kit.Streams;

/// <summary>
/// A page's watch as <c>text/event-stream</c>. What a message says is encoded once, and copied to each of those who read it: in a full
/// room they are thousands.
/// </summary>
/// <param name="end">The right to watch ends.</param>
internal sealed class EventStream(Watch watch, Reader reader, TimeProvider clock, CancellationToken stopping, CancellationToken end) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers.ContentEncoding = "identity";
        httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();

        var body = httpContext.Response.BodyWriter;
        await foreach (var message in watch.ReadAsync(clock, stopping, end, httpContext.RequestAborted))
        {
            body.Write((await message.FieldsForAsync(reader)).Span);
            WriteEnd(body, message);
            // A page that has gone ends the watch; until then a slow one is waited for.
            if (!watch.HasMore) await body.FlushAsync(CancellationToken.None);
        }
    }

    private static void WriteEnd(PipeWriter body, StreamMessage message)
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
