namespace Palabre.Core;

/// <summary>What a writer says of one of their pictures.</summary>
/// <param name="Description">What it shows, for who does not see it; as it was when left out.</param>
/// <param name="FocusX">What must stay in sight, from -1 (left) to 1 (right); as it was when left out.</param>
/// <param name="FocusY">From -1 (below) to 1 (above).</param>
public sealed record PictureWish(PictureId Id, string? Description = null, double? FocusX = null, double? FocusY = null);
