using Palabre.Core;

namespace Palabre.Wallet;

/// <summary>One payment of a member at a time, from looking at their limits until it is written: otherwise many at once would each find room.</summary>
internal sealed class Gates
{
    private readonly Dictionary<MemberId, Gate> _gates = [];
    private readonly Lock _lock = new();

    /// <summary>Waits for one's turn. Dispose of it when the payment is written, or refused.</summary>
    public async Task<IDisposable> EnterAsync(MemberId member, CancellationToken ct)
    {
        Gate? gate;
        lock (_lock)
        {
            if (!_gates.TryGetValue(member, out gate)) _gates.Add(member, gate = new());
            gate.Users++;
        }
        try { await gate.Turn.WaitAsync(ct); }
        catch
        {
            Leave(member, gate);
            throw;
        }
        return new Inside(this, member, gate);
    }

    private void Leave(MemberId member, Gate gate)
    {
        lock (_lock)
            if (--gate.Users == 0) _gates.Remove(member);
    }

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public int Users { get; set; }
    }

    private sealed class Inside(Gates all, MemberId member, Gate gate) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) != 0) return;
            gate.Turn.Release();
            all.Leave(member, gate);
        }
    }
}
