namespace Palabre.Rooms;

/// <summary>The few things one can show without speaking. The word is what the API and storage know; it has a label in every language.</summary>
public sealed record Reaction(string Word, string Emoji)
{
    public static readonly IReadOnlyList<Reaction> All =
    [
        new("applause", "👏"), new("heart", "❤️"), new("laugh", "😄"), new("agree", "👍"), new("thanks", "🙏"), new("wonder", "😮"),
    ];

    public static Reaction? Find(string? word) => All.FirstOrDefault(r => r.Word == word);
}
