namespace Palabre.Live.Srtp;

/// <summary>Which of the last 128 packet indices were already accepted (RFC 3711 §3.3.2). Authenticate before accepting.</summary>
internal struct ReplayWindow(ulong first)
{
    public const int Size = 128;

    // Bit n stands for Highest - n.
    private UInt128 _seen = 1;

    public ulong Highest { get; private set; } = first;

    public readonly bool IsFresh(ulong index)
    {
        if (index > Highest) return true;
        var age = Highest - index;
        return age < Size && ((_seen >> (int)age) & 1) == 0;
    }

    public void Accept(ulong index)
    {
        if (index > Highest)
        {
            var step = index - Highest;
            _seen = step < Size ? (_seen << (int)step) | 1 : 1;
            Highest = index;
        }
        else if (Highest - index < Size)
        {
            _seen |= UInt128.One << (int)(Highest - index);
        }
    }
}
