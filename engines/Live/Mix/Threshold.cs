namespace Palabre.Live.Mix;

/// <summary>A number of people from which something changes, and changes back only when a fifth fewer are there, so that it does not flap.</summary>
/// <param name="from">How many it takes; 0 for never.</param>
internal sealed class Threshold(int from)
{
    public bool IsReached { get; private set; }

    /// <summary>Takes the number of now.</summary>
    public bool Take(int people) => IsReached = from > 0 && people >= (IsReached ? from - from / 5 : from);
}
