using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Kit.Streams;

/// <summary>
/// Event streams that members hold open, so that they end when what the member may see has changed: whoever still may, connects again
/// and is asked again.
/// </summary>
public sealed class OpenStreams
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MemberId, Held> _held = [];

    /// <summary>Members who have a stream open.</summary>
    public IReadOnlyCollection<MemberId> Members
    {
        get { lock (_gate) return [.. _held.Keys]; }
    }

    /// <summary>Cancelled when the stream that this request opens must end; a guest's never must.</summary>
    public CancellationToken EndOf(MemberId? member, HttpContext http)
    {
        if (member is not { } id) return CancellationToken.None;
        Held? held;
        lock (_gate)
        {
            if (!_held.TryGetValue(id, out held)) _held[id] = held = new();
            held.Streams++;
        }
        http.Response.RegisterForDispose(new Closing(() => Close(id, held)));
        return held.End.Token;
    }

    /// <summary>Ends every stream of this member.</summary>
    public void Cut(MemberId member)
    {
        Held? held;
        lock (_gate) _held.Remove(member, out held);
        held?.End.Cancel();
    }

    private void Close(MemberId member, Held held)
    {
        lock (_gate)
            if (--held.Streams == 0 && ReferenceEquals(_held.GetValueOrDefault(member), held)) _held.Remove(member);
    }

    private sealed class Held
    {
        public CancellationTokenSource End { get; } = new();
        public int Streams { get; set; }
    }

    private sealed class Closing(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
