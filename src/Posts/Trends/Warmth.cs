using Palabre.Core;

namespace Palabre.Posts;

/// <summary>Somebody did something about a post or a page.</summary>
internal readonly record struct Touch(MemberId By, DateTimeOffset At);

/// <summary>How much something is talked about at a moment: every person counts once, by the first thing they did, and half as much every day.</summary>
internal readonly record struct Warmth(int People, double Heat)
{
    /// <summary>One person's subject is no trend. More would leave a small house without any.</summary>
    public const int FewestPeople = 2;

    /// <summary>Longer keeps what everybody has seen by now, shorter forgets over night.</summary>
    public static readonly TimeSpan Half = TimeSpan.FromDays(1);

    /// <summary>Nothing older is looked at: it would count a hundredth.</summary>
    public const int Days = 7;

    public static Warmth Of(IEnumerable<Touch> touches, DateTimeOffset now)
    {
        // By the first: who takes a boost back and gives it again keeps nothing warm.
        List<DateTimeOffset> firsts = [.. touches.GroupBy(t => t.By).Select(g => g.Min(t => t.At))];
        return new(firsts.Count, firsts.Sum(at => Math.Pow(0.5, Math.Max(0, (now - at) / Half))));
    }
}
