using Microsoft.AspNetCore.Components;
using Palabre.Core;
using Palabre.Kit.Words;
using Palabre.Rooms.TalkPages;
using Palabre.Rooms.Tests.Pages;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>The panels of a room's talk, as text.</summary>
public sealed class TalkPagesTests : IDisposable
{
    private readonly Rendering _rendering = new();

    private static readonly ChatLineView[] Lines =
    [
        new(new(101), Evening.Salma, "Le plan est à la page 4 :\nhttps://example.org/carte?x=1&y=2", Rendering.Now.AddMinutes(-6)),
        new(new(102), Evening.Maud, "<b>لا بأس</b>، on attend.", Rendering.Now.AddMinutes(-2)),
    ];

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    [InlineData("ar")]
    public Task A_listener_reads_and_writes(string language) => ApproveAsync<ChatPanel>($"chat.{language}", Panel(Evening.Place(RoomRole.Audience)), language);

    [Fact]
    public Task A_guest_reads_and_is_asked_for_an_account_to_write() => ApproveAsync<ChatPanel>("chat-guest", Panel(Evening.Place(RoomRole.Guest)));

    [Fact]
    public Task A_moderator_also_decides() => ApproveAsync<ChatPanel>("chat-moderator", Panel(Evening.Place(RoomRole.Moderator, Evening.Salma.Id), new(ChatAccess.Speakers, 15)));

    [Fact]
    public Task An_empty_chat_says_so() => ApproveAsync<ChatPanel>("chat-empty", new
    {
        Chat = new ChatSheet(new(ChatAccess.Everyone, 60), [], null, new HashSet<MemberId>()),
        Me = Evening.Place(RoomRole.Audience),
    });

    [Fact]
    public Task Reactions_are_words_to_the_ear() => ApproveAsync<ReactMenu>("reactions", new { Me = Evening.Place(RoomRole.Audience) });

    [Fact]
    public Task A_pinned_link_is_a_line_under_the_title() => ApproveAsync<PinPanel>("pin", new
    {
        Room = Evening.Room.Id,
        Pin = new PinView(new(7), "https://example.org/carte", "Carte des sources", "Où l’eau sort de terre.", "Aït Ouzar", Evening.Salma.Id, Rendering.Now, null),
    });

    [Fact]
    public Task A_pinned_profile_is_a_face() => ApproveAsync<PinPanel>("pin-member", new
    {
        Room = Evening.Room.Id,
        Pin = new PinView(new(7), "/@maud.keller", "Maud Keller", null, "@maud.keller", Evening.Salma.Id, Rendering.Now, null, Evening.Maud),
    });

    [Fact]
    public Task Calls_and_waves_ask_for_an_answer() => ApproveAsync<CallsPanel>("calls", new
    {
        Calls = new CallsView([new(new(9), "Le pain du dimanche", Evening.Idriss, Rendering.Now)], [new(new(8), Evening.Salma, Rendering.Now.AddMinutes(5))]),
    });

    [Theory]
    [InlineData(ChatAccess.Everyone, 1, "")]
    [InlineData(ChatAccess.Everyone, 30, "Slow mode: one message every 30 s.")]
    [InlineData(ChatAccess.Everyone, 300, "Slow mode: one message every 5 min.")]
    [InlineData(ChatAccess.Speakers, 30, "Only people on stage may write.")]
    [InlineData(ChatAccess.Off, 1, "The chat is closed.")]
    public async Task What_the_moderators_chose_is_said_in_words(ChatAccess access, int seconds, string sentence) => Assert.EndsWith(
        $">{sentence}</p>", System.Net.WebUtility.HtmlDecode(await _rendering.OfAsync<ChatState>(new { Settings = new ChatSettings(access, seconds) }, Language.English)).Replace('\u00A0', ' ').Trim(), StringComparison.Ordinal);

    public void Dispose() => _rendering.Dispose();

    private static object Panel(MyPlace me, ChatSettings? settings = null) => new
    {
        Chat = new ChatSheet(settings ?? ChatSettings.Default, Lines, new(101), new HashSet<MemberId> { Evening.Chidi.Id }),
        Me = me,
        Known = (IReadOnlyCollection<MemberId>)[Evening.Salma.Id, Evening.Maud.Id],
    };

    private async Task ApproveAsync<TPart>(string name, object parameters, string language = "fr") where TPart : IComponent =>
        await Approved.IsAsync(name, await _rendering.OfAsync<TPart>(parameters, Language.Find(language)));
}
