using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Kit.Ui;

/// <summary>Something a slice puts on a member's page for whoever looks at it. Fetches what it needs itself; shows nothing where it has nothing.</summary>
public abstract class MemberPagePiece : AskingPiece
{
    [Parameter, EditorRequired] public required MemberCard Member { get; set; }
}

/// <summary>
/// Something a slice puts on the sheet that opens when one presses a face in a room. The sheet is drawn once for all faces: the script
/// writes the person's id into the value of every <c>[data-person-id]</c> and their page into every <c>[data-person-path]</c>.
/// </summary>
public abstract class PersonSheetPiece : AskingPiece
{
    [Parameter, EditorRequired] public required RoomId Room { get; set; }
}

/// <summary>Something a slice puts into a live room's page, below its stage and on its ground, for whoever is there. It disturbs nobody's talk.</summary>
public abstract class RoomPiece : AskingPiece
{
    [Parameter, EditorRequired] public required RoomId Room { get; set; }
}

/// <summary>Something a slice puts into the menu of a room, live or ended.</summary>
public abstract class RoomMenuPiece : AskingPiece
{
    [Parameter, EditorRequired] public required RoomId Room { get; set; }
}

/// <summary>Something a slice puts into the hall, between the rooms that are live and those to hear again: what is to come. Shows nothing where it has nothing.</summary>
public abstract class HallPiece : AskingPiece;

/// <summary>Something a slice says at the top of every page to the member who reads it; nothing, most of the time.</summary>
public abstract class NoticePiece : AskingPiece;

/// <summary>Something a slice puts at the end of every page's header, for the member who reads it.</summary>
public abstract class HeaderPiece : AskingPiece;

/// <summary>Something a slice puts on a club's page, for whoever may see that club.</summary>
public abstract class ClubPagePiece : AskingPiece
{
    [Parameter, EditorRequired] public required ClubCard Club { get; set; }
}

/// <summary>Something a slice suggests to whoever has just come in. Shows nothing where it has nothing.</summary>
public abstract class WelcomePiece : AskingPiece
{
    /// <summary>What they say they like to hear about, some of <see cref="IClubRooms.Topics"/>; nothing as long as they said nothing.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<string> Topics { get; set; }

    /// <summary>The page's own address, with what was said, to come back to.</summary>
    [Parameter, EditorRequired] public required string Back { get; set; }
}

/// <summary>Something a slice lets a member choose about what stands on their page: in their settings, below their profile.</summary>
public abstract class ProfileSettingsPiece : AskingPiece;

/// <summary>Something a slice puts on the search's page while nothing is looked for yet.</summary>
public abstract class SearchPiece : AskingPiece;

/// <summary>How the search's page shows the posts that were found.</summary>
public abstract class FoundPostsPiece : AskingPiece
{
    /// <summary>In this order; what does not exist for the viewer by now is left out.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<PostId> Posts { get; set; }

    /// <summary>What was looked for, as it was typed.</summary>
    [Parameter, EditorRequired] public required string Typed { get; set; }

    /// <summary>The page's own address, for the part that follows.</summary>
    [Parameter, EditorRequired] public required string Path { get; set; }

    /// <summary>There are older ones.</summary>
    [Parameter] public bool HasMore { get; set; }
}

/// <summary>How a form asks who sends it to show again that it is they; it holds the form's button.</summary>
public abstract class ProofPiece : Piece
{
    /// <summary>What they have to show.</summary>
    [Parameter, EditorRequired] public required ProofMeans Means { get; set; }

    /// <summary>What the button does, such as "Send 80.00".</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }
}

/// <summary>A piece and where it stands among its like; lower comes first.</summary>
public sealed record PlacedPiece(Type Component, int Order);

/// <summary>A tab above the pages of settings.</summary>
/// <param name="Word">The key of its name.</param>
/// <param name="Order">Lower comes first; leave gaps.</param>
public sealed record SettingsTab(string Path, string Word, int Order)
{
    public bool ForStewards { get; init; }

    /// <summary>How many things wait there for this reader; null when nothing is counted.</summary>
    public Func<IServiceProvider, CancellationToken, Task<int>>? CountAsync { get; init; }
}

public static class PlacedPieces
{
    /// <summary>Puts a component where its base class belongs: <see cref="MemberPagePiece"/>, <see cref="PersonSheetPiece"/> …</summary>
    public static IServiceCollection AddPiece<TPiece>(this IServiceCollection services, int order) where TPiece : Piece =>
        services.AddSingleton(new PlacedPiece(typeof(TPiece), order));
}
