using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Kit.Tests;

public sealed class OpenStreamsTests
{
    private static readonly MemberId Ada = new(1), Bo = new(2);

    private readonly OpenStreams _open = new();

    [Fact]
    public void A_member_counts_while_one_of_their_streams_is_open()
    {
        var (first, second) = (new Request(), new Request());
        _open.EndOf(Ada, first.Http);
        _open.EndOf(Ada, second.Http);
        _open.EndOf(null, new Request().Http);
        first.IsOver();
        Assert.Equal([Ada], _open.Members);
        second.IsOver();
        Assert.Empty(_open.Members);
    }

    [Fact]
    public void Cutting_ends_what_is_open_and_nothing_that_opens_later()
    {
        var (first, second) = (new Request(), new Request());
        var (hers, his) = (_open.EndOf(Ada, first.Http), _open.EndOf(Bo, new Request().Http));
        _open.Cut(Ada);
        Assert.True(hers.IsCancellationRequested);
        Assert.False(his.IsCancellationRequested);
        var again = _open.EndOf(Ada, second.Http);
        first.IsOver();
        Assert.False(again.IsCancellationRequested);
        Assert.Equal([Ada, Bo], _open.Members.OrderBy(m => m.Value));
        _open.Cut(Ada);
        Assert.True(again.IsCancellationRequested);
    }

    /// <summary>A request that is over when the test says so.</summary>
    private sealed class Request : HttpResponseFeature
    {
        private readonly List<Action> _last = [];

        public Request()
        {
            Http = new DefaultHttpContext();
            Http.Features.Set<IHttpResponseFeature>(this);
        }

        public HttpContext Http { get; }

        public override void OnCompleted(Func<object, Task> callback, object state) => _last.Add(() => callback(state));

        public void IsOver() => _last.ForEach(last => last());
    }
}
