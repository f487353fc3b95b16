using Palabre.Live.Sfu;

namespace Palabre.Live.Mix;

/// <summary>One publisher in a room's mix.</summary>
internal sealed class MixedVoice(PublisherLeg publisher, MixBus bus) : IDisposable
{
    private readonly MixChannel _channel = bus.Open();

    public PublisherLeg Publisher { get; } = publisher;
    public VoiceInput Input { get; } = new();

    /// <summary>It left, or was muted.</summary>
    public bool IsGone { get; set; }

    /// <summary>Adds its next frame to the bus.</summary>
    public void Mix(Span<float> frame, long now)
    {
        if (!IsGone && Input.Read(frame, now)) _channel.Add(frame, levels: !Input.IsStereo);
    }

    public void Dispose()
    {
        _channel.Close();
        Input.Dispose();
    }
}
