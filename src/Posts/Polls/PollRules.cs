using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>What a poll may be, and what it becomes.</summary>
internal static class PollRules
{
    public static PollWish Cleaned(this PollWish wish) =>
        wish with { Choices = [.. (wish.Choices ?? []).Select(choice => PostText.Clean(choice).Replace('\n', ' ')).Where(choice => choice.Length > 0)] };

    /// <summary>What is wrong with a cleaned one.</summary>
    public static Refusal? Refuse(this PollWish wish, PostsSettings settings)
    {
        var choices = wish.Choices!;
        if (choices.Count < 2 || choices.Count > settings.PollChoices) return new Refusal("poll_choices", 422, "poll") { Args = [settings.PollChoices] };
        if (choices.Any(choice => choice.Length > settings.PollChoiceCharacters * 10 || PostText.Count(choice) > settings.PollChoiceCharacters))
            return new Refusal("poll_choice_long", 422, "poll") { Args = [settings.PollChoiceCharacters] };
        if (choices.Distinct(StringComparer.Ordinal).Count() < choices.Count) return new Refusal("poll_choices_same", 422, "poll");
        var length = TimeSpan.FromSeconds(Math.Clamp(wish.EndsIn, 0, int.MaxValue));
        return length < settings.PollLeast || length > settings.PollMost ? new Refusal("poll_length", 422, "poll") { Args = [settings.PollLeastMinutes, settings.PollMostDays] } : null;
    }

    /// <summary>Rows of a cleaned one.</summary>
    public static (Poll Poll, IEnumerable<PollOption> Options) Of(this PollWish wish, Post post, long id)
    {
        var poll = new Poll { Id = id, Post = post.Id, EndsAt = post.CreatedAt + TimeSpan.FromSeconds(wish.EndsIn), IsMultiple = wish.Multiple, HidesTotals = wish.HideTotals };
        return (poll, wish.Choices!.Select((title, place) => new PollOption { Poll = id, Place = place, Title = title }));
    }
}
