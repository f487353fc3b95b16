namespace Palabre.Live.Sfu;

/// <summary>A room's mix as listeners' lines see it: one more speaker, whose packets may be asked for again or sent twice like any other's.</summary>
internal sealed class MixedStream
{
    /// <summary>Names no person (see <see cref="LiveRoom.MixContributor"/>).</summary>
    private const long Source = uint.MaxValue;

    public Speaker Speaker { get; } = new(Source);
    public RecentFrames Recent { get; } = new();

    /// <summary>Kept only while a listener may ask for lost packets.</summary>
    public PacketHistory? History { get; private set; }

    /// <summary>Takes a packet that is about to be sent.</summary>
    public void Add(in Frame frame, bool mayBeAskedFor)
    {
        Recent.Add(frame);
        if (mayBeAskedFor) (History ??= new()).Add(frame);
    }

    /// <summary>Forgets all, bytes included.</summary>
    public void Wipe()
    {
        Recent.Clear();
        History?.Wipe();
    }
}
