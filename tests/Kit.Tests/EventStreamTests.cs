using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Palabre.Kit.Streams;
using Palabre.Kit.Words;
using Palabre.TestKit;

namespace Palabre.Kit.Tests;

public sealed class EventStreamTests
{
    private readonly ManualClock _clock = new();
    private readonly LiveStreams _streams;
    private readonly Pipe _wire = new();

    public EventStreamTests() => _streams = new LiveStreams(new IdMaker(_clock));

    [Fact]
    public async Task Messages_go_over_the_wire_with_name_every_line_and_an_id_when_they_are_kept()
    {
        using var end = new CancellationTokenSource();
        var running = RunAsync(lastId: null, end.Token);
        var kept = StreamMessage.Same("turbo", "<p>\r\nune ligne</p>\nété");
        _streams.Publish("hall", kept);
        _streams.Publish("hall", StreamMessage.Same("levels", "{}", kept: false));

        Assert.Equal($"event: open\ndata: \n\nevent: turbo\ndata: <p>\ndata: une ligne</p>\ndata: été\nid: {kept.Id}\n\nevent: levels\ndata: {{}}\n\n", await ReadAsync("{}\n\n"));
        _clock.Advance(Watch.Heartbeat);
        Assert.Equal("event: ping\ndata: \n\n", await ReadAsync("ping\ndata: \n\n"));
        await end.CancelAsync();
        await running;
        Assert.Equal(0, _streams.WatchingNow);
    }

    [Fact]
    public async Task A_page_that_missed_something_is_told_to_reload()
    {
        using var end = new CancellationTokenSource();
        var running = RunAsync(lastId: 1, end.Token);
        Assert.Equal("event: open\ndata: \n\nevent: reload\ndata: \n\n", await ReadAsync("reload\ndata: \n\n"));
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task When_rights_change_what_was_said_before_is_passed_on_and_the_stream_ends()
    {
        using var end = new CancellationTokenSource();
        var running = RunAsync(lastId: null, CancellationToken.None, end.Token);
        _streams.Publish("hall", StreamMessage.Same("levels", "{}", kept: false));
        await end.CancelAsync();
        Assert.Equal("event: open\ndata: \n\nevent: levels\ndata: {}\n\n", await ReadAsync("{}\n\n"));
        await running;
        Assert.Equal(0, _streams.WatchingNow);
    }

    private Task RunAsync(long? lastId, CancellationToken stopping, CancellationToken end = default)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_wire.Writer.AsStream()));
        var reader = new Reader(null!, Language.English, TimeZoneInfo.Utc);
        return new EventStream(_streams.Subscribe(["hall"], lastId), reader, _clock, stopping, end).ExecuteAsync(http);
    }

    private async Task<string> ReadAsync(string until)
    {
        var text = "";
        while (!text.EndsWith(until, StringComparison.Ordinal))
        {
            var read = await _wire.Reader.ReadAsync(TestContext.Current.CancellationToken);
            text += Encoding.UTF8.GetString(read.Buffer);
            _wire.Reader.AdvanceTo(read.Buffer.End);
        }
        return text;
    }
}
