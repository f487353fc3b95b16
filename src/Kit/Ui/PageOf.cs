using Microsoft.AspNetCore.Http;

namespace Palabre.Kit.Ui;

/// <summary>The page on which pieces of one place stand, asked for by a slice whose form there was refused: nothing typed is lost.</summary>
/// <typeparam name="TPlace">Their base class, such as <see cref="ProfileSettingsPiece"/>.</typeparam>
public interface IPageOf<TPlace> where TPlace : Piece
{
    /// <summary>The page again, status 422, with what was typed and each refusal under its field.</summary>
    /// <param name="of">What the page is about where there are several of them: the handle of a member.</param>
    Task<IResult> AgainAsync(HttpContext http, string? of, CancellationToken ct, params Refusal[] refusals);
}
